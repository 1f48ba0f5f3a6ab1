import yaml


class Pool:
    def __init__(self, size, timeout=10):
        self.size = size
        self.timeout = timeout


config = yaml.safe_load(open("config.yaml"))
pool = Pool(**config["pool"])
print(pool.size, pool.timeout)
