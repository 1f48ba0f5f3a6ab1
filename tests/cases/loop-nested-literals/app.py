import yaml

config = yaml.safe_load(open("config.yaml"))
for section in ("db", "cache"):
    for key in ("host", "port"):
        print(config[section][key])
