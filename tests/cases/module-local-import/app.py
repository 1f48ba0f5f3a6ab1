def name():
    from settings import CONFIG as config

    return config["name"]


print(name())
