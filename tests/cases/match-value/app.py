import yaml

config = yaml.safe_load(open("config.yaml"))
match config["mode"]:
    case "file":
        print(config["path"])
    case "http" | "https":
        print(config.get("url"))
    case _:
        print("unknown")
