"""Reads config["secret"] and config.get("token")."""

import yaml

config = yaml.safe_load(open("config.yaml"))
# config["password"] was read here once
print('config["user"]', "config.get('zone')")
user = "host"
print(config[user])
