"""What is wrong with a case: by execution (the case itself), and by the analyzer's answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from confcompat.extract.python import extract
from confcompat.link.engine import Linked, link
from confcompat.link.program import Program
from confcompat.model.facts import ModuleFacts
from confcompat.model.keys import AnyIndex, KeyPath, NonString, Segment, Wild, covers, format_key, is_exact, starts_with
from confcompat.model.packs import Pack
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT, Read, WhenAbsent, WhenPresent, WhenValue
from confcompat.model.settings import Application
from tests.case_folders import (
    Case,
    Expected,
    dump,
    instances,
    mutated,
    value_at,
    with_value,
    without,
)
from tests.executions import Interpreter, Outcome

_MISSING = Expected.__dataclass_fields__["mutate"].default
UNKNOWN_KEY = "zz_unknown_key"
Root = str
RunName = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """All that was executed of a case."""

    base: Outcome
    outcomes: Mapping[RunName, Outcome]

    def raised(self, *name: object) -> bool:
        return self.outcomes[name].raised


# Execution


def execute(case: Case, python: Interpreter) -> Runs:
    """Run the program on its config, without each key, with other values, and on its variants."""
    base = python.run(case.files, case.environment)
    outcomes: dict[RunName, Outcome] = {}
    for name, config, environment in _runs(case):
        if name not in outcomes:
            text = case.files.get(case.config_file)
            files = dict(case.files)
            if text is not None and config is not case.config:
                files[case.config_file] = dump(case.config_file, config)
            outcomes[name] = python.run(files, environment)
    return Runs(base, outcomes)


Planned = tuple[RunName, Any, Mapping[str, str]]


def _runs(case: Case) -> Iterator[Planned]:
    for read in case.reads:
        yield from _runs_of_read(case, read)
        if read.any_of:
            there = [path for path in read.any_of if instances(case.config, path)]
            yield ("delete all", read.any_of), without(case.config, *there), case.environment
    for root, path in case.not_read:
        yield from _touched(case, root, path)
    for closed in case.closed:
        unknown = with_value(case.config, (*closed.path, UNKNOWN_KEY), 1)
        yield ("add", APP_ROOT, (*closed.path, UNKNOWN_KEY)), unknown, case.environment
    for number, variant in enumerate(case.variants):
        config = case.config
        for path, value in variant.changes:
            config = with_value(config, path, value)
        yield ("variant", number), without(config, *variant.deleted), case.environment


def _runs_of_read(case: Case, read: Expected) -> Iterator[Planned]:
    if read.root == ENVIRONMENT_ROOT:
        yield from _touched(case, read.root, read.path)
        return
    for found in instances(case.config, read.path):
        for end in range(1, len(found) + 1):
            yield from _touched(case, read.root, found[:end])
    if not instances(case.config, read.path) and is_exact(read.path):
        yield from _touched(case, read.root, read.path)


def _touched(case: Case, root: Root, path: KeyPath) -> Iterator[Planned]:
    """Without the key and with another value, or, where the config has none, with one."""
    asked = (r.mutate for r in case.reads if r.root == root and covers(r.path, path) and r.mutate is not _MISSING)
    value = next(asked, _MISSING)
    if root == ENVIRONMENT_ROOT:
        name = str(path[0])
        kept = {key: text for key, text in case.environment.items() if key != name}
        if name in case.environment:
            yield ("delete", root, path), case.config, kept
            other = mutated(case.environment[name]) if value is _MISSING else value
            yield ("mutate", root, path), case.config, {**kept, name: str(other)}
        else:
            yield ("add", root, path), case.config, {**kept, name: "1" if value is _MISSING else str(value)}
    elif instances(case.config, path):
        yield ("delete", root, path), without(case.config, path), case.environment
        other = mutated(value_at(case.config, path)) if value is _MISSING else value
        yield ("mutate", root, path), with_value(case.config, path, other), case.environment
    else:
        added = with_value(case.config, path, "1" if value is _MISSING else value)
        yield ("add", root, path), added, case.environment


def problems_by_execution(case: Case, runs: Runs) -> list[str]:
    """Where the expectations of a case do not hold when its program is run."""
    if runs.base.raised:
        return [f"the program does not run on its own config: {runs.base.told}"]
    return [
        *_read_problems(case, runs),
        *_untouched_problems(case, runs),
        *(
            f"{format_key(closed.path)}: takes an unknown key"
            for closed in case.closed
            if not runs.raised("add", APP_ROOT, (*closed.path, UNKNOWN_KEY))
        ),
        *(
            f"variant {number}: {runs.outcomes['variant', number].told}, expected {'raises' if v.raises else 'ok'}"
            for number, v in enumerate(case.variants)
            if runs.raised("variant", number) is not v.raises
        ),
    ]


def _read_problems(case: Case, runs: Runs) -> Iterator[str]:
    groups: dict[tuple[str, KeyPath], list[Expected]] = {}
    for read in case.reads:
        groups.setdefault((read.root, read.path), []).append(read)
    for (root, path), reads in groups.items():
        found = _instances(case, root, path)
        plainly = any(r.plainly_required for r in reads)
        if not found and plainly:
            yield f"{format_key(path)}: required, but not in the config"
        for instance in found:
            name = format_key(instance)
            raised = runs.raised("delete", root, instance)
            if any(r.when for r in reads):
                yield from _condition_problems(case, runs, instance, raised)
                continue
            alone = any(sum(bool(instances(case.config, p)) for p in r.any_of) == 1 for r in reads)
            if raised is not (plainly or alone):
                yield f"{name}: deleting it {'raises' if raised else 'is ok'}: {[r.needs for r in reads]}"
            below = any(len(r.path) > len(path) and starts_with(r.path, path) for r in case.reads)
            if not plainly and not below:
                yield from _observation_problems(runs, root, instance, reads)
        if not found and is_exact(path) and not any(r.unobserved or r.any_of for r in reads):
            outcome = runs.outcomes["add", root, path]
            if not outcome.raised and outcome.stdout == runs.base.stdout:
                yield f"{format_key(path)}: adding it does not show"
        for read in reads:
            if read.any_of and not runs.raised("delete all", read.any_of):
                yield f"{format_key(path)}: deleting all of its alternatives is ok"


def _instances(case: Case, root: Root, path: KeyPath) -> list[KeyPath]:
    if root == ENVIRONMENT_ROOT:
        return [(name,) for name in case.environment if covers(path, (name,))]
    return instances(case.config, path)


def _condition_problems(case: Case, runs: Runs, instance: KeyPath, raised: bool) -> Iterator[str]:
    """A condition must be seen from both sides: on some config the key may go, on another it may not."""
    seen = {raised} | {
        runs.raised("variant", number) for number, variant in enumerate(case.variants) if instance in variant.deleted
    }
    if len(seen) < 2:
        yield f"{format_key(instance)}: its condition was only seen where deleting it {'raises' if raised else 'is ok'}"


def _observation_problems(runs: Runs, root: Root, instance: KeyPath, reads: list[Expected]) -> Iterator[str]:
    needs = {need for read in reads for need in read.needs}
    if any(read.unobserved or read.any_of for read in reads):
        return
    deleted, other = runs.outcomes["delete", root, instance], runs.outcomes["mutate", root, instance]
    if needs == {"tested"}:
        if deleted.stdout == runs.base.stdout and not deleted.raised:
            yield f"{format_key(instance)}: tested, but deleting it does not show"
        if other.stdout != runs.base.stdout:
            yield f"{format_key(instance)}: tested only, but its value shows"
    elif not other.raised and other.stdout == runs.base.stdout:
        yield f"{format_key(instance)}: another value does not show"


def _untouched_problems(case: Case, runs: Runs) -> Iterator[str]:
    for root, path in case.not_read:
        for what in ("delete", "add", "mutate"):
            outcome = runs.outcomes.get((what, root, path))
            if outcome is not None and (outcome.raised or outcome.stdout != runs.base.stdout):
                yield f"{format_key(path)}: not read, but to {what} it shows: {outcome.told}"


# The analyzer's answer


def analyse(case: Case, packs: tuple[Pack, ...], order: list[str] | None = None) -> Linked:
    """What the analyzer says of the case's program; `order` is the order in which it is given the files."""
    facts: dict[str, ModuleFacts] = {}
    for name in order or sorted(case.sources):
        found = extract(case.sources[name].encode())
        assert isinstance(found, ModuleFacts), f"{case.name}/{name}: {found}"
        facts[name] = found
    return link(Program(facts), packs, Application("case"), (case.config_file,))


