from dataclasses import dataclass

import yaml


@dataclass
class Database:
    host: str
    port: int

    @classmethod
    def of(cls, section):
        return cls(host=section["host"], port=int(section.get("port", 5432)))


config = yaml.safe_load(open("config.yaml"))
print(Database.of(config["db"]))
