import yaml

config = yaml.safe_load(open("config.yaml"))
database = dict(config["database"], **{"schemas": ["public"]})
if database.get("schemas"):
    for schema in database["schemas"]:
        print(schema)
print(database["name"])
