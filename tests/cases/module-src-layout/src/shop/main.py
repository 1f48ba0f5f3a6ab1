from shop.conf import load


def main():
    config = load()
    print(config["name"])
    print(config.get("depth", 1))
