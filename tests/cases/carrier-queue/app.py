import queue

import yaml

config = yaml.safe_load(open("config.yaml"))
jobs = queue.Queue()
jobs.put(config["job"])
job = jobs.get("block")
print(job.get("name", "none"))
