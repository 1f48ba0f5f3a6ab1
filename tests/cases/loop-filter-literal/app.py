import yaml

config = yaml.safe_load(open("config.yaml"))
for key, value in config.items():
    if key == "host":
        print(value)
