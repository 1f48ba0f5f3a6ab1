import yaml

_cache = None
_by_path = {}


def settings():
    global _cache
    if _cache is None:
        with open("config.yaml") as stream:
            _cache = yaml.safe_load(stream)
    return _cache


def of(path):
    if path not in _by_path:
        _by_path[path] = yaml.safe_load(open(path))
    return _by_path[path]


print(settings()["name"])
print(of("config.yaml")["size"])
