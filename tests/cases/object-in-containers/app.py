import yaml

config = yaml.safe_load(open("config.yaml"))
state = {"config": config, "ready": True}
stack = [config]
pair = (config, "name")
print(state["config"]["a"])
print(stack[0]["b"])
print(pair[0].get("c"))
