"""Endpoints of the catalogue."""

from api import store
from api.catalogue import legacy_sync, service
from api.paging import page_of
from api.routing import route


@route("GET", "/products")
def list_products(request):
    return page_of(store.rows("products"), request, service.page_limits())


@route("POST", "/products", example={"name": "Washer M8", "category_id": "fasteners", "price": 3})
def create_product(request):
    return 201, service.create(*request.need("name", "category_id", "price"))


@route("GET", "/products/{sku}")
def get_product(request):
    return service.product(request.params["sku"])


@route("PATCH", "/products/{sku}", example={"price": 13})
def change_product(request):
    row = store.find("products", request.params["sku"])
    row["price"] = request.need("price")[0]
    service.products_cache.clear()
    return row


@route("DELETE", "/products/{sku}")
def delete_product(request):
    store.delete("products", request.params["sku"])
    service.products_cache.clear()
    return {"deleted": request.params["sku"]}


@route("GET", "/products/{sku}/related")
def related(request):
    return {"items": service.related(request.params["sku"])}


@route("GET", "/categories")
def list_categories(request):
    return {"items": service.categories()}


@route("GET", "/categories/{category_id}")
def get_category(request):
    return store.find("categories", request.params["category_id"])


@route("GET", "/catalogue/legacy-sync")
def legacy_sync_plan(request):
    return legacy_sync.plan()
