import confuse

config = confuse.Configuration("example", read=False)
config.set_file("config.yaml")
for name, node in config["nodes"].items():
    print(name, node["address"].get(str), node["port"].get(80))
for step in config["steps"]:
    print(step["run"].get())
for name in config["nodes"]:
    print(config["nodes"][name]["zone"].get("z"))
