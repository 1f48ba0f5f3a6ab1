"""A time-bounded cache in memory, in front of the store."""

import time

from api.settings import CONFIG


class Cache:
    def __init__(self, name):
        self.name = name
        self.entries = {}

    def ttl(self):
        """Seconds. A cache without its own entry uses the general one."""
        by_name = CONFIG["cache"].get("ttl_by_name", {})
        return by_name.get(self.name, CONFIG["cache"]["ttl_seconds"])

    def get(self, key, make):
        """The cached value, made by `make` when it is absent or too old."""
        if not CONFIG.get("cache", {}).get("enabled", True):
            return make()
        now = time.monotonic()
        if key in self.entries and self.entries[key][0] > now:
            return self.entries[key][1]
        value = make()
        if len(self.entries) >= CONFIG["cache"]["max_entries"]:
            self.entries.clear()
        self.entries[key] = (now + self.ttl(), value)
        return value

    def clear(self):
        self.entries.clear()
