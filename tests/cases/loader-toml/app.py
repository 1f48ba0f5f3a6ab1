import tomllib

with open("config.toml", "rb") as stream:
    config = tomllib.load(stream)
print(config["name"], config.get("db", {}).get("host"))
