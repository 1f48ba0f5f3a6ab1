try:
    from local_settings import CONFIG
except ImportError:
    from settings import CONFIG

print(CONFIG["name"], CONFIG.get("size", 0))
