"""The WSGI entry point: ``api.wsgi:application``."""

import importlib
import json
import logging
import logging.config
import traceback
from http import HTTPStatus
from urllib.parse import parse_qsl

from api.routing import HttpError, Request, find_route
from api.settings import CONFIG

DOMAINS = (
    "admin", "auth", "catalogue", "customers", "invoices", "notifications", "orders", "payment", "pricing",
    "reports", "returns", "search", "shipping", "stock", "suppliers",
)

log = logging.getLogger("api")


def load_domains():
    """Imports every domain, which registers its routes."""
    logging.config.dictConfig(CONFIG["logging"])
    for domain in DOMAINS:
        importlib.import_module(f"api.{domain}.routes")


def _request(environ):
    limit = CONFIG["server"]["max_body_bytes"]
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > limit:
        raise HttpError(413, f"a body may have {limit} bytes")
    raw = environ["wsgi.input"].read(length) if length else b""
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        raise HttpError(400, "the body is not JSON") from None
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        body=body,
        headers={name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")},
    )


def _answer(environ):
    try:
        request = _request(environ)
        found, request.params = find_route(request.method, request.path)
        result = found.handler(request)
    except HttpError as error:
        return error.status, {"error": error.message}
    except Exception:
        # The caller learns nothing; the log and the APM agent get the traceback.
        traceback.print_exc(file=environ["wsgi.errors"])
        return 500, {"error": "internal error"}
    return result if isinstance(result, tuple) else (200, result)


def application(environ, start_response):
    """Answers one request as JSON."""
    status, body = _answer(environ)
    payload = json.dumps(body, default=str, ensure_ascii=False).encode("utf-8")
    headers = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(payload)))]
    headers.append(("Server", CONFIG["server"].get("banner", "api")))
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [payload]


load_domains()
