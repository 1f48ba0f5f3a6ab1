import yaml

servers = yaml.safe_load(open("config.yaml"))["servers"]
ordered = sorted(servers, key=lambda server: server["weight"])
names = [server["name"] for server in ordered]
live = list(filter(lambda server: server.get("live", True), servers))
print(names, len(live))
