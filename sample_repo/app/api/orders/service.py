"""What may be ordered, changed and cancelled."""

from api import features, store
from api.routing import HttpError
from api.settings import CONFIG

OPEN_STATES = ("open", "waiting-for-approval")


def amount_of(lines):
    return sum(line["quantity"] * line["price"] for line in lines)


def check_lines(lines):
    """400 when an order has too many lines, or is too expensive for one order."""
    if not lines:
        raise HttpError(400, "an order needs a line")
    if len(lines) > CONFIG["orders"]["max_lines"]:
        raise HttpError(400, f"an order may have {CONFIG['orders']['max_lines']} lines")
    limit = CONFIG["orders"]["max_amount"]
    if amount_of(lines) > limit:
        raise HttpError(400, f"an order may cost {limit}; please split it")


def state_for(amount):
    """`open`, or `waiting-for-approval` for an order that a person must see first."""
    approval = CONFIG["orders"]["approval"]
    if not approval["enabled"]:
        return "open"
    # Customers from before 2019 still have the old limit in their contracts.
    limit = max(approval["required_above"], approval["legacy_limit"])
    return "waiting-for-approval" if amount > limit else "open"


def create(customer_id, lines):
    customer = store.find("customers", customer_id)
    check_lines(lines)
    amount = amount_of(lines)
    order = {
        "customer_id": customer["id"], "lines": lines, "status": state_for(amount), "age_hours": 0,
        "region": "jp", "history": ["created"], "amount": amount,
    }
    return store.insert("orders", order, CONFIG["orders"]["number_prefix"])


def quick(customer_id, text):
    """An order from pasted text: one ``SKU quantity`` a line."""
    if not features.enabled("quick_order"):
        raise HttpError(404, "quick order is switched off")
    lines = []
    for row in text.splitlines()[: CONFIG["orders"]["quick"]["max_rows"]]:
        sku, quantity = row.split()
        product = store.find("products", sku)
        lines.append({"sku": sku, "quantity": int(quantity), "price": product["price"]})
    return create(customer_id, lines)


def cancel(order_id):
    order = store.find("orders", order_id)
    if order["status"] not in OPEN_STATES:
        raise HttpError(409, f"the order is {order['status']}")
    if order["age_hours"] > CONFIG["orders"]["cancel_window_hours"]:
        raise HttpError(409, "too late to cancel")
    order["status"] = "cancelled"
    order["history"].append("cancelled")
    return order


def change(order_id, fields):
    order = store.find("orders", order_id)
    allowed = set(CONFIG["orders"]["editable_fields"])
    refused = sorted(set(fields) - allowed)
    if refused:
        raise HttpError(400, "cannot be changed: " + ", ".join(refused))
    order.update(fields)
    order["history"].append("changed")
    return order
