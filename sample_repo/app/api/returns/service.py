"""Return rules."""

from api import store
from api.routing import HttpError
from api.settings import CONFIG


def window_days(region):
    """How long goods may be returned; regions without their own rule have the general one."""
    try:
        return CONFIG["returns"]["window_days_by_region"][region]
    except KeyError:
        return CONFIG["returns"]["window_days"]


def restocking_fee(amount):
    try:
        ratio = CONFIG["returns"]["restocking_fee"]["ratio"]
    except (KeyError, TypeError):
        ratio = 0.0
    return round(amount * ratio)


def request_return(order_id, reason):
    order = store.find("orders", order_id)
    if reason not in CONFIG["returns"]["reasons"]:
        raise HttpError(400, "unknown reason")
    if order["age_hours"] > window_days(order["region"]) * 24:
        raise HttpError(409, "the return window is over")
    row = {"order_id": order_id, "reason": reason, "age_days": 0, "status": "requested", "amount": 0}
    return store.insert("returns", row, "RT-")


def approve(return_id):
    row = store.find("returns", return_id)
    row["status"] = "approved"
    row["fee"] = restocking_fee(row["amount"])
    row["inspect"] = row["amount"] >= CONFIG["returns"]["inspection"]["above_amount"]
    return row


def return_address():
    """Where to send goods; the lines of the address as they are printed."""
    try:
        return "\n".join(CONFIG["returns"]["address"])
    except KeyError:
        raise HttpError(503, "returns are closed in this environment") from None
