"""Reservations and movements. This team reads its configuration with ``.get``."""

from api import store
from api.routing import HttpError
from api.settings import CONFIG


def safety_stock(sku):
    """How many pieces are never promised to a customer."""
    stock = CONFIG.get("stock", {})
    by_sku = stock.get("safety", {}).get("by_sku", {})
    return by_sku.get(sku, stock.get("safety", {}).get("default", 0))


def available(sku):
    row = store.find("stock", sku)
    return max(row["on_hand"] - row["reserved"] - safety_stock(sku), 0)


def reserve(sku, quantity):
    row = store.find("stock", sku)
    limit = CONFIG.get("stock").get("max_reservation")
    if limit is not None and quantity > limit:
        raise HttpError(400, f"at most {limit} pieces can be reserved at once")
    if quantity > available(sku) and not CONFIG["stock"].get("allow_backorder", False):
        raise HttpError(409, f"only {available(sku)} pieces of {sku} are free")
    row["reserved"] += quantity
    row["movements"].append({"kind": "reserve", "quantity": quantity})
    return {"sku": sku, "reserved": row["reserved"], "minutes": CONFIG["stock"].get("reservation_minutes", 30)}


def release(sku, quantity):
    row = store.find("stock", sku)
    row["reserved"] = max(row["reserved"] - quantity, 0)
    row["movements"].append({"kind": "release", "quantity": quantity})
    return row


def adjust(sku, quantity, reason):
    """A correction after counting; the reasons are a closed list."""
    reasons = (CONFIG.get("stock") or {}).get("adjust_reasons") or ["count"]
    if reason not in reasons:
        raise HttpError(400, "reason must be one of " + ", ".join(reasons))
    row = store.find("stock", sku)
    row["on_hand"] += quantity
    row["movements"].append({"kind": "adjust", "quantity": quantity, "reason": reason})
    return row


def low():
    """Rows below the level at which the buyers want a mail."""
    level = CONFIG.get("stock", {}).get("low_level", 50)
    return [row for row in store.rows("stock") if row["on_hand"] - row["reserved"] < level]


def warehouse_cutoff(warehouse_id):
    """Orders after this time leave tomorrow: ``15:00``."""
    warehouses = CONFIG["stock"]["warehouses"]
    return warehouses.get(warehouse_id, {}).get("cutoff", warehouses["default"]["cutoff"])
