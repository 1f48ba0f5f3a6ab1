import yaml


def has_db(config):
    return "db" in config


config = yaml.safe_load(open("config.yaml"))
if has_db(config):
    print(config["db"]["host"])
print("done")
