"""Endpoints of notifications."""

from api import store
from api.notifications import service
from api.routing import route

MAIL = {"to": "buyer@kita.example", "template": "order-accepted", "values": {"order": "SO-1001"}}


@route("GET", "/notifications")
def list_messages(request):
    return {"items": store.rows("messages")}


@route("POST", "/notifications", example=MAIL)
def send_message(request):
    return 202, service.send(*request.need("to", "template", "values"))


@route("GET", "/notifications/templates")
def list_templates(request):
    return {"templates": sorted(service.templates())}


@route("POST", "/notifications/templates/{template}/preview", example={"order": "SO-1001"})
def preview(request):
    return {"text": service.render(request.params["template"], request.body)}


@route("POST", "/notifications/fax", example={"to": "0312345678"})
def send_fax(request):
    return 202, service.fax(request.need("to")[0])


@route("GET", "/notifications/{message_id}")
def get_message(request):
    return store.find("messages", request.params["message_id"])
