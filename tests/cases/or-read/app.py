import yaml

config = yaml.safe_load(open("config.yaml"))
host = config.get("host") or config.get("hostname")
if not host:
    raise SystemExit("host or hostname, please")
print(host)
