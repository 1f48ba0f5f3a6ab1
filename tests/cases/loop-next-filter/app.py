import yaml

servers = yaml.safe_load(open("config.yaml"))["servers"]
chosen = next((server for server in servers if server["id"] == "b"), None)
print([server["url"] for server in servers][0], len(chosen))
