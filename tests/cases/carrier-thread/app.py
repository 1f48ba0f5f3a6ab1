import threading

import yaml


def work(section, names):
    names.append(section.get("queue", "none"))


config = yaml.safe_load(open("config.yaml"))
names = []
thread = threading.Thread(target=work, args=(config["worker"], names))
thread.start()
thread.join()
print(names)
