"""Hand-made answers to the questions beside the check, for tests of renderers."""

from __future__ import annotations

from confcompat.model.answers import (
    DiffAnswer,
    EnvironmentDiff,
    KeyAnswer,
    KeyChange,
    KeyInEnvironment,
    KeyReaders,
    Removal,
    ShownNode,
)
from confcompat.model.keys import Wild
from confcompat.model.listing import ReadsAnswer
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.places import Place
from confcompat.model.reads import (
    ENVIRONMENT_ROOT,
    Certainty,
    Closed,
    Coverage,
    Extent,
    Moment,
    Need,
    Read,
    ReleaseReads,
    Unparsed,
    Use,
    WhenAbsent,
    WhenPresent,
    WhenValue,
)
from confcompat.model.releases import Delivery, Release, Role
from confcompat.model.trees import ChangeKind, Kind, Rename
from tests.reports import CANDIDATE_COMMIT, STABLE_COMMIT, read_evidence

SECRET = "hunter2-hunter2"


def read(path: tuple[object, ...], line: int = 1, **given: object) -> Read:
    """A required read of `api/pool.py`, changed as the test wants it."""
    fields: dict[str, object] = {"root": "app", "need": Need.REQUIRED, "place": Place("api/pool.py", line, 5)}
    return Read(path=path, **(fields | given))  # type: ignore[arg-type]


def reads_answer() -> ReadsAnswer:
    """One read of every kind."""
    reads = (
        read(("db",), 26),
        read(
            ("db", "pool", "size"),
            27,
            function="api.pool.connect",
            entry="POST /orders",
            via=("api/settings.py:14",),
            uses=(Use.INTEGER,),
        ),
        read(("db", "timeout"), 28, need=Need.DEFAULTED, default=Present(30), moment=Moment.STARTUP),
        read(("db", "ratio"), 28, need=Need.DEFAULTED, default=Present(float("inf")), moment=Moment.STARTUP),
        read(("db", "password"), 29, need=Need.DEFAULTED, default=Present(SECRET), moment=Moment.IMPORT),
        read(("pin",), 29, need=Need.DEFAULTED, default=Present(SECRET)),
        read(("db", "host"), 30, any_of=(("db", "host"), ("database", "host"))),
        read(("tls", "cert"), 31, when=(WhenValue(("mode",), "tls"), WhenPresent(("tls",), truthy=True))),
        read(("new",), 32, when=(WhenAbsent(("old",), falsy=True),)),
        read(("x",), 33, when=(WhenPresent(("y",)),)),
        read(("x",), 34, when=(WhenAbsent(("y",)),)),
        read(("x",), 35, when=(WhenValue(("secret_mode",), SECRET, negated=True),)),
        read(("cache",), 36, extent=Extent.SUBTREE, need=Need.GUARDED, default=Unknown("it is computed")),
        read(
            ("feature", Wild.ONE),
            37,
            certainty=Certainty.PATTERN,
            need=Need.TESTED,
            reason="the key is the parameter `name`",
        ),
        read(("API_TOKEN",), 38, root=ENVIRONMENT_ROOT),
    )
    return ReadsAnswer(
        "api",
        "v1.41.0",
        STABLE_COMMIT,
        ReleaseReads(
            reads,
            (
                Closed(
                    "app", ("db", "pool"), ("size", "timeout"), "TypeError", Place("api/pool.py", 31), Moment.STARTUP
                ),
            ),
            Coverage(
                files=12,
                screened_out=10,
                parsed=1,
                unparsed=(Unparsed("api/b.py", "line 3: bad"),),
                exact=13,
                pattern=1,
                opaque=0,
            ),
            ("the root api.settings:CONFIG was found by itself",),
        ),
    )


def node(text: str, kind: Kind = Kind.INTEGER, secret: bool = False, line: int = 3) -> ShownNode:
    """A node of `config/prd.yaml`."""
    return ShownNode(kind, text, secret, Place("config/prd.yaml", line, 1))


def diff_answer() -> DiffAnswer:
    """A removal, an addition, a changed secret and a rename in prd; nothing in stg."""
    return DiffAnswer(
        "api",
        (
            EnvironmentDiff(
                "prd",
                "v1.41.0",
                "worktree",
                (
                    KeyChange(ChangeKind.REMOVED, ("db", "pool", "size"), node("30"), None),
                    KeyChange(ChangeKind.ADDED, ("http", "timeout_seconds"), None, node("5")),
                    KeyChange(
                        ChangeKind.VALUED,
                        ("db", "password"),
                        node("secret string, 7 characters", Kind.STRING, True),
                        node("secret string, 9 characters", Kind.STRING, True),
                    ),
                ),
                (Rename(("http", "timeout"), ("http", "timeout_seconds"), ("equal value", "swapped readers")),),
                ("config/gone.yaml: not in v1.41.0",),
            ),
            EnvironmentDiff("stg", "v1.41.0", "worktree", ()),
        ),
    )


def key_answer() -> KeyAnswer:
    """One environment for each thing that may be said of a removal."""
    stable = Release(Role.STABLE, "v1.41.0", STABLE_COMMIT)
    candidate = Release(Role.CANDIDATE, "worktree", CANDIDATE_COMMIT)
    many = tuple(read_evidence(line) for line in range(1, 11))
    reading = (KeyReaders(stable, many, (), "v1.20.0"), KeyReaders(candidate, (), (read_evidence(5),)))
    here = Present(node("30"))
    return KeyAnswer(
        "api",
        ("db", "pool", "size"),
        (
            KeyInEnvironment("prd", Delivery.SHARED, here, Absent(), reading, Removal.AFTER_DRAIN, (stable,)),
            KeyInEnvironment("stg", Delivery.SHARED, here, here, (KeyReaders(stable, ()),), Removal.NOW),
            KeyInEnvironment("dev", Delivery.SHARED, here, here, (), Removal.IN_USE, (), ("a note",)),
            KeyInEnvironment("int", Delivery.BUNDLED, Unknown("a.yaml:3 cannot be read"), here, (), Removal.UNSURE),
            KeyInEnvironment("old", Delivery.VERSIONED, Absent(), Absent(), (), Removal.NOTHING_THERE),
        ),
    )
