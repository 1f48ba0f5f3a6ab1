"""Hand-made and hypothesis-made reports, for tests of renderers and of the command line."""

from __future__ import annotations

from hypothesis import strategies as st

from confcompat.model.findings import (
    CellName,
    ConfigEvidence,
    ConfigState,
    EnvironmentVerdict,
    Finding,
    LiveRelease,
    PlanEntry,
    ReadEvidence,
    Report,
    StepKind,
    Summary,
    Suppression,
    Verdict,
)
from confcompat.model.keys import AnyIndex, KeyPath, NonString, Wild
from confcompat.model.places import Place
from confcompat.model.reads import Coverage, Moment, Need, Unparsed
from confcompat.model.releases import Delivery, Release, Role
from confcompat.model.rules import Rule, RuleExample, Severity
from confcompat.render.view import View

STABLE_COMMIT = "9c1e2ab01f3d4c5b6a798897a6b5c4d3e2f10a1b"
CANDIDATE_COMMIT = "51f0c3d2e4a5b6c798897a6b5c4d3e2f10a1bfee"


def rule(name: str, id: str, severity: Severity = Severity.ERROR) -> Rule:
    """A rule with words of its own."""
    return Rule(
        id=id,
        name=name,
        severity=severity,
        since="0.1.0",
        summary=f"Fires when {name}.\n",
        explanation="The old release meets a config\nthat lacks what it reads.",
        remedy="Keep the key until the old release has drained.",
        message=f"what {name} says",
        when={},
        family="removed",
        forward="1. The config goes out. 2. The old release restarts and fails.",
        rollback="A rollback meets the new config.",
        examples=(RuleExample("a removed key", 'cfg["a"]', 'cfg["b"]', "a: 1", "b: 1", True),),
    )


RULES = (
    rule("removed-key-still-read", "CC101"),
    rule("removed-key-falls-back", "CC102", Severity.WARNING),
    rule("unused-key", "CC201", Severity.INFO),
    rule("config-unreadable", "CC204"),
    rule("unparsed-file", "CC402", Severity.WARNING),
)
VIEW = View(rules={one.name: one for one in RULES})


def read_evidence(line: int = 27, **given: object) -> ReadEvidence:
    """A reading line of stable."""
    return ReadEvidence(
        place=Place("api/pool.py", line, 12),
        revision="v1.41.0",
        function="api.pool.connect",
        moment=Moment.CALL,
        entry="POST /orders",
        **given,  # type: ignore[arg-type]
    )


def finding(path: KeyPath | None = ("db", "pool", "size"), **given: object) -> Finding:
    """A CC101 of `prd`, changed as the test wants it."""
    fields: dict[str, object] = {
        "rule": "removed-key-still-read",
        "id": "CC101",
        "severity": Severity.ERROR,
        "environment": "prd",
        "path": path,
        "cell": CellName(Role.STABLE, ConfigState.CANDIDATE),
        "need": Need.REQUIRED,
        "moment": Moment.CALL,
        "pre_existing": False,
        "introduced": True,
        "config": ConfigEvidence(Place("config/prd/api-config.yaml", 18, 5), "v1.41.0"),
        "reads": (read_evidence(),),
        "details": (),
        "fingerprint": "a3f8c21b9d04",
        "suppressed": None,
    }
    return Finding(**(fields | given))  # type: ignore[arg-type]


def report(*findings: Finding, **given: object) -> Report:
    """A report of one environment, `prd`, with these findings."""
    live = LiveRelease(
        Release(Role.STABLE, "v1.41.0", STABLE_COMMIT),
        Coverage(files=1204, screened_out=1100, parsed=104, exact=400, pattern=6, opaque=3),
    )
    fields: dict[str, object] = {
        "application": "api",
        "candidate": Release(Role.CANDIDATE, "worktree", None, "working tree"),
        "environments": (EnvironmentVerdict("prd", Delivery.SHARED, Verdict.TWO_STEP, (live,), "v1.41.0", "worktree"),),
        "findings": findings,
        "plan": (),
        "coverage": Coverage(files=1204, screened_out=1100, parsed=104, exact=403, pattern=6, opaque=3),
        "summary": Summary(error=sum(1 for one in findings if one.severity is Severity.ERROR)),
        "failed": bool(findings),
    }
    return Report(**(fields | given))  # type: ignore[arg-type]


