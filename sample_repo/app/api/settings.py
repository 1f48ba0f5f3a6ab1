"""Where configuration comes from.

The Pod mounts one ConfigMap at /etc/api. It has two keys: ``base.yaml`` (the same everywhere) and ``api-config.yaml``
(this environment). The second is merged over the first. Credentials are never in the YAML; they are variables.
"""

import os
from functools import lru_cache

import yaml

CONFIG_DIR = os.environ.get("API_CONFIG_DIR", "/etc/api")


def _read(path):
    with open(path, encoding="utf-8") as stream:
        return yaml.safe_load(stream) or {}


def merged(base, override):
    """A new mapping: `override` on top of `base`, mapping by mapping. Lists and scalars replace."""
    result = dict(base)
    for key, value in override.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


@lru_cache(maxsize=1)
def load_config():
    """The effective configuration of this process. Files are read once; a changed ConfigMap needs a new Pod."""
    base = _read(os.path.join(CONFIG_DIR, "base.yaml"))
    return merged(base, _read(os.path.join(CONFIG_DIR, "api-config.yaml")))


CONFIG = load_config()


def get_setting(key, default=None):
    """The value at a dotted key, or `default`: ``get_setting("customers.credit.check", False)``."""
    node = CONFIG
    for part in key.split("."):
        if not isinstance(node, dict) or part not in node:
            return default
        node = node[part]
    return node


class Settings:
    """Attribute access: ``settings.search.page_size``. An unknown name is an AttributeError."""

    def __init__(self, values):
        self._values = values

    def __getattr__(self, name):
        try:
            value = self._values[name]
        except KeyError:
            raise AttributeError(f"no setting named {name!r}") from None
        return Settings(value) if isinstance(value, dict) else value


settings = Settings(CONFIG)


class Section:
    """One section by name, for code that should not know where it stands: ``Section("auth").get("issuer")``."""

    def __init__(self, name):
        self.name = name

    def get(self, key, default=None):
        return CONFIG[self.name].get(key, default)

    def must(self, key):
        return CONFIG[self.name][key]


def credential(name):
    """A credential from the Pod's Secret. Missing means that the Pod was put together wrongly: KeyError."""
    return os.environ[name]
