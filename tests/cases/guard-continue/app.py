import yaml

config = yaml.safe_load(open("config.yaml"))
for server in config["servers"]:
    print(server["name"])
    if "port" not in server:
        continue
    print(server["port"])
