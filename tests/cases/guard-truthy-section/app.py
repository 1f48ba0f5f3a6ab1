import yaml

config = yaml.safe_load(open("config.yaml"))
proxy = config.get("proxy")
if proxy:
    print(proxy["host"])
    print(proxy.get("port", 80))
