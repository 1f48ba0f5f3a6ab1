import shop.conf.values
import shop.conf.values as values

print(shop.conf.values.CONFIG["name"])
print(values.CONFIG.get("size"))
