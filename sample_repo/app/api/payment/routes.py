"""Endpoints of payment."""

from api import store
from api.payment import signing
from api.payment.gateway import gateway, terms_check
from api.routing import HttpError, route
from api.settings import CONFIG


@route("GET", "/payments/methods")
def methods(request):
    return {"methods": [name for name, method in CONFIG["payment"]["methods"].items() if method["enabled"]]}


@route("POST", "/payments/charges", example={"order_id": "SO-1001", "amount": 7200})
def create_charge(request):
    order_id, amount = request.need("order_id", "amount")
    store.find("orders", order_id)
    return 201, store.insert("charges", gateway.charge(order_id, amount), "CH-")


@route("GET", "/payments/charges/{charge_id}")
def get_charge(request):
    return store.find("charges", request.params["charge_id"])


@route("POST", "/payments/charges/{charge_id}/capture")
def capture(request):
    return gateway.capture(store.find("charges", request.params["charge_id"]))


@route("POST", "/payments/charges/{charge_id}/refund", example={"amount": 100})
def refund(request):
    return gateway.refund(store.find("charges", request.params["charge_id"]), *request.need("amount"))


@route("POST", "/payments/terms-check", example={"customer_id": "C-100", "amount": 50000})
def check_terms(request):
    customer_id, amount = request.need("customer_id", "amount")
    customer = store.find("customers", customer_id)
    return {"allowed": terms_check.allows(customer, amount), "days": terms_check.days}


@route("GET", "/payments/settlements")
def settlements(request):
    captured = [row for row in store.rows("charges") if row["status"] == "captured"]
    return {"currency": CONFIG["payment"]["currency"], "items": captured}


@route("POST", "/payments/webhook", example={"charge_id": "CH-1", "event": "captured"})
def webhook(request):
    if not signing.webhook_secret():
        raise HttpError(401, "the webhook is not signed")
    charge_id, event = request.need("charge_id", "event")
    store.find("charges", charge_id)["status"] = event
    return 202, {"accepted": True}
