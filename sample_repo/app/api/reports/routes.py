"""Endpoints of reports."""

from api import store
from api.reports import service
from api.routing import route


@route("GET", "/reports")
def list_reports(request):
    return {"items": store.rows("reports")}


@route("POST", "/reports", example={"name": "daily-sales"})
def run_report(request):
    return 202, service.run(request.need("name")[0])


@route("GET", "/reports/schedule")
def schedule(request):
    return service.schedule()


@route("GET", "/reports/sales")
def sales(request):
    return service.sales_totals()


@route("GET", "/reports/{report_id}")
def get_report(request):
    return store.find("reports", request.params["report_id"])


@route("POST", "/reports/{report_id}/export")
def export_report(request):
    return 201, service.export(request.params["report_id"])
