import yaml


class Database:
    def __init__(self, host, port):
        self.host = host
        self.port = port

    @classmethod
    def from_config(cls, section):
        return cls(section["host"], cls.number(section))

    @staticmethod
    def number(section):
        return section.get("port", 5432)

    @classmethod
    def from_file(cls, path):
        with open(path) as stream:
            return cls.from_config(yaml.safe_load(stream)["db"])


database = Database.from_file("config.yaml")
print(database.host, database.port)