def full_report() -> Report:
    """A report with one of everything: what the golden files show."""
    stg = EnvironmentVerdict(
        "stg",
        Delivery.BUNDLED,
        Verdict.ANY_ORDER,
        (LiveRelease(Release(Role.STABLE, "v1.42.0-rc1", CANDIDATE_COMMIT, "tag"), Coverage(exact=403)),),
        "v1.42.0-rc1",
        "worktree",
        protected=3,
        notes=('stable: v1.42.0-rc1, the newest tag that matches "v*"',),
    )
    findings = (
        finding(reads=(read_evidence(), read_evidence(31, need=Need.DEFAULTED))),
        finding(
            ("http", "timeout"),
            rule="removed-key-falls-back",
            id="CC102",
            severity=Severity.WARNING,
            fingerprint="b10000000000",
        ),
        finding(
            ("old", "broken"), pre_existing=True, fingerprint="b20000000000", need=None, moment=Moment.STARTUP, reads=()
        ),
        finding(
            ("legacy", "flag"),
            rule="unused-key",
            id="CC201",
            severity=Severity.INFO,
            introduced=False,
            fingerprint="b30000000000",
            cell=None,
            need=None,
            moment=None,
            reads=(),
        ),
        finding(
            ("legacy", "x"),
            suppressed=Suppression("stg drained", 31, "v1.43.0"),
            fingerprint="b40000000000",
            environment="stg",
        ),
        finding(
            None,
            rule="unparsed-file",
            id="CC402",
            severity=Severity.WARNING,
            environment=None,
            fingerprint="b50000000000",
            cell=None,
            need=None,
            moment=None,
            config=None,
            reads=(),
        ),
    )
    base = report(*findings)
    return Report(
        application="api",
        candidate=base.candidate,
        environments=(*base.environments, stg),
        findings=findings,
        plan=(
            PlanEntry(
                "prd",
                ("db", "pool", "size"),
                Verdict.APP_FIRST,
                (StepKind.RELEASE_APPLICATION, StepKind.WAIT_FOR_DRAIN, StepKind.APPLY_CONFIG),
            ),
            PlanEntry(
                "prd",
                ("http", "timeout"),
                Verdict.TWO_STEP,
                (
                    StepKind.EXPAND_CONFIG,
                    StepKind.RELEASE_APPLICATION,
                    StepKind.WAIT_FOR_DRAIN,
                    StepKind.CONTRACT_CONFIG,
                ),
                "http.timeout_seconds",
            ),
        ),
        coverage=Coverage(
            files=1204,
            screened_out=1100,
            parsed=103,
            unparsed=(Unparsed("api/broken.py", "line 3: unexpected indent"),),
            exact=403,
            pattern=6,
            opaque=3,
        ),
        summary=Summary(error=1, warning=2, info=0, suppressed=1, pre_existing=1),
        assumed=("the root api.settings:CONFIG was found by itself",),
        failed=True,
    )


_TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "a|b",
        "`x`",
        "<img src=x>",
        "@everyone",
        "\x1b[31m",
        "日本語",
        "a\nb",
        "\udc80",
        "\u202e",
        "[x](http://e.x)",
        "**",
    ]
)
_SEGMENTS = (
    _TEXT.filter(bool) | st.integers(0, 3) | st.sampled_from([Wild.ONE, AnyIndex(), NonString(8080), NonString(None)])
)
_PATHS = st.lists(_SEGMENTS, max_size=4).map(tuple)
_PLACES = st.builds(Place, _TEXT.filter(bool), st.integers(1, 999), st.integers(1, 80))
_READS = st.builds(
    ReadEvidence,
    place=_PLACES,
    revision=_TEXT.filter(bool),
    function=st.none() | _TEXT,
    moment=st.sampled_from(Moment),
    entry=st.none() | _TEXT,
    need=st.sampled_from(Need),
)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """Any finding; its fingerprint is twelve hexadecimal digits."""
    chosen = draw(st.sampled_from(RULES))
    return Finding(
        rule=chosen.name,
        id=chosen.id,
        severity=draw(st.sampled_from(Severity)),
        environment=draw(st.none() | st.sampled_from(["prd", "stg", "elsewhere"])),
        path=draw(st.none() | _PATHS),
        cell=draw(st.none() | st.builds(CellName, st.sampled_from(Role), st.sampled_from(ConfigState))),
        need=draw(st.none() | st.sampled_from(Need)),
        moment=draw(st.none() | st.sampled_from(Moment)),
        pre_existing=draw(st.booleans()),
        introduced=draw(st.booleans()),
        config=draw(st.none() | st.builds(ConfigEvidence, _PLACES, _TEXT.filter(bool))),
        reads=draw(st.lists(_READS, max_size=7).map(tuple)),
        details=(),
        fingerprint=draw(st.from_regex(r"[0-9a-f]{12}", fullmatch=True)),
        suppressed=draw(st.none() | st.builds(Suppression, _TEXT, st.integers(1, 99), _TEXT)),
    )


def reports() -> st.SearchStrategy[Report]:
    """Any report of the environments `prd` and `stg`, hostile text included."""
    releases = st.builds(Release, st.sampled_from(Role), _TEXT.filter(bool), st.none() | st.just(STABLE_COMMIT))
    live = st.lists(st.builds(LiveRelease, releases, st.just(Coverage(exact=3))), max_size=2).map(tuple)
    environments = st.tuples(
        *(
            st.builds(
                EnvironmentVerdict,
                name=st.just(name),
                delivery=st.sampled_from(Delivery),
                verdict=st.sampled_from(Verdict),
                releases=live,
                config_now=_TEXT.filter(bool),
                config_candidate=_TEXT.filter(bool),
                protected=st.integers(0, 2),
                notes=st.lists(_TEXT, max_size=2).map(tuple),
            )
            for name in ("prd", "stg")
        )
    )
    entries = st.builds(
        PlanEntry,
        environment=st.sampled_from(["prd", "stg"]),
        path=_PATHS,
        verdict=st.sampled_from(Verdict),
        steps=st.lists(st.sampled_from(StepKind), max_size=4).map(tuple),
        detail=_TEXT,
    )
    return st.builds(
        Report,
        application=_TEXT.filter(bool),
        candidate=releases,
        environments=environments,
        findings=st.lists(findings(), max_size=6).map(tuple),
        plan=st.lists(entries, max_size=5).map(tuple),
        coverage=st.just(Coverage(exact=403, pattern=6, opaque=3)),
        summary=st.just(Summary(1, 2, 3, 4, 5)),
        assumed=st.lists(_TEXT, max_size=2).map(tuple),
        failed=st.booleans(),
    )
