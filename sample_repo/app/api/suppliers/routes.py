"""Endpoints of suppliers and purchase orders."""

from api import store
from api.routing import route
from api.suppliers import service


@route("GET", "/suppliers")
def list_suppliers(request):
    return {"items": store.rows("suppliers")}


@route("GET", "/suppliers/{supplier_id}")
def get_supplier(request):
    return store.find("suppliers", request.params["supplier_id"])


@route("PATCH", "/suppliers/{supplier_id}", example={"lead_days": 5})
def change_supplier(request):
    row = store.find("suppliers", request.params["supplier_id"])
    row["lead_days"] = request.need("lead_days")[0]
    return row


@route("GET", "/suppliers/{supplier_id}/arrival")
def arrival(request):
    return {"days": service.arrival(request.params["supplier_id"])}


@route("GET", "/purchases")
def list_purchases(request):
    return {"items": store.rows("purchases")}


@route("POST", "/purchases", example={"supplier_id": "SUP-1", "sku": "BOLT-M8-40", "quantity": 9000})
def create_purchase(request):
    return 201, service.purchase(*request.need("supplier_id", "sku", "quantity"))


@route("GET", "/purchases/{purchase_id}")
def get_purchase(request):
    return store.find("purchases", request.params["purchase_id"])


@route("POST", "/purchases/{purchase_id}/send")
def send_purchase(request):
    return service.send(request.params["purchase_id"])
