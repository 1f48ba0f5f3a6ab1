import yaml

config = yaml.safe_load(open("config.yaml"))
if (limit := config.get("limit")) is not None:
    print(limit * 2)
while (name := config["name"]) != "":
    print(name)
    break
