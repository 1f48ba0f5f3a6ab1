import os

if "HOST" in os.environ:
    print(os.environ["HOST"])
try:
    print(os.environ["PORT"])
except KeyError:
    print("no port")
os.environ["OWN"] = "mine"
print(os.environ["OWN"])
print(os.environ.pop("ONCE", "none"))
print(os.environ.setdefault("LEVEL", "info"))
