"""The JSON Schemas say what the contract says, and what the settings' loader says."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import confcompat
from confcompat.adapters.schemas import SCHEMA_NAMES, load_schema
from confcompat.adapters.settings import load_settings
from confcompat.errors import SettingsError, UsageError
from confcompat.model.answers import DiffAnswer, EnvironmentDiff, KeyAnswer, KeyInEnvironment, KeyReaders
from confcompat.model.findings import Report
from confcompat.model.listing import ReadsAnswer
from confcompat.model.lookup import Present
from confcompat.model.places import Place
from confcompat.model.reads import Closed, Coverage, Read, ReleaseReads, Unparsed, WhenAbsent, WhenPresent, WhenValue
from confcompat.model.releases import Release, Role
from confcompat.render.json_v1.answers import render_diff, render_key, render_plan, render_rules
from confcompat.render.json_v1.check import render_checks
from confcompat.render.json_v1.reads import render_reads
from tests import reports as made

COMMIT = "0123456789abcdef0123456789abcdef01234567"

SETTINGS: dict[str, Any] = yaml.safe_load(
    """\
version: 1
application:
  name: api
  repo: .
  paths: ["api/**/*.py"]
  roots:
    - value: api.settings:CONFIG
    - returns: api.settings:load_config
    - parameter: api.base:Section.read_config(config)
    - environment
  accessors:
    - {call: api.settings:get_setting, key: 0, default: 1, separator: ".", root: app}
  assume:
    - {reads: "feature.*", need: defaulted, because: "toggles looked up by database rows", root: app}
environments:
  prd:
    config: [config/base.yaml, config/prd/api-config.yaml]
    repo: ../manifests
    delivery: shared
    stable: v1.41.0
    deployed: v1.41.0
    rollback: [v1.40.2]
  stg: {config: [a.yaml], stable: {tag: "v*"}}
  dev: {config: [a.yaml], stable: {image: {file: apps/api/prd/values.yaml, path: image.tag}, tag: "v{value}"}}
  own: {config: [a.yaml], stable: {rollout: dump.yaml, tag: "v{value}"}}
secrets: ["*password*", "payment.api_key"]
critical: ["payment.**"]
budget: {unresolved: 10}
ignore:
  - {rule: removed-key-still-read, key: "legacy.*", environment: stg, because: "stg drained", until: v1.43.0}
  - {rule: CC101, because: "known", fingerprint: a3f8c21b9d04}
