import yaml

_CONFIG = yaml.safe_load(open("config.yaml"))


def get(path, default=None):
    node = _CONFIG
    for part in path.split("."):
        if not isinstance(node, dict) or part not in node:
            return default
        node = node[part]
    return node
