import yaml

from core import Core, Plugin

core = Core(yaml.safe_load(open("config.yaml")))
plugin = Plugin(core)
print(plugin.port(), plugin.core.config.get("name"))
