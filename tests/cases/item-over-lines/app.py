import yaml

config = yaml.safe_load(open("config.yaml"))
address = "{}:{}".format(
    config["server"]["address"]["host"],
    config["server"]
    ["address"]
    ["port"],
)
print(address)
