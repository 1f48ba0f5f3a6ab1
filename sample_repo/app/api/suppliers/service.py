"""Purchasing. This team asks the loader itself, not the global."""

from api import store
from api.routing import HttpError
from api.settings import load_config


def purchasing():
    return load_config()["suppliers"]["purchasing"]


def edi():
    """How orders reach a supplier; None where they go by mail."""
    return load_config()["suppliers"].get("edi")


def purchase(supplier_id, sku, quantity):
    supplier = store.find("suppliers", supplier_id)
    if not supplier["active"]:
        raise HttpError(409, "the supplier is not active")
    lot = purchasing()["lot_size"]
    quantity = -(-quantity // lot) * lot
    row = {"supplier_id": supplier_id, "sku": sku, "quantity": quantity, "status": "draft"}
    if quantity > purchasing()["approval_above_quantity"]:
        row["status"] = "waiting-for-approval"
    return store.insert("purchases", row, "PO-")


def send(purchase_id):
    row = store.find("purchases", purchase_id)
    if (channel := edi()) is not None:
        row["sent_to"] = f"{channel['host']}:{channel['port']}/{channel['mailbox']}"
    row["status"] = "sent"
    return row


def arrival(supplier_id):
    """Days until goods of this supplier arrive."""
    supplier = store.find("suppliers", supplier_id)
    return supplier["lead_days"] + load_config()["suppliers"].get("buffer_days", 1)
