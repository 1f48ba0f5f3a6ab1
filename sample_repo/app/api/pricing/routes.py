"""Endpoints of pricing."""

from api import store
from api.pricing import service
from api.routing import route


@route("GET", "/prices/{sku}")
def get_price(request):
    return service.price(request.params["sku"], request.number("quantity", 1), request.query.get("region", "jp"))


@route("POST", "/prices/calculate", example={"sku": "BOLT-M8-40", "quantity": 5000, "region": "kr"})
def calculate(request):
    return service.price(*request.need("sku", "quantity", "region"))


@route("GET", "/price-lists")
def list_price_lists(request):
    return {"items": store.rows("price_lists"), "tax": service.tax_rates()}


@route("GET", "/price-lists/{price_list_id}")
def get_price_list(request):
    return store.find("price_lists", request.params["price_list_id"])


@route("GET", "/quotes")
def list_quotes(request):
    return {"items": store.rows("quotes")}


@route("POST", "/quotes", example={"customer_id": "C-100", "amount": 120000})
def create_quote(request):
    return 201, service.quote(*request.need("customer_id", "amount"))


@route("GET", "/quotes/{quote_id}")
def get_quote(request):
    return store.find("quotes", request.params["quote_id"])


@route("POST", "/quotes/{quote_id}/accept")
def accept_quote(request):
    return service.accept(request.params["quote_id"])
