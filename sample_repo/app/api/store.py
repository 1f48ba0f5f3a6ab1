"""The tables, in memory, with enough rows to answer every route. Every access takes a connection."""

import copy

from api.db import pool
from api.routing import HttpError

SEED = {
    "orders": {
        "SO-1001": {
            "id": "SO-1001", "customer_id": "C-100", "status": "open", "age_hours": 1, "region": "jp",
            "lines": [{"sku": "BOLT-M8-40", "quantity": 200, "price": 12}, {"sku": "GLOVE-L", "quantity": 10, "price": 480}],
            "history": ["created"],
        },
        "SO-1002": {
            "id": "SO-1002", "customer_id": "C-200", "status": "shipped", "age_hours": 90, "region": "kr",
            "lines": [{"sku": "DRILL-18V", "quantity": 1, "price": 19800}], "history": ["created", "shipped"],
        },
    },
    "stock": {
        "BOLT-M8-40": {"id": "BOLT-M8-40", "on_hand": 120000, "reserved": 200, "warehouse_id": "WH-EAST", "movements": []},
        "GLOVE-L": {"id": "GLOVE-L", "on_hand": 40, "reserved": 10, "warehouse_id": "WH-EAST", "movements": []},
        "DRILL-18V": {"id": "DRILL-18V", "on_hand": 6, "reserved": 0, "warehouse_id": "WH-WEST", "movements": []},
    },
    "warehouses": {
        "WH-EAST": {"id": "WH-EAST", "name": "East distribution centre", "open": True},
        "WH-WEST": {"id": "WH-WEST", "name": "West distribution centre", "open": True},
    },
    "charges": {
        "CH-1": {"id": "CH-1", "order_id": "SO-1001", "amount": 7200, "status": "authorised", "method": "card"},
    },
    "synonyms": {"bolt": {"id": "bolt", "words": ["screw", "hex bolt"]}},
    "customers": {
        "C-100": {
            "id": "C-100", "name": "Kita Machinery", "credit_used": 0, "terms": "month-end", "active": True,
            "addresses": {"A-1": {"id": "A-1", "city": "Osaka", "region": "jp"}}, "notes": [],
        },
        "C-200": {
            "id": "C-200", "name": "Minato Works", "credit_used": 250000, "terms": "prepaid", "active": True,
            "addresses": {"A-2": {"id": "A-2", "city": "Busan", "region": "kr"}}, "notes": [],
        },
    },
    "products": {
        "BOLT-M8-40": {"id": "BOLT-M8-40", "name": "Hex bolt M8x40", "category_id": "fasteners", "price": 12, "weight_g": 21},
        "GLOVE-L": {"id": "GLOVE-L", "name": "Work glove L", "category_id": "safety", "price": 480, "weight_g": 90},
        "DRILL-18V": {"id": "DRILL-18V", "name": "Cordless drill 18 V", "category_id": "tools", "price": 19800, "weight_g": 1900},
    },
    "categories": {
        "fasteners": {"id": "fasteners", "name": "Fasteners"},
        "safety": {"id": "safety", "name": "Safety"},
        "tools": {"id": "tools", "name": "Tools"},
    },
    "price_lists": {"PL-STD": {"id": "PL-STD", "discount": 0.0}, "PL-GOLD": {"id": "PL-GOLD", "discount": 0.08}},
    "quotes": {"Q-1": {"id": "Q-1", "customer_id": "C-100", "amount": 98000, "age_days": 3, "status": "open"}},
    "shipments": {"SH-1": {"id": "SH-1", "order_id": "SO-1002", "carrier": "yamabiko", "status": "moving", "weight_g": 1900}},
    "returns": {"RT-1": {"id": "RT-1", "order_id": "SO-1002", "age_days": 4, "status": "requested", "amount": 19800}},
    "invoices": {"INV-1": {"id": "INV-1", "customer_id": "C-100", "amount": 7200.4, "status": "open", "age_days": 35}},
    "suppliers": {"SUP-1": {"id": "SUP-1", "name": "Sumida Fastening", "lead_days": 4, "active": True}},
    "purchases": {"PO-1": {"id": "PO-1", "supplier_id": "SUP-1", "sku": "BOLT-M8-40", "quantity": 50000, "status": "sent"}},
    "messages": {"M-1": {"id": "M-1", "to": "buyer@kita.example", "template": "order-accepted", "status": "sent"}},
    "reports": {"RP-1": {"id": "RP-1", "name": "daily-sales", "status": "ready", "rows": 2}},
    "users": {"U-1": {"id": "U-1", "name": "buyer", "customer_id": "C-100", "failures": 0, "locked": False}},
    "api_keys": {"K-1": {"id": "K-1", "user_id": "U-1", "revoked": False}},
}

_tables = copy.deepcopy(SEED)


def reset():
    """Puts every table back to its first rows."""
    _tables.clear()
    _tables.update(copy.deepcopy(SEED))


def rows(table):
    with pool.connection():
        return list(_tables[table].values())


def find(table, key):
    """One row; 404 when there is none."""
    with pool.connection():
        try:
            return _tables[table][key]
        except KeyError:
            raise HttpError(404, f"no {table[:-1]} {key}") from None


def insert(table, row, prefix):
    """Stores a row under the next number and gives it back with its id."""
    with pool.connection():
        row["id"] = f"{prefix}{len(_tables[table]) + 1001}"
        _tables[table][row["id"]] = row
        return row


def put(table, key, row):
    with pool.connection():
        _tables[table][key] = {**row, "id": key}
        return _tables[table][key]


def delete(table, key):
    find(table, key)
    with pool.connection():
        del _tables[table][key]