fail-on: error
"""
)

READS: dict[str, Any] = {
    "format": "confcompat/reads",
    "version": 1,
    "revision": "v1.41.0",
    "commit": COMMIT,
    "reads": [
        {
            "root": "app",
            "key": "db.pool.size",
            "path": ["db", "pool", "size"],
            "need": "required",
            "extent": "value",
            "certainty": "exact",
            "default": None,
            "any_of": None,
            "when": None,
            "moment": "call",
            "function": "api.pool.connect",
            "entry": "POST /orders",
            "file": "api/pool.py",
            "line": 27,
            "column": 12,
            "via": ["api/settings.py:14"],
        }
    ],
    "closed": [
        {
            "root": "app",
            "key": "db.pool",
            "path": ["db", "pool"],
            "allows": ["size", "timeout"],
            "raises": "TypeError",
            "file": "api/pool.py",
            "line": 31,
            "moment": "startup",
        }
    ],
    "coverage": {
        "files": 1204,
        "screened_out": 1100,
        "parsed": 104,
        "unparsed": [{"file": "api/odd.py", "reason": "line 3: no Python"}],
        "exact": 403,
        "pattern": 6,
        "opaque": 3,
    },
}

PLAN_ENTRY: dict[str, Any] = {
    "environment": "prd",
    "key": "db.pool.size",
    "path": ["db", "pool", "size"],
    "verdict": "app-first",
    "steps": ["release the application", "apply the config"],
}

CHECK: dict[str, Any] = {
    "format": "confcompat/check",
    "version": 1,
    "application": "api",
    "candidate": {"revision": "worktree", "commit": None},
    "environments": [
        {
            "name": "prd",
            "delivery": "shared",
            "verdict": "two-step",
            "releases": [{"role": "stable", "revision": "v1.41.0", "commit": COMMIT, "source": "settings"}],
        }
    ],
    "findings": [
        {
            "rule": "removed-key-still-read",
            "id": "CC101",
            "severity": "error",
            "environment": "prd",
            "key": "db.pool.size",
            "path": ["db", "pool", "size"],
            "cell": {"release": "stable", "config": "candidate"},
            "need": "required",
            "moment": "call",
            "pre_existing": False,
            "introduced": True,
            "config": {"file": "config/prd/api-config.yaml", "line": 18, "revision": "v1.41.0"},
            "reads": [{"file": "api/pool.py", "line": 27, "revision": "v1.41.0", "function": "api.pool.connect"}],
            "message": "stable v1.41.0 reads db.pool.size",
            "remedy": "keep the key",
            "fingerprint": "a3f8c21b9d04",
            "suppressed": None,
        }
    ],
    "plan": [PLAN_ENTRY],
    "coverage": {"exact": 403, "pattern": 6, "opaque": 3, "unparsed": 0},
    "summary": {"error": 1, "warning": 0, "info": 0, "suppressed": 0, "pre_existing": 0},
}

NODE: dict[str, Any] = {"type": "integer", "text": "10", "secret": False, "file": "config/prd.yaml", "line": 3}

DIFF: dict[str, Any] = {
    "format": "confcompat/diff",
    "version": 1,
    "application": "api",
    "environments": [
        {
            "name": "prd",
            "from": "v1.41.0",
            "to": "worktree",
            "changes": [{"kind": "removed", "key": "a", "path": ["a"], "before": NODE, "after": None}],
            "renames": [{"from": "a", "from_path": ["a"], "to": "b", "to_path": ["b"], "evidence": ["equal value"]}],
            "notes": [],
        }
    ],
}

READ_PLACE: dict[str, Any] = {
    "file": "api/pool.py",
    "line": 27,
    "function": None,
    "moment": "import",
    "entry": None,
    "need": "required",
}

KEY: dict[str, Any] = {
    "format": "confcompat/key",
    "version": 1,
    "application": "api",
    "key": "a",
    "path": ["a"],
    "environments": [
        {
            "name": "prd",
            "delivery": "bundled",
            "now": {"set": True, "node": NODE, "reason": None},
            "candidate": {"set": None, "node": None, "reason": "config/prd.yaml:3: does not parse"},
            "readers": [
                {
                    "role": "stable",
                    "revision": "v1",
                    "commit": COMMIT,
                    "since": "v1",
                    "reads": [READ_PLACE],
                    "maybe": [],
                }
            ],
            "removal": "after-drain",
            "waits_for": [{"role": "stable", "revision": "v1", "commit": COMMIT}],
            "notes": [],
        }
    ],
}

PLAN: dict[str, Any] = {
    "format": "confcompat/plan",
    "version": 1,
    "application": "api",
    "candidate": {"revision": "worktree", "commit": None},
    "environments": [{"name": "prd", "delivery": "shared", "verdict": "app-first"}],
    "plan": [PLAN_ENTRY | {"actions": ["release-application", "apply-config"], "detail": ""}],
}

RULES: dict[str, Any] = {
    "format": "confcompat/rules",
    "version": 1,
    "rules": [
        {
            "id": "CC101",
            "name": "removed-key-still-read",
            "severity": "error",
            "since": "0.1.0",
            "summary": "A live release requires a key that the new config lacks.",
            "explanation": "It stops.",
            "forward": "",
            "rollback": "",
            "remedy": "Keep the key.",
        }
    ],
}

RUN: dict[str, Any] = {"command": ["pytest", "-q"], "exit": 0, "processes": 2, "damaged": 0}
SEEN: dict[str, Any] = {
    "root": "app",
    "key": "servers[0].host",
    "path": ["servers", 0, "host"],
    "how": "item",
    "absence": "raised",
    "file": "api/pool.py",
    "line": 27,
    "function": "Pool.connect",
}
RECORDING: dict[str, Any] = {
    "format": "confcompat/recording",
    "version": 1,
    **RUN,
    "reads": [{**SEEN, "end_line": 27, "there": True}],
}
RECALL: dict[str, Any] = {"found": 1, "elsewhere": 0, "possible": 0, "missed": 0, "percent": 100.0}
VERIFY: dict[str, Any] = {
    "format": "confcompat/verify",
    "version": 1,
    "application": "api",
    "revision": "v1.41.0",
    "commit": "0" * 40,
    "recording": RUN,
    "recall": {"keys": RECALL, "reads": RECALL},
    "outside": 3,
    "reads": [{**SEEN, "verdict": "found"}],
}
PRUNE: dict[str, Any] = {
    "format": "confcompat/prune",
    "version": 1,
    "application": "api",
    "environments": [
        {
            "name": "prd",
            "namespace": "shop",
            "unseen": ["CronJob"],
            "objects": [
                {
                    "kind": "Secret",
                    "namespace": "shop",
                    "name": "api-secret-3f9c1a7b",
                    "use": "rollback-only",
                    "named_by": [
                        {"workload": "Rollout/api", "role": "rollback", "replica_set": "api-5c8d7f", "revision": 3}
                    ],
                    "until_revision": 3,
                    "declared": False,
                    "doubts": [],
                }
            ],
            "delete": [],
        }
    ],
}

ANSWERS = {
    "prune": PRUNE,
    "check": CHECK,
    "diff": DIFF,
    "key": KEY,
    "plan": PLAN,
    "reads": READS,
    "recording": RECORDING,
    "rules": RULES,
    "verify": VERIFY,
}
MANY = {
    f"{name}-many": {"format": f"confcompat/{name}-many", "version": 1, "applications": [answer, answer]}
    for name, answer in ANSWERS.items()
    if name not in ("recording", "rules")
}
EXAMPLES = {**ANSWERS, **MANY, "settings": SETTINGS}

VALIDATORS = {name: jsonschema.Draft202012Validator(load_schema(name)) for name in SCHEMA_NAMES}

Steps = tuple[str | int, ...]


def is_valid(name: str, document: Any) -> bool:
    return bool(VALIDATORS[name].is_valid(document))


def places(document: Any, at: Steps = ()) -> Iterator[Steps]:
    """Every node below the top."""
    pairs = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for step, below in pairs:
        yield (*at, step)
        yield from places(below, (*at, step))


def parent(document: Any, place: Steps) -> Any:
    for step in place[:-1]:
        document = document[step]
    return document


def loads(document: Any) -> bool:
    try:
        load_settings(yaml.safe_dump(document).encode(), "confcompat.yaml")
    except SettingsError:
        return False
    return True


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_schema_is_one_and_has_a_file(name: str) -> None:
    """Draft 2020-12, with a title, a description and an id."""
    schema = load_schema(name)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:confcompat:schema:{name}:1"
    assert schema["title"]
    assert schema["description"]


def test_every_file_is_a_schema_with_a_name() -> None:
    """No schema is shipped that `confcompat schema` does not know."""
    folder = Path(confcompat.__file__).parent / "schemas"

    assert sorted(file.stem for file in folder.iterdir()) == list(SCHEMA_NAMES)


def test_an_unknown_schema_names_the_nearest() -> None:
    """A typing error is told with the way on."""
    with pytest.raises(UsageError) as caught:
        load_schema("setings")
    assert (caught.value.what, caught.value.hint) == ('unknown schema "setings"', 'did you mean "settings"?')
    with pytest.raises(UsageError) as caught:
        load_schema("../errors.py")
    assert caught.value.hint.startswith("known: check, ")


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_examples_of_the_contract_are_valid(name: str) -> None:
    """What the contract shows is what the schema allows."""
    VALIDATORS[name].validate(EXAMPLES[name])


@pytest.mark.parametrize("name", [*ANSWERS, *MANY])
def test_additions_are_free_in_answers(name: str) -> None:
    """A program that checks what it reads is not broken by a newer confcompat."""
    assert is_valid(name, EXAMPLES[name] | {"later": 1})


OPTIONAL = {("actions",), ("detail",), ("moment",), ("entry",), ("need",), ("revision",), ("forward",), ("rollback",)}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_field_of_an_answer_is_required(name: str) -> None:
    """Only additions to the contract's fields may be missing."""
    document = ANSWERS[name]
    for place in places(document):
        if isinstance(place[-1], str):
            changed = copy.deepcopy(document)
            del parent(changed, place)[place[-1]]
            optional = place[-1:] in OPTIONAL and is_addition(name, place)
            assert is_valid(name, changed) is optional, place


