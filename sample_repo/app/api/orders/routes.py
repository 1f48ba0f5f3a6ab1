"""Endpoints of orders."""

from api import store
from api.orders import service
from api.paging import page_of
from api.routing import route
from api.settings import CONFIG

LINE = {"sku": "GLOVE-L", "quantity": 5, "price": 480}


@route("GET", "/orders")
def list_orders(request):
    rows = store.rows("orders")
    if "status" in request.query:
        rows = [row for row in rows if row["status"] == request.query["status"]]
    return page_of(rows, request, CONFIG["orders"]["page"])


@route("POST", "/orders", example={"customer_id": "C-100", "lines": [LINE]})
def create_order(request):
    customer_id, lines = request.need("customer_id", "lines")
    return 201, service.create(customer_id, lines)


@route("POST", "/orders/quick", example={"customer_id": "C-100", "text": "BOLT-M8-40 500\nGLOVE-L 2"})
def quick_order(request):
    return 201, service.quick(*request.need("customer_id", "text"))


@route("GET", "/orders/{order_id}")
def get_order(request):
    return store.find("orders", request.params["order_id"])


@route("PATCH", "/orders/{order_id}", example={"purchase_number": "4711"})
def change_order(request):
    return service.change(request.params["order_id"], request.body)


@route("POST", "/orders/{order_id}/cancel")
def cancel_order(request):
    return service.cancel(request.params["order_id"])


@route("POST", "/orders/{order_id}/approve", example={"by": "U-1"})
def approve_order(request):
    order = store.find("orders", request.params["order_id"])
    order["status"] = "open"
    order["history"].append("approved")
    return order


@route("GET", "/orders/{order_id}/lines")
def list_lines(request):
    return {"lines": store.find("orders", request.params["order_id"])["lines"]}


@route("POST", "/orders/{order_id}/lines", example=LINE)
def add_line(request):
    order = store.find("orders", request.params["order_id"])
    service.check_lines([*order["lines"], request.body])
    order["lines"].append(request.body)
    return 201, order


@route("GET", "/orders/{order_id}/history")
def order_history(request):
    return {"history": store.find("orders", request.params["order_id"])["history"]}
