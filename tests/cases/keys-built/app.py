import yaml

PREFIX = "db"
config = yaml.safe_load(open("config.yaml"))
print(config[f"{PREFIX}_host"])
print(config["%s_port" % PREFIX])
print(config[PREFIX + "_user"])
print(config["{}_name".format(PREFIX)])
print(config["_".join((PREFIX, "zone"))])
