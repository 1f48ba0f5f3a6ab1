import yaml

config = yaml.safe_load(open("config.yaml"))
match config["db"]:
    case {"host": host, "port": port}:
        print(host, port)
    case _:
        print("nothing")
