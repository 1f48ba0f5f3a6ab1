import yaml

config = yaml.safe_load(open("config.yaml"))
if "tls" in config:
    print(config["cert"])
