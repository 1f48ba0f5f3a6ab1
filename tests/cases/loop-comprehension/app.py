import yaml

KEYS = ["a", "b"]
config = yaml.safe_load(open("config.yaml"))
print({key: config[key] for key in KEYS})
print([server["name"] for server in config["servers"]])
print(sum(server.get("port", 0) for server in config.get("servers", [])))
