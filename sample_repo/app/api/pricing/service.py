"""Tax and discounts. One key per region: ``pricing.tax_rate_jp``."""

from api import store
from api.routing import HttpError
from api.settings import CONFIG

REGIONS = ("jp", "kr", "th")


def tax_rates():
    return {region: CONFIG["pricing"][f"tax_rate_{region}"] for region in REGIONS}


def currency_of(region):
    if region not in REGIONS:
        raise HttpError(400, f"no prices for {region}")
    return CONFIG["pricing"][f"currency_{region}"]


def price(sku, quantity, region):
    """Net and gross price of one line."""
    product = store.find("products", sku)
    net = product["price"] * quantity * (1 - volume_discount(quantity))
    rates = tax_rates()
    if region not in rates:
        raise HttpError(400, f"no prices for {region}")
    return {
        "net": round(net, CONFIG["pricing"]["decimals"]),
        "gross": round(net * (1 + rates[region]), CONFIG["pricing"]["decimals"]),
        "currency": currency_of(region),
    }


def volume_discount(quantity):
    """The best step that the quantity reaches."""
    best = 0.0
    for step in CONFIG["pricing"]["volume_discounts"]:
        if quantity >= step["from"]:
            best = max(best, step["discount"])
    return best


def quote(customer_id, amount):
    store.find("customers", customer_id)
    quotes = CONFIG["pricing"]["quotes"]
    if amount < quotes["min_amount"]:
        raise HttpError(400, f"quotes begin at {quotes['min_amount']}")
    row = {"customer_id": customer_id, "amount": amount, "age_days": 0, "status": "open"}
    return store.insert("quotes", row, "Q-")


def accept(quote_id):
    row = store.find("quotes", quote_id)
    if row["age_days"] > CONFIG["pricing"]["quotes"]["valid_days"]:
        raise HttpError(409, "the quote has expired")
    row["status"] = "accepted"
    return row