def problems_by_analysis(case: Case, runs: Runs, linked: Linked) -> list[str]:
    """Where the analyzer's answer differs from what a case expects."""
    required = [read.path for read in case.reads if read.plainly_required]
    reads = tuple(replace(read, path=_meant(case.config, read.path)) for read in linked.reads)
    return [
        *(problem for read in case.reads for problem in _answer_problems(read, reads, required)),
        *_invented(case, reads),
        *_overstated(case, runs, reads),
        *_closed_problems(case, linked),
    ]


def _meant(config: Any, path: KeyPath) -> KeyPath:
    """A number in the source is a list's index or a mapping's key: the config says which."""
    out: list[Segment] = []
    for segment in path:
        is_key = isinstance(segment, int) and isinstance(config, dict) and segment in config
        out.append(NonString(segment) if is_key and isinstance(segment, int) else segment)
        known = isinstance(segment, str) and isinstance(config, dict)
        config = config.get(segment) if known and isinstance(config, dict) else None
    return tuple(out)


def _answer_problems(expected: Expected, reads: tuple[Read, ...], required: list[KeyPath]) -> Iterator[str]:
    same_key = [r for r in reads if r.root == expected.root and r.path == expected.path]
    here = [r for r in same_key if r.place.file == expected.file and r.place.line in expected.lines]
    if any(_agrees(expected, read, required) for read in here):
        return
    wanted = f"{format_key(expected.path)} {'|'.join(expected.needs)} at {expected.file}:{expected.lines[0]}"
    yield f"{wanted}: answered {[_told(read) for read in here or same_key] or 'nothing'}"


