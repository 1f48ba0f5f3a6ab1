import yaml


class Plugin:
    plugins = {}

    def __init_subclass__(cls, name="", **rest):
        super().__init_subclass__(**rest)
        Plugin.plugins[name] = cls


class Disk(Plugin, name="disk"):
    def __init__(self, section):
        print(section["device"])


class Net(Plugin, name="net"):
    def __init__(self, section):
        print(section.get("interface", "lo"))


config = yaml.safe_load(open("config.yaml"))
for name, plugin in Plugin.plugins.items():
    plugin(config[name])
