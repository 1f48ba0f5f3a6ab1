import first


def value():
    return first.CONFIG["b"]
