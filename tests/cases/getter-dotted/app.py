import conf

print(conf.get("db.pool.size", 5))
