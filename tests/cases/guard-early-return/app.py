import yaml


def describe(config):
    if "db" not in config:
        return "no database"
    db = config["db"]
    if not "host" in db:
        return "no host"
    return db["host"], db.get("port")


print(describe(yaml.safe_load(open("config.yaml"))))
