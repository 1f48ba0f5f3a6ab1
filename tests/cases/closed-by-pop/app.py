import yaml

section = yaml.safe_load(open("config.yaml"))["db"]
print(section.pop("host"))
print(section.pop("port", 5432))
if section:
    raise ValueError(f"unknown: {sorted(section)}")
