from dataclasses import dataclass, field

import yaml


@dataclass
class Database:
    host: str
    port: int = 5432
    tags: list = field(default_factory=list)


database = Database(**yaml.safe_load(open("config.yaml"))["db"])
print(database)
