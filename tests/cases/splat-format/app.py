import yaml

config = yaml.safe_load(open("config.yaml"))
print("{user}@{host}".format(**config))
print("%(name)s" % config)
print("{user}".format_map(config))
