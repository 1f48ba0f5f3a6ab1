import os

import yaml


def from_door():
    answer = os.environ.get("DOOR", "open")
    if answer != "open":
        raise RuntimeError("the door is closed")
    return answer


def refuse(what):
    raise RuntimeError(what)


config = yaml.safe_load(open("config.yaml"))
token = config.get("token")
if not token:
    token = from_door()
if not config.get("user"):
    refuse("user")
print(token)
