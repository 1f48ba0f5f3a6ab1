"""A small router. A handler takes a Request and gives a body, or a (status, body) pair."""

import re
from dataclasses import dataclass, field

ROUTES = []

# One existing value for every path parameter: used by /admin/routes and by the smoke test.
PATH_EXAMPLES = {
    "order_id": "SO-1001", "sku": "BOLT-M8-40", "warehouse_id": "WH-EAST", "charge_id": "CH-1", "word": "bolt",
    "customer_id": "C-100", "address_id": "A-1", "category_id": "fasteners", "price_list_id": "PL-STD",
    "quote_id": "Q-1", "shipment_id": "SH-1", "return_id": "RT-1", "invoice_id": "INV-1", "supplier_id": "SUP-1",
    "purchase_id": "PO-1", "template": "order-accepted", "message_id": "M-1", "report_id": "RP-1", "user_id": "U-1",
    "key_id": "K-1", "feature": "quick_order", "job": "expire-quotes",
}


class HttpError(Exception):
    """Ends a request with a status and a message that the caller may read."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass
class Request:
    method: str
    path: str
    query: dict = field(default_factory=dict)
    body: dict = field(default_factory=dict)
    params: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)

    def number(self, name, default):
        """A whole number of the query string; 400 when it is none."""
        try:
            return int(self.query.get(name, default))
        except ValueError:
            raise HttpError(400, f"{name} must be a whole number") from None

    def need(self, *names):
        """Fields of the body; 400 names the ones that are missing."""
        missing = [name for name in names if name not in self.body]
        if missing:
            raise HttpError(400, "missing: " + ", ".join(missing))
        return tuple(self.body[name] for name in names)


@dataclass
class Route:
    method: str
    path: str
    handler: object
    example: dict
    regex: object

    def example_path(self):
        return re.sub(r"{(\w+)}", lambda found: PATH_EXAMPLES[found[1]], self.path)


def route(method, path, example=None):
    """Registers a handler. `example` is a body that the handler accepts."""

    def register(handler):
        regex = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path) + "$")
        ROUTES.append(Route(method, path, handler, example or {}, regex))
        return handler

    return register


def find_route(method, path):
    """The first route that matches and its path parameters. Literal paths win over parameters. 404, 405 as usual."""
    matches = [(item, item.regex.match(path)) for item in ROUTES]
    matches = [(item, found.groupdict()) for item, found in matches if found]
    if not matches:
        raise HttpError(404, f"no such path: {path}")
    for item, params in sorted(matches, key=lambda pair: len(pair[1])):
        if item.method == method:
            return item, params
    raise HttpError(405, f"{method} is not allowed here")
