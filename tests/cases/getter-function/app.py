import yaml

CONFIG = yaml.safe_load(open("config.yaml"))


def get(section, key, default=None):
    return CONFIG.get(section, {}).get(key, default)


def need(section, key):
    return CONFIG[section][key]


print(get("db", "port", 5432))
print(need("db", "host"))
