import yaml


class Registry(type):
    def __init__(cls, name, bases, namespace):
        for base in bases:
            if hasattr(cls, "kind"):
                known = getattr(base, "known", None)
                if known is not None:
                    known[cls.kind] = cls
        super().__init__(name, bases, namespace)

    def make(cls, kind, section):
        return cls.known[kind](section)


class Channel(metaclass=Registry):
    known = {}

    def __init__(self, section):
        self.section = section


class Mail(Channel):
    kind = "mail"

    def send(self):
        print(self.section["to"])


class Chat(Channel):
    kind = "chat"

    def send(self):
        print(self.section.get("room", "lobby"))


config = yaml.safe_load(open("config.yaml"))
for name, channel in Channel.known.items():
    channel(config["report"][name]).send()
Channel.make("mail", config["alarm"]).send()
