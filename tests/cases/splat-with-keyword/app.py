import yaml


def send(host, port, to):
    return f"{host}:{port} -> {to}"


config = yaml.safe_load(open("config.yaml"))
print(send(to="me", **config["mail"]))
