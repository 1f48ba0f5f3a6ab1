import yaml

config = yaml.safe_load(open("config.yaml"))

section = config.get("db")
if section is None:
    section = {}
print(section["host"])

match config.get("mail", {}):
    case {"host": found}:
        print(found)
    case _:
        raise ValueError("mail")

laid_over = dict({"size": 1}, **config["cache"])
print(laid_over["size"], laid_over["path"])

known = {"color": "red", **config["theme"]}
if "color" not in known:
    raise ValueError("color")
print(known["font"])

grown = {"user": "u"}
grown.update(config.get("login", {}))
match grown:
    case {"name": found}:
        print(found)
    case _:
        print("nobody")

below = {"color": "red", **config["frame"]}
if not below.get("color"):
    raise ValueError("color")
print(below["color"])
missing = {"color", "width"} - below.keys()
if missing:
    raise ValueError(missing)
