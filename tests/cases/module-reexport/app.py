from shop import config
from shop.db import URL

print(URL, config["name"])
