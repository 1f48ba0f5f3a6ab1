"""What the on-call person looks at."""

import os

from api import features, store
from api.routing import ROUTES, HttpError
from api.settings import CONFIG


def health():
    """For the readiness probe. It says that the process answers, and nothing about the configuration."""
    return {"status": "ok", "environment": CONFIG["environment"], "pod": os.environ.get("HOSTNAME", "local")}


def apm():
    """What the APM agent is told; the release label separates canary from stable on the dashboard."""
    agent = CONFIG["observability"]["apm"]
    return {
        "service": agent["service"],
        "sample_rate": agent.get("sample_rate", 0.1),
        "release": os.environ.get("RELEASE_TRACK", "stable"),
    }


def switch(name):
    if name not in features.known():
        raise HttpError(404, f"no feature {name}")
    return {"feature": name, "enabled": features.enabled(name)}


def run_job(name):
    jobs = CONFIG["admin"]["jobs"]
    if name not in jobs:
        raise HttpError(404, f"no job {name}")
    return {"job": name, "timeout_seconds": jobs[name]["timeout_seconds"], "status": "started"}


def limits():
    """The limits that support is asked about, in one place."""
    shown = {}
    for section, key in (("orders", "max_lines"), ("orders", "max_amount"), ("pricing", "decimals")):
        shown[f"{section}.{key}"] = CONFIG[section][key]
    return shown


def routes():
    return [{"method": item.method, "path": item.path, "example": item.example_path()} for item in ROUTES]


def counts():
    return {name: len(store.rows(name)) for name in CONFIG["admin"]["counted_tables"]}
