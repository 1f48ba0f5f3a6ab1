"""Invoices. Keys are members of an Enum, so that the editor completes them."""

from api import store
from api.keys import InvoiceKey
from api.settings import CONFIG

ROUNDING = {"floor": int, "half-up": round}


def setting(key):
    return CONFIG["invoices"][key.value]


def total(amount):
    return ROUNDING[setting(InvoiceKey.ROUNDING)](amount)


def create(customer_id, amount):
    store.find("customers", customer_id)
    row = {"customer_id": customer_id, "amount": total(amount), "status": "open", "age_days": 0}
    row["due_days"] = setting(InvoiceKey.DUE_DAYS)
    return store.insert("invoices", row, setting(InvoiceKey.NUMBER_PREFIX))


def overdue():
    due = setting(InvoiceKey.DUE_DAYS)
    return [row for row in store.rows("invoices") if row["status"] == "open" and row["age_days"] > due]


def reminder(invoice_id):
    """Which reminder is next: 0 for none yet."""
    row = store.find("invoices", invoice_id)
    steps = [days for days in setting(InvoiceKey.REMINDER_DAYS) if row["age_days"] >= days]
    return {"invoice": row["id"], "level": len(steps)}


def pdf(invoice_id):
    row = store.find("invoices", invoice_id)
    pdf_settings = setting(InvoiceKey.PDF)
    return {
        "invoice": row["id"],
        "paper": pdf_settings["paper"],
        "stamp": pdf_settings.get("stamp", False),
        "title": pdf_settings["title"].replace("%s", row["id"]),
    }
