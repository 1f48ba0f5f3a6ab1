import yaml


def connect(host, port=5432, *, user="root"):
    return f"{user}@{host}:{port}"


config = yaml.safe_load(open("config.yaml"))
print(connect(**config["db"]))
