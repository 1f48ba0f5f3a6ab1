"""Endpoints of stock."""

from api import store
from api.routing import route
from api.stock import service


@route("GET", "/stock")
def list_stock(request):
    return {"items": store.rows("stock")}


@route("GET", "/stock/low")
def list_low(request):
    return {"items": service.low()}


@route("GET", "/stock/{sku}")
def get_stock(request):
    sku = request.params["sku"]
    return {"sku": sku, "available": service.available(sku)}


@route("POST", "/stock/{sku}/reserve", example={"quantity": 5})
def reserve(request):
    return service.reserve(request.params["sku"], *request.need("quantity"))


@route("POST", "/stock/{sku}/release", example={"quantity": 5})
def release(request):
    return service.release(request.params["sku"], *request.need("quantity"))


@route("POST", "/stock/{sku}/adjust", example={"quantity": -2, "reason": "count"})
def adjust(request):
    return service.adjust(request.params["sku"], *request.need("quantity", "reason"))


@route("GET", "/stock/{sku}/movements")
def movements(request):
    return {"movements": store.find("stock", request.params["sku"])["movements"]}


@route("GET", "/warehouses")
def list_warehouses(request):
    return {"items": store.rows("warehouses")}


@route("GET", "/warehouses/{warehouse_id}")
def get_warehouse(request):
    row = store.find("warehouses", request.params["warehouse_id"])
    return {**row, "cutoff": service.warehouse_cutoff(row["id"])}
