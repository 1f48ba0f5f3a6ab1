import names
import yaml
from names import HOST, Keys

config = yaml.safe_load(open("config.yaml"))
print(config[HOST], config.get(names.HOST))
print(config[Keys.PORT])
print(config[names.Keys.DB][Keys.Db.USER])
