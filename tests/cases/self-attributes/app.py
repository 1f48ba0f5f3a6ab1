import yaml

from base import Base


class Worker(Base):
    def __init__(self, config):
        super().__init__(config)
        self.size = self.config["size"]

    def name(self):
        return self.config.get("name", "none")


worker = Worker(yaml.safe_load(open("config.yaml")))
print(worker.queue(), worker.size, worker.name())
