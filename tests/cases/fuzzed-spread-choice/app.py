import yaml

config = yaml.safe_load(open("config.yaml"))
if config["mode"] == "mail":
    chosen = config["mail"]
else:
    chosen = config["cache"]
laid_over = {"host": "d", **chosen}
print(laid_over["host"], laid_over["user"])
united = {"size": 1} | config.get("theme", {})
print(united["size"], united["font"])
