import sys

import yaml


def load(path):
    with open("config.yaml") as stream:
        return yaml.safe_load(stream)


def run(settings):
    print(settings["host"], settings.get("port", 80))


configs = {}
for number in range(len(sys.argv) + 1):
    configs["c" + str(number)] = load(number)
for name, settings in configs.items():
    run(settings)
for settings in configs.values():
    print(settings["user"])
print(configs["c1"]["zone"])
