class Core:
    def __init__(self, config):
        self.config = config


class Plugin:
    def __init__(self, core):
        self.core = core

    def port(self):
        return self.core.config["web"]["port"]
