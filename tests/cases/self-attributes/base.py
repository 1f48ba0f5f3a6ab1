class Base:
    def __init__(self, config):
        self.config = config["worker"]

    def queue(self):
        return self.config["queue"]
