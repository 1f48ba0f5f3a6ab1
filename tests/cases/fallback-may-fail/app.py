import sys

import yaml


def from_door():
    if len(sys.argv) > 5:
        raise RuntimeError("the door is closed")
    return "open"


def refuse(what):
    raise RuntimeError(what)


config = yaml.safe_load(open("config.yaml"))
token = config.get("token")
if not token:
    token = from_door()
if not config.get("user"):
    refuse("user")
print(token)
