"""Feature switches: ``features:`` in the configuration, false unless they are there."""

from api.settings import CONFIG


def enabled(name):
    return bool(CONFIG["features"].get(name, False))


def known():
    """All switches with their values, for the admin page."""
    return dict(CONFIG["features"])
