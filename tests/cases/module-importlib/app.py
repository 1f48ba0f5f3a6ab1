import importlib

settings = importlib.import_module("settings")
print(settings.CONFIG["name"])