def is_addition(name: str, place: Steps) -> bool:
    """A field that a version may leave out; the contract's own examples show none of them."""
    return (
        name == "rules"
        or (name == "plan" and place[0] == "plan")
        or (name == "key" and place[-1] in ("moment", "entry", "need"))
    )


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("check", ("version",), 2),
        ("check", ("format",), "confcompat/checks"),
        ("check", ("environments", 0, "verdict"), "fine"),
        ("check", ("environments", 0, "delivery"), "none"),
        ("check", ("environments", 0, "releases", 0, "role"), "old"),
        ("check", ("environments", 0, "releases", 0, "commit"), "abc"),
        ("check", ("findings", 0, "severity"), "fatal"),
        ("check", ("findings", 0, "id"), "101"),
        ("check", ("findings", 0, "need"), "maybe"),
        ("check", ("findings", 0, "path", 0), {"any": "some"}),
        ("check", ("findings", 0, "cell", "config"), "later"),
        ("check", ("findings", 0, "fingerprint"), "A3"),
        ("check", ("summary", "error"), -1),
        ("check-many", ("applications", 1, "plan", 0, "verdict"), "fine"),
        ("reads", ("reads", 0, "extent"), "all"),
        ("reads", ("reads", 0, "certainty"), "sure"),
        ("reads", ("reads", 0, "moment"), "later"),
        ("reads", ("reads", 0, "line"), 0),
        ("reads", ("reads", 0, "when"), {"present": "db"}),
        ("diff", ("environments", 0, "changes", 0, "kind"), "moved"),
        ("diff", ("environments", 0, "changes", 0, "before", "type"), "text"),
        ("key", ("environments", 0, "removal"), "soon"),
        ("plan", ("plan", 0, "actions", 0), "pray"),
        ("rules", ("rules", 0, "severity"), "fatal"),
        ("recording", ("reads", 0, "how"), "look"),
        ("verify", ("reads", 0, "verdict"), "maybe"),
    ],
)
def test_enumerations_are_closed(name: str, place: Steps, value: Any) -> None:
    """A word that the contract does not know is no answer."""
    changed = copy.deepcopy(EXAMPLES[name])
    parent(changed, place)[place[-1]] = value

    assert not is_valid(name, changed)


