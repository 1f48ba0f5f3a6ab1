import yaml


def connect(section):
    return section["url"], section.get("timeout", 30)


config = yaml.safe_load(open("config.yaml"))
print(connect(config["source"]), connect(config["target"]))
