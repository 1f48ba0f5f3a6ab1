import yaml

config = yaml.safe_load(open("config.yaml"))
print(config.get("base") * 2)
for host in config.get("hosts"):
    print(host)
print("x" in config.get("names"))
print(len(config.get("words")))
print("yes" if config.get("flag") else "no")