def _agrees(expected: Expected, read: Read, required: list[KeyPath]) -> bool:
    """That a container is there may be said or not, where it is required itself."""
    conditions = [
        condition
        for condition in _conditions(read)
        if not (condition[0] == "present" and condition[1] in required and starts_with(read.path, condition[1]))
    ]
    return (
        read.need in expected.needs
        and read.certainty == expected.certainty
        and expected.extent in ("", read.extent)
        and read.any_of == expected.any_of
        and tuple(sorted(conditions, key=repr)) == expected.when
    )


def _conditions(read: Read) -> Iterator[tuple[str, KeyPath, Any]]:
    for condition in read.when:
        match condition:
            case WhenPresent(path):
                yield "present", path, None
            case WhenAbsent(path):
                yield "absent", path, None
            case WhenValue(path, value, negated):
                yield "not value" if negated else "value", path, value


def _told(read: Read) -> str:
    extras = [read.certainty.value] * (read.certainty != "exact") + [read.extent.value] * (read.extent != "value")
    if read.any_of:
        extras.append(f"any_of {[format_key(path) for path in read.any_of]}")
    if read.when:
        extras.append(f"when {[(kind, format_key(path), value) for kind, path, value in _conditions(read)]}")
    return " ".join([read.need.value, *extras, f"at {read.place.file}:{read.place.line}"])


def _invented(case: Case, reads: tuple[Read, ...]) -> Iterator[str]:
    """Exact reads of keys that the program does not read, nor comes by on the way to one that it does."""
    for read in reads:
        if read.certainty != "exact" or all(isinstance(segment, AnyIndex | Wild) for segment in read.path):
            continue
        if (read.root, read.path) in case.not_read:
            yield f"{format_key(read.path)}: not read, answered {_told(read)}"
        elif not any(e.root == read.root and _leads_to(read.path, e.path) for e in case.reads):
            yield f"{format_key(read.path)}: invented, answered {_told(read)}"


def _leads_to(path: KeyPath, expected: KeyPath) -> bool:
    """A container on the way, the key itself, or its items as they come."""
    while isinstance(path[-1], AnyIndex | Wild) and not starts_with(expected, path):
        path = path[:-1]
    return starts_with(expected, path) or (starts_with(path, expected) and len(path) == len(expected))


def _overstated(case: Case, runs: Runs, reads: tuple[Read, ...]) -> Iterator[str]:
    """Required keys that the program can do without."""
    for read in reads:
        if read.need != "required" or read.any_of or read.when or read.certainty != "exact":
            continue
        for instance in _instances(case, read.root, read.path):
            if isinstance(instance[-1], int):
                continue  # Where an item goes, the next one takes its place.
            outcome = runs.outcomes.get(("delete", read.root, instance))
            if outcome is not None and not outcome.raised:
                yield f"{format_key(instance)}: answered {_told(read)}, but the program runs without it"


def _closed_problems(case: Case, linked: Linked) -> Iterator[str]:
    wanted = {(c.path, c.allows, c.file, c.line) for c in case.closed}
    answered = {(c.path, c.allows, c.place.file, c.place.line) for c in linked.closed if c.path}
    for path, allows, file, line in sorted(wanted - answered, key=repr):
        instead = sorted(answered, key=repr) or "nothing"
        yield f"{format_key(path)} closed to {allows} at {file}:{line}: answered {instead}"
    for path, allows, file, line in sorted(answered - wanted, key=repr):
        yield f"{format_key(path)}: said to be closed to {allows} at {file}:{line}"
