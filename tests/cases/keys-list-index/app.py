import yaml

config = yaml.safe_load(open("config.yaml"))
print(config["servers"][0]["name"])
print(config["hosts"][-1].get("name"))
