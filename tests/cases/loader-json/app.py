import json
from pathlib import Path

with open("config.json") as stream:
    config = json.load(stream)
again = json.loads(Path("config.json").read_text())
print(config["name"], again["db"].get("port", 5432))
