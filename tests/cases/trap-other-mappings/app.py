import yaml

config = yaml.safe_load(open("config.yaml"))
options = {"host": "other", "port": 1, "zone": "z"}


class Client:
    def get(self, path, default=None):
        return f"GET {path}"


client = Client()
print(options["zone"], options.get("port"), client.get("status"))
print(config["host"])
