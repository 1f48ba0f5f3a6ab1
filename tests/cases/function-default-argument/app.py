import yaml

config = yaml.safe_load(open("config.yaml"))


def run(times=config["retries"], name=config.get("name", "none")):
    return name * times


print(run())
