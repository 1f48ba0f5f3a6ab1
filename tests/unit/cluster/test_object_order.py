"""What happens to objects decides the order as keys do."""

from __future__ import annotations

import json

import jsonschema
import pytest

from confcompat.adapters.schemas import load_schema
from confcompat.model.findings import Report, StepKind, Verdict
from confcompat.model.releases import Delivery
from confcompat.render import RENDERERS, View
from tests.unit.cluster.test_variables import BY_KEY, FROM_MAP, FROM_SECRET, MAP, POD, SECRET, checked

PLAIN = POD % "image: x"
OTHER = MAP.replace("name: env", "name: other") % "a: b"


def order(report: Report) -> tuple[Verdict, list[tuple[str, str, Verdict]]]:
    """The environment's verdict, and what of it each object asks for."""
    entries = [(e.object.name, e.object.key, e.verdict) for e in report.plan if e.object]
    return report.environments[0].verdict, entries


@pytest.mark.parametrize(
    ("now", "after", "expected"),
    [
        (POD % FROM_SECRET + SECRET % "a: b", POD % FROM_SECRET + SECRET % "a: c", Verdict.APP_FIRST),
        (POD % FROM_MAP + MAP % "a: b", PLAIN, Verdict.APP_FIRST),
        (POD % (BY_KEY % "") + MAP % "k: b, x: y", PLAIN + MAP % "x: y", Verdict.APP_FIRST),
        (PLAIN, POD % FROM_MAP + MAP % "a: b", Verdict.CONFIG_FIRST),
        (PLAIN + OTHER, POD % FROM_MAP + OTHER, Verdict.BROKEN),
        (PLAIN, PLAIN + MAP % "a: b", Verdict.ANY_ORDER),
        (PLAIN + MAP % "a: b", PLAIN, Verdict.ANY_ORDER),
    ],
)
def test_whom_it_breaks_decides(now: str, after: str, expected: Verdict) -> None:
    """Live pods wait for a drain, new ones for their objects; what is nowhere is broken."""
    verdict, entries = order(checked(now, after))

    assert verdict is expected
    assert [each[2] for each in entries] == ([] if expected is Verdict.ANY_ORDER else [expected])


def test_a_new_version_beside_an_old_one_that_goes() -> None:
    """The new one must be there first, the old one may only go when its pods are gone."""
    old = (POD % FROM_MAP + MAP % "a: b").replace("name: env", "name: env-1111111")
    new = (POD % FROM_MAP + MAP % "a: c").replace("name: env", "name: env-2222222")
    report = checked(old, new)

    assert order(report) == (
        Verdict.TWO_STEP,
        [("env-1111111", "", Verdict.APP_FIRST), ("env-2222222", "", Verdict.CONFIG_FIRST)],
    )
    assert StepKind.WAIT_FOR_DRAIN in report.plan[0].steps


def test_config_that_travels_with_its_release_asks_for_no_order() -> None:
    """Only a candidate that cannot run is broken."""
    old, new = POD % FROM_MAP + MAP % "a: b", PLAIN

    assert order(checked(old, new, delivery=Delivery.VERSIONED)) == (Verdict.ANY_ORDER, [])
    assert order(checked(PLAIN + OTHER, POD % FROM_MAP + OTHER, delivery=Delivery.VERSIONED))[0] is Verdict.BROKEN


@pytest.mark.parametrize("kind", ["check", "plan"])
def test_every_format_names_the_object(kind: str) -> None:
    """In the plan, too."""
    report = checked(POD % FROM_SECRET + SECRET % "TOKEN: b", POD % FROM_SECRET + SECRET % "TOKEN: c")
    text, markdown, document = (RENDERERS[kind][each]([report], View()) for each in ("text", "markdown", "json"))

    assert "Secret/env (TOKEN)" in text
    assert "Secret/env (TOKEN)" in markdown
    content = json.loads(document)
    jsonschema.Draft202012Validator(load_schema(kind)).validate(content)
    assert content["plan"][0]["object"] == {"kind": "Secret", "namespace": None, "name": "env", "key": "TOKEN"}
