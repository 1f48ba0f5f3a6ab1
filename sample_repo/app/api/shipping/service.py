"""Which carrier, at what cost, with which label."""

from api import store
from api.routing import HttpError
from api.settings import CONFIG


def carriers():
    """Carriers that are switched on, cheapest first."""
    active = [carrier for carrier in CONFIG["shipping"]["carriers"] if carrier.get("active", True)]
    return sorted(active, key=lambda carrier: carrier["base_fee"])


def cost(weight_g):
    """The cheapest carrier that takes the weight."""
    for carrier in carriers():
        if weight_g <= carrier["max_weight_g"]:
            fee = carrier["base_fee"] + weight_g // 1000 * carrier["fee_per_kg"]
            free_from = CONFIG["shipping"].get("free_from_amount")
            return {"carrier": carrier["code"], "fee": fee, "free_from": free_from}
    raise HttpError(400, "too heavy for every carrier")


def label_options():
    """What the label printer needs."""
    options = {}
    for name in ("label_format", "label_size", "label_copies"):
        options[name] = CONFIG["shipping"][name]
    return options


def ship(order_id):
    order = store.find("orders", order_id)
    weight = sum(store.find("products", line["sku"])["weight_g"] * line["quantity"] for line in order["lines"])
    row = {"order_id": order_id, "carrier": cost(weight)["carrier"], "status": "waiting", "weight_g": weight}
    return store.insert("shipments", row, "SH-")


def tracking_url(shipment):
    templates = CONFIG["shipping"]["tracking_urls"]
    template = templates.get(shipment["carrier"], templates["default"])
    return template.replace("%s", shipment["id"])


def delivery_days(region):
    days = CONFIG["shipping"]["delivery_days"]
    slowest = max(days[name] for name in ("jp", "kr", "th"))
    return days[region] if region in days else slowest
