"""Endpoints of returns."""

from api import store
from api.returns import service
from api.routing import route


@route("GET", "/returns")
def list_returns(request):
    return {"items": store.rows("returns")}


@route("POST", "/returns", example={"order_id": "SO-1001", "reason": "damaged"})
def create_return(request):
    return 201, service.request_return(*request.need("order_id", "reason"))


@route("GET", "/returns/address")
def address(request):
    return {"address": service.return_address()}


@route("GET", "/returns/{return_id}")
def get_return(request):
    return store.find("returns", request.params["return_id"])


@route("POST", "/returns/{return_id}/approve")
def approve(request):
    return service.approve(request.params["return_id"])


@route("POST", "/returns/{return_id}/reject", example={"reason": "used"})
def reject(request):
    row = store.find("returns", request.params["return_id"])
    row["status"] = "rejected"
    return row
