import yaml

_REQUIRED = object()
config = yaml.safe_load(open("config.yaml"))


def setting(path, default=_REQUIRED):
    node = config
    for part in path.split("."):
        try:
            node = node[part]
        except KeyError:
            if default is _REQUIRED:
                raise
            return default
    return node


print(setting("db.host"))
print(setting("db.port", 5432))
print(setting("db.user", None))
