HOST = "host"


class Keys:
    PORT = "port"
    DB = "db"

    class Db:
        USER = "user"
