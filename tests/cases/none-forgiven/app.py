import yaml

config = yaml.safe_load(open("config.yaml"))
a = config.get("a")
b = config.get("b")
print(5 if a is None else a + 1)
print(f"b is {b}", str(b), b == 2, [b])
c = config.get("c")
if c is not None:
    print(c * 2)
