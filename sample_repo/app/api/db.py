"""The connection pool. The sample has no database server: a connection is a permission to touch the store."""

from contextlib import contextmanager

from api.settings import CONFIG, credential


class PoolExhausted(Exception):
    """Every connection is in use."""


class ConnectionPool:
    """Hands out at most ``pool.size`` connections at a time."""

    def __init__(self, section):
        self.section = section
        self.in_use = 0

    def dsn(self):
        """For the log: no password."""
        return "{driver}://{user}@{host}:{port}/{name}".format(
            driver=self.section.get("driver", "postgresql"),
            user=self.section["user"],
            host=self.section["host"],
            port=self.section["port"],
            name=self.section["name"],
        )

    def connect(self):
        if self.in_use >= self.section["pool"]["size"]:
            raise PoolExhausted(f"no connection within {self.section['pool']['timeout_seconds']} s")
        if not credential("DB_PASSWORD"):
            raise PermissionError("DB_PASSWORD is empty")
        self.in_use += 1

    def release(self):
        self.in_use -= 1

    @contextmanager
    def connection(self):
        self.connect()
        try:
            yield self
        finally:
            self.release()


pool = ConnectionPool(CONFIG["db"])


def replica_lag_allowed():
    """How old a row of the read replica may be, in seconds; 0 when there is no replica."""
    replica = CONFIG["db"].get("replica")
    if replica is None:
        return 0
    return replica["max_lag_seconds"]
