"""Endpoints of shipping."""

from api import store
from api.routing import route
from api.shipping import service


@route("GET", "/carriers")
def list_carriers(request):
    return {"items": service.carriers()}


@route("GET", "/shipping/cost")
def shipping_cost(request):
    return service.cost(request.number("weight_g", 1500))


@route("GET", "/shipping/delivery-days")
def delivery_days(request):
    return {"days": service.delivery_days(request.query.get("region", "jp"))}


@route("GET", "/shipments")
def list_shipments(request):
    return {"items": store.rows("shipments")}


@route("POST", "/shipments", example={"order_id": "SO-1001"})
def create_shipment(request):
    return 201, service.ship(request.need("order_id")[0])


@route("GET", "/shipments/{shipment_id}")
def get_shipment(request):
    return store.find("shipments", request.params["shipment_id"])


@route("GET", "/shipments/{shipment_id}/tracking")
def tracking(request):
    shipment = store.find("shipments", request.params["shipment_id"])
    return {"url": service.tracking_url(shipment), "status": shipment["status"]}


@route("POST", "/shipments/{shipment_id}/label")
def label(request):
    shipment = store.find("shipments", request.params["shipment_id"])
    return 201, {"shipment": shipment["id"], **service.label_options()}
