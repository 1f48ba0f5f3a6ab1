import conf

conf.init("config.yaml")
print(conf.CONFIG["host"])
print(conf.get()["port"])
