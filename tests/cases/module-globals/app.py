import settings
import settings as s
from settings import CONFIG
from settings import CONFIG as C

print(CONFIG["host"])
print(settings.CONFIG["port"])
print(s.CONFIG.get("user"), C.get("zone", 9))
