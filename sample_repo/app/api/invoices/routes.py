"""Endpoints of invoices."""

from api import store
from api.invoices import service
from api.routing import route


@route("GET", "/invoices")
def list_invoices(request):
    return {"items": store.rows("invoices")}


@route("POST", "/invoices", example={"customer_id": "C-100", "amount": 1234.5})
def create_invoice(request):
    return 201, service.create(*request.need("customer_id", "amount"))


@route("GET", "/invoices/overdue")
def overdue(request):
    return {"items": service.overdue()}


@route("GET", "/invoices/{invoice_id}")
def get_invoice(request):
    return store.find("invoices", request.params["invoice_id"])


@route("POST", "/invoices/{invoice_id}/pay")
def pay(request):
    row = store.find("invoices", request.params["invoice_id"])
    row["status"] = "paid"
    return row


@route("POST", "/invoices/{invoice_id}/remind")
def remind(request):
    return service.reminder(request.params["invoice_id"])


@route("GET", "/invoices/{invoice_id}/pdf")
def pdf(request):
    return service.pdf(request.params["invoice_id"])
