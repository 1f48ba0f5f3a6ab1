"""Credit and master data. This team reads dotted keys with ``get_setting``."""

from api import store
from api.routing import HttpError
from api.settings import get_setting


def credit_limit(customer):
    """In yen. Prepaying customers have none."""
    if customer["terms"] == "prepaid":
        return 0
    return int(get_setting("customers.credit.limit"))


def credit_of(customer_id):
    customer = store.find("customers", customer_id)
    limit = credit_limit(customer)
    warn_at = limit * get_setting("customers.credit.warn_ratio", 0.8)
    return {"limit": limit, "used": customer["credit_used"], "warning": customer["credit_used"] > warn_at}


def create(name, terms):
    if len(name) > get_setting("customers.name_max_length", 80):
        raise HttpError(400, "the name is too long")
    if terms not in get_setting("customers.terms", ["prepaid"]):
        raise HttpError(400, f"unknown terms: {terms}")
    row = {"name": name, "terms": terms, "credit_used": 0, "active": True, "addresses": {}, "notes": []}
    return store.insert("customers", row, get_setting("customers.number_prefix", "C-"))


def add_address(customer_id, city, region):
    customer = store.find("customers", customer_id)
    if len(customer["addresses"]) >= get_setting("customers.addresses.max", 20):
        raise HttpError(409, "too many addresses")
    key = f"A-{len(customer['addresses']) + 10}"
    customer["addresses"][key] = {"id": key, "city": city, "region": region}
    return customer["addresses"][key]


def delete_address(customer_id, address_id):
    addresses = store.find("customers", customer_id)["addresses"]
    if address_id not in addresses:
        raise HttpError(404, f"no address {address_id}")
    if len(addresses) <= get_setting("customers.addresses.min", 0):
        raise HttpError(409, "the last address must stay")
    return addresses.pop(address_id)


def deactivate(customer_id):
    customer = store.find("customers", customer_id)
    if customer["credit_used"] > 0 and get_setting("customers.deactivate.require_settled", False):
        raise HttpError(409, "open invoices")
    customer["active"] = False
    return customer
