"""Endpoints of operations."""

from api.admin import service
from api.routing import route
from api.settings import CONFIG


@route("GET", "/admin/health")
def health(request):
    return service.health()


@route("GET", "/admin/apm")
def apm(request):
    return service.apm()


@route("GET", "/admin/routes")
def list_routes(request):
    return {"routes": service.routes()}


@route("GET", "/admin/features/{feature}")
def feature(request):
    return service.switch(request.params["feature"])


@route("GET", "/admin/limits")
def limits(request):
    return service.limits()


@route("GET", "/admin/counts")
def counts(request):
    return service.counts()


@route("POST", "/admin/jobs/{job}/run")
def run_job(request):
    return 202, service.run_job(request.params["job"])


@route("GET", "/admin/maintenance")
def maintenance(request):
    window = CONFIG["admin"].get("maintenance")
    return {"planned": window is not None, "window": window}
