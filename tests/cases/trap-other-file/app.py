import yaml

config = yaml.safe_load(open("config.yaml"))
texts = yaml.safe_load(open("texts.yaml"))
inline = yaml.safe_load("zone: eu\nsize: 1\n")
print(texts["greeting"], texts["port"], inline["zone"], inline["size"])
print(config["host"])
