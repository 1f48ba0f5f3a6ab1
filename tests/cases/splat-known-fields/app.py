from dataclasses import dataclass, fields

import yaml


@dataclass
class Database:
    host: str
    port: int = 5432


section = yaml.safe_load(open("config.yaml"))["db"]
known = {field.name for field in fields(Database)}
print(Database(**{key: value for key, value in section.items() if key in known}))
