from contextvars import ContextVar

import yaml

current = ContextVar("current")
current.set(yaml.safe_load(open("config.yaml")))
print(current.get()["web"]["port"])
