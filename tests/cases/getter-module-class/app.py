from conf import Conf

Conf.load("config.yaml")
print(Conf.get("db", "port", 5432))
print(Conf.need("db", "host"))
