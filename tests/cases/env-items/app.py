import os
from os import environ, getenv

print(os.environ["HOST"], environ["PORT"])
print(os.environ.get("USER_NAME", "root"), environ.get("ZONE"))
print(os.getenv("LEVEL", "info"), getenv("MODE"))
