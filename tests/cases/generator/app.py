import yaml

config = yaml.safe_load(open("config.yaml"))


def sections():
    yield config["a"]
    yield config.get("b", {})


for section in sections():
    print(section.get("x", 0))
