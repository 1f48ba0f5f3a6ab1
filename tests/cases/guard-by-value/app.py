import yaml

config = yaml.safe_load(open("config.yaml"))
if config["mode"] == "tls":
    print(config["cert"])
else:
    print(config["plain"]["port"])
