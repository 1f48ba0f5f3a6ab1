import yaml


def connect(host, **rest):
    return host, len(rest), rest.get("port", 1)


config = yaml.safe_load(open("config.yaml"))
print(connect(**config["db"]))
