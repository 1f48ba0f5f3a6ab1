"""Reports. Written by three people in three years, as the styles show."""

from api import store
from api.db import replica_lag_allowed
from api.routing import HttpError
from api.settings import CONFIG, get_setting

DEFAULTS = {"max_rows": 10000, "delimiter": ",", "timezone": "Asia/Tokyo"}


def option(name):
    """A setting of reports, or the value that it always had."""
    try:
        return CONFIG["reports"][name]
    except KeyError:
        return DEFAULTS[name]


def options():
    return {**DEFAULTS, **CONFIG["reports"]["csv"]}


def run(name):
    definitions = CONFIG["reports"]["definitions"]
    if name not in definitions:
        raise HttpError(404, f"no report {name}")
    definition = definitions[name]
    rows = store.rows(definition["table"])[: option("max_rows")]
    row = {"name": name, "status": "ready", "rows": len(rows), "lag_seconds": replica_lag_allowed()}
    return store.insert("reports", row, "RP-")


def export(report_id):
    """Where a report lies as a file."""
    row = store.find("reports", report_id)
    directory = CONFIG["reports"]["export_dir"]
    return {"path": f"{directory}/{row['id']}.csv", "delimiter": options()["delimiter"]}


def schedule():
    """When the nightly reports run, local time."""
    nightly = CONFIG.get("reports", {}).get("nightly") or {}
    return {"at": nightly.get("at", "02:00"), "names": nightly.get("names", []), "zone": option("timezone")}


def sales_totals():
    totals = {}
    for order in store.rows("orders"):
        region = order["region"]
        totals[region] = totals.get(region, 0) + sum(line["quantity"] * line["price"] for line in order["lines"])
    return {"totals": totals, "rounding": get_setting("reports.rounding", 0)}
