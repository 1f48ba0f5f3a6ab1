import registry
import yaml

registry.config = yaml.safe_load(open("config.yaml"))
registry.extras["db"] = registry.config["db"]
print(registry.extras["db"]["host"])
