"""Copies products from the old mainframe file every night. Nobody knows who still needs it."""

from api import keys
from api.routing import HttpError
from api.settings import CONFIG


def plan():
    """What the next run would do."""
    sync = CONFIG[keys.CATALOGUE][keys.LEGACY_SYNC]
    if sync["encoding"] not in ("cp932", "utf-8"):
        raise HttpError(500, "the mainframe speaks cp932")
    return {
        "file": f"{sync['directory']}/{sync['file_pattern']}",
        "every_minutes": sync["interval_minutes"],
        "skip": sync.get("skip_codes", []),
    }
