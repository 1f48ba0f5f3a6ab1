import yaml

DATA = yaml.safe_load(open("config.yaml"))


class View:
    def __init__(self, prefix=""):
        self._prefix = prefix

    def at(self, name):
        return View(f"{self._prefix}.{name}" if self._prefix else name)

    def value(self, name):
        node = DATA
        for part in f"{self._prefix}.{name}".split("."):
            node = node[part]
        return node


print(View().at("db").at("pool").value("size"))
