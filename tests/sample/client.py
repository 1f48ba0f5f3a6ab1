"""Runs inside a release of the sample: starts it on a config, sends requests, prints what came back as JSON.

Standard input: a list of {"variables": {...}, "requests": ["GET /orders", ...] or null for every route}.
Standard output: for each of them a list of [request, status, last line of the traceback or ""].
"""

import importlib
import io
import json
import os
import sys
import traceback
from wsgiref.util import setup_testing_defaults

import yaml

# The same answers, ten times as fast: every case reads its config anew.
yaml.SafeLoader = yaml.CSafeLoader


def start(variables):
    """A fresh process would read its config once; so every module of the release is imported anew."""
    for name in [name for name in sys.modules if name.split(".")[0] == "api"]:
        del sys.modules[name]
    os.environ.update(variables)
    return importlib.import_module("api.wsgi")


def send(wsgi, found):
    """[request, status, last line of the traceback]. The tables are put back first: requests do not meet each other."""
    sys.modules["api.store"].reset()
    body = json.dumps(found.example).encode() if found.example else b""
    log = io.StringIO()
    environ = {}
    setup_testing_defaults(environ)
    environ.update(
        {
            "REQUEST_METHOD": found.method,
            "PATH_INFO": found.example_path(),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": log,
        }
    )
    answered = []
    json.loads(b"".join(wsgi.application(environ, lambda status, _: answered.append(status))))
    return [f"{found.method} {found.path}", int(answered[0][:3]), (log.getvalue().strip().splitlines() or [""])[-1]]


def results(case):
    try:
        wsgi = start(case["variables"])
    except Exception as error:
        return [["start", 0, traceback.format_exception_only(error)[-1].strip()]]
    routes = {f"{found.method} {found.path}": found for found in sys.modules["api.routing"].ROUTES}
    return [send(wsgi, routes[request]) for request in case["requests"] or routes]


if __name__ == "__main__":
    print(json.dumps([results(case) for case in json.load(sys.stdin)]))
