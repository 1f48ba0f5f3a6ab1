"""Endpoints of customers."""

from api import store
from api.customers import service
from api.routing import route


@route("GET", "/customers")
def list_customers(request):
    return {"items": store.rows("customers")}


@route("POST", "/customers", example={"name": "Hoshino Tools", "terms": "prepaid"})
def create_customer(request):
    return 201, service.create(*request.need("name", "terms"))


@route("GET", "/customers/{customer_id}")
def get_customer(request):
    return store.find("customers", request.params["customer_id"])


@route("PATCH", "/customers/{customer_id}", example={"name": "Kita Machinery Ltd"})
def rename_customer(request):
    customer = store.find("customers", request.params["customer_id"])
    customer["name"] = request.need("name")[0]
    return customer


@route("POST", "/customers/{customer_id}/deactivate")
def deactivate(request):
    return service.deactivate(request.params["customer_id"])


@route("GET", "/customers/{customer_id}/credit")
def credit(request):
    return service.credit_of(request.params["customer_id"])


@route("GET", "/customers/{customer_id}/addresses")
def list_addresses(request):
    return {"items": list(store.find("customers", request.params["customer_id"])["addresses"].values())}


@route("POST", "/customers/{customer_id}/addresses", example={"city": "Nagoya", "region": "jp"})
def add_address(request):
    return 201, service.add_address(request.params["customer_id"], *request.need("city", "region"))


@route("DELETE", "/customers/{customer_id}/addresses/{address_id}")
def delete_address(request):
    return service.delete_address(request.params["customer_id"], request.params["address_id"])


@route("POST", "/customers/{customer_id}/notes", example={"text": "calls on Mondays"})
def add_note(request):
    customer = store.find("customers", request.params["customer_id"])
    customer["notes"].append(request.need("text")[0])
    return 201, {"notes": customer["notes"]}
