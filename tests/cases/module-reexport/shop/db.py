from . import section

URL = section("db")["url"]
