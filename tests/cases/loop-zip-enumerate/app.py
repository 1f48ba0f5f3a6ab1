import yaml

config = yaml.safe_load(open("config.yaml"))
for host, port in zip(config["hosts"], config["ports"]):
    print(host["name"], port)
for number, host in enumerate(reversed(config["hosts"])):
    print(number, host.get("zone", "none"))