@pytest.mark.parametrize(
    "when",
    [
        {"present": ["db"]},
        {"present": ["db"], "truthy": True},
        {"absent": ["new_name"], "falsy": True},
        {"value": ["mode"], "is": "tls"},
        {"value": ["mode"], "is_not": 1.5},
        {"all": [{"present": ["db"]}, {"absent": ["x", {"any": "one"}]}]},
    ],
)
def test_conditions_and_paths_take_every_form(when: dict[str, Any]) -> None:
    """Wildcards and keys that are no strings are segments too."""
    path = ["a", 0, {"any": "one"}, {"any": "many"}, {"glob": "*_url"}, {"key": 8080}, {"key": True}, {"key": None}]
    changed = copy.deepcopy(READS)
    changed["reads"][0] |= {"when": when, "path": path, "any_of": [path, ["b"]], "default": 1.5}

    assert is_valid("reads", changed)


def test_the_loader_reads_what_the_schema_allows() -> None:
    """The settings that hold every setting are settings to both."""
    assert loads(SETTINGS)
    assert is_valid("settings", SETTINGS)


@given(st.sampled_from([place for place in places(SETTINGS) if isinstance(place[-1], str)]), st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_a_misspelt_setting_fails_in_both(place: Steps, at: int) -> None:
    """Wherever a letter is doubled, the schema and the loader agree; only an environment's name is free."""
    changed = copy.deepcopy(SETTINGS)
    section, name = parent(changed, place), str(place[-1])
    at %= len(name)
    section[name[:at] + name[at] + name[at:]] = section.pop(name)
    is_name = len(place) == 2 and place[0] == "environments"

    assert (is_valid("settings", changed), loads(changed)) == (is_name, is_name)


VALUES = st.sampled_from([None, True, 0, 1, -1, 1.5, "", " ", "x", "a:b", "-x", "/x", "../x", [], ["x"], {}, {"x": 1}])


@given(st.sampled_from(list(places(SETTINGS))), VALUES)
@settings(max_examples=200, deadline=None)
def test_schema_and_loader_agree_on_every_value(place: Steps, value: Any) -> None:
    """What an editor accepts with the schema, a check accepts; and the other way round."""
    changed = copy.deepcopy(SETTINGS)
    parent(changed, place)[place[-1]] = value

    assert is_valid("settings", changed) == loads(changed)


@given(st.sampled_from(list(places(SETTINGS))))
@settings(max_examples=100, deadline=None)
def test_schema_and_loader_agree_on_what_may_be_left_out(place: Steps) -> None:
    """Required settings are required by both."""
    changed = copy.deepcopy(SETTINGS)
    del parent(changed, place)[place[-1]]

    assert is_valid("settings", changed) == loads(changed)


COMMITS = st.none() | st.just(COMMIT)
TEXTS = st.text(max_size=5)


def whole(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Values with every field drawn, those with defaults too."""
    return st.builds(kind, **dict.fromkeys((field.name for field in fields(kind)), ...))


st.register_type_strategy(Present, lambda kind: st.builds(Present, st.from_type(kind.__args__[0])))
st.register_type_strategy(Place, st.builds(Place, TEXTS, st.integers(1, 99), st.integers(1, 9)))
st.register_type_strategy(Release, st.builds(Release, st.sampled_from(Role), TEXTS, COMMITS, TEXTS))
for each in (Read, Closed, KeyReaders, EnvironmentDiff, KeyInEnvironment, WhenPresent, WhenAbsent, WhenValue):
    st.register_type_strategy(each, whole(each))
COVERAGE = st.builds(Coverage, *[st.integers(0, 9)] * 3, st.just((Unparsed("a.py", "why"),)), *[st.integers(0, 9)] * 3)


@given(made.reports())
@settings(max_examples=30, deadline=None)
def test_a_rendered_check_and_its_plan_are_valid(report: Report) -> None:
    """Whatever a check found, its document is one that the schema allows."""
    VALIDATORS["check"].validate(json.loads(render_checks([report], made.VIEW)))
    VALIDATORS["check-many"].validate(json.loads(render_checks([report, report], made.VIEW)))
    VALIDATORS["plan"].validate(json.loads(render_plan([report], made.VIEW)))
    VALIDATORS["plan-many"].validate(json.loads(render_plan([], made.VIEW)))


@given(st.builds(ReleaseReads, reads=..., closed=..., coverage=COVERAGE, assumed=...), TEXTS, COMMITS)
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_rendered_reads_are_valid(found: ReleaseReads, revision: str, commit: str | None) -> None:
    """Conditions, wildcards and odd defaults included."""
    answer = ReadsAnswer("api", revision, commit, found)

    VALIDATORS["reads"].validate(json.loads(render_reads([answer], made.VIEW)))
    VALIDATORS["reads-many"].validate(json.loads(render_reads([answer, answer], made.VIEW)))


@given(st.from_type(DiffAnswer), st.from_type(KeyAnswer))
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_rendered_answers_are_valid(diff: DiffAnswer, key: KeyAnswer) -> None:
    """What changed, and what is known of a key."""
    VALIDATORS["diff"].validate(json.loads(render_diff([diff], made.VIEW)))
    VALIDATORS["diff-many"].validate(json.loads(render_diff([diff, diff], made.VIEW)))
    VALIDATORS["key"].validate(json.loads(render_key([key], made.VIEW)))
    VALIDATORS["key-many"].validate(json.loads(render_key([key, key], made.VIEW)))


def test_rendered_rules_are_valid() -> None:
    """The rule pages' facts have a schema too."""
    VALIDATORS["rules"].validate(json.loads(render_rules(made.RULES, made.VIEW)))
