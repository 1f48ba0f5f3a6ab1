import yaml

config = yaml.safe_load(open("config.yaml"))
for name, user in config["users"].items():
    print(name, user["role"], user.get("age"))
for number, host in enumerate(config["hosts"]):
    print(number, host["name"])
for user in config["users"].values():
    print(user["role"])
