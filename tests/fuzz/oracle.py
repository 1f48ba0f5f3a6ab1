"""What happens to a program under many configs, what the analyzer says of it, and where the two differ.

The claim that is tested: a release fails on a config exactly when one of its required reads is not met by it; and a key
is told as read exactly when removing it, or another value for it, shows in what the program prints or how it ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from confcompat.adapters.packs import load_packs
from confcompat.link.engine import link
from confcompat.model.keys import KeyPath, covers, format_key, starts_with
from confcompat.model.reads import APP_ROOT, Condition, Read, WhenAbsent, WhenPresent, WhenValue
from confcompat.model.settings import Application
from tests.case_folders import mutated, node_paths, value_at, with_value, without
from tests.executions import Interpreter
from tests.fuzz.programs import Program
from tests.linking import program_of

MOST_PAIRS = 40
RUNNER = (Path(__file__).parent / "many_runs.py").read_text("utf-8")
packs = cache(load_packs)


@dataclass(frozen=True, slots=True)
class Trial:
    """A config made from the full one. `without` is what is gone, `other` what has another value.

    What is `empty` has the value "", what is `null` none: of these no need speaks. They tell what is read.
    """

    config: Any
    without: tuple[KeyPath, ...] = ()
    other: tuple[KeyPath, ...] = ()
    empty: tuple[KeyPath, ...] = ()
    null: tuple[KeyPath, ...] = ()

    @property
    def changes(self) -> frozenset[tuple[str, KeyPath]]:
        kinds = (("without", self.without), ("other", self.other), ("empty", self.empty), ("null", self.null))
        return frozenset((kind, key) for kind, keys in kinds for key in keys)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: `failure` is "" where all went well."""

    printed: str
    failure: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`kind` is one of: missed, overstated, unread, invented; `key` the key that shows it, `what` both answers."""

    kind: str
    key: str
    what: str


class Refused(Exception):
    """A program that cannot judge anything: it fails on its full config."""


def disagreements(program: Program, python: Interpreter) -> list[Disagreement]:
    """Where execution and analysis differ. Raises `Refused`."""
    trials = list(_trials(program))
    endings = _run(program.sources, trials, python)
    if endings[0].failure:
        raise Refused(endings[0].failure)
    reads = link(program_of(program.sources), packs(), Application("fuzz"), ("config.yaml",)).reads
    reads = tuple(read for read in reads if read.root == APP_ROOT)
    showing = _showing(trials, endings)
    silent = {key for key in _keys(program.config) if key not in showing and _claimed(program.config, key, reads)}
    if silent:
        more = list(_closer_trials(program, silent))
        showing |= _showing([*trials, *more], [*endings, *_run(program.sources, more, python)])
    return [*_of_failures(trials, endings, reads), *_of_reads(program.config, showing, reads)]


def _keys(config: Any) -> list[KeyPath]:
    """Every key; not the items of lists, where the next one takes the place of one that goes."""
    return [path for path in node_paths(config) if not any(isinstance(segment, int) for segment in path)]


def _trials(program: Program) -> Iterator[Trial]:
    """The full config first, then without each key, without two keys, and with each other value."""
    full = program.config
    keys = _keys(full)
    yield Trial(full)
    for key in keys:
        yield Trial(without(full, key), (key,))
        if not isinstance(value_at(full, key), dict):
            yield Trial(with_value(full, key, mutated(value_at(full, key))), (), (key,))
            yield Trial(with_value(full, key, ""), empty=(key,))
    apart = [pair for pair in combinations(keys, 2) if not starts_with(pair[1], pair[0])]
    for pair in apart[:: 1 + len(apart) // MOST_PAIRS]:
        yield Trial(without(full, *pair), pair)
    for switch, value in program.switches:
        turned = with_value(full, switch, value)
        yield Trial(turned, (), (switch,))
        for key in keys:
            if not starts_with(switch, key):
                yield Trial(without(turned, key), (key,), (switch,))


def _run(sources: Mapping[str, str], trials: list[Trial], python: Interpreter) -> list[Ending]:
    configs = json.dumps([trial.config for trial in trials])
    outcome = python.run({**sources, "many_runs.py": RUNNER, "configs.json": configs}, {}, "many_runs.py")
    assert not outcome.raised, outcome.stderr
    return [Ending(printed, failure) for printed, failure in json.loads(outcome.stdout)]


def _of_failures(trials: list[Trial], endings: list[Ending], reads: tuple[Read, ...]) -> Iterator[Disagreement]:
    """A failure that no read foretells, or one that is foretold and does not come."""
    for trial, ending in zip(trials, endings, strict=True):
        if trial.empty or trial.null:
            continue
        blamed = [read for read in reads if unmet(read, trial.config)]
        key = _told(trial)
        if ending.failure and not blamed:
            yield Disagreement("missed", key, f"{ending.failure}, but every need is met")
        elif blamed and not ending.failure:
            yield Disagreement("overstated", key, f"runs, but {blamed[0].place.line}: {_claim(blamed[0])}")


def _told(trial: Trial) -> str:
    gone = [f"without {format_key(key)}" for key in trial.without]
    return " and ".join([*gone, *(f"with another {format_key(key)}" for key in trial.other)])


def unmet(read: Read, config: Any) -> bool:
    """Whether the config lacks what this read requires."""
    if read.need != "required" or read.certainty != "exact" or not all(_holds(c, config) for c in read.when):
        return False
    return not any(_there(config, path) for path in (read.path, *read.any_of))


def _holds(condition: Condition, config: Any) -> bool:
    found = [value_at(config, path) for path in node_paths(config) if covers(condition.path, path)]
    match condition:
        case WhenPresent(_, truthy):
            return any(found) if truthy else bool(found)
        case WhenAbsent(_, falsy):
            return not (any(found) if falsy else found)
        case WhenValue(_, value, negated):
            return any((item == value) is not negated for item in found)


def _there(config: Any, path: KeyPath) -> bool:
    return any(covers(path, found) for found in node_paths(config))


def _claim(read: Read) -> str:
    bounds = [repr(condition) for condition in read.when]
    if read.any_of:
        bounds.append(f"or {[format_key(path) for path in read.any_of]}")
    return " ".join([read.need.value, format_key(read.path), *bounds])


def _of_reads(config: Any, showing: set[KeyPath], reads: tuple[Read, ...]) -> Iterator[Disagreement]:
    """A key that shows and is not told as read, or one that is told and never shows."""
    for key in _keys(config):
        if key in showing and not any(_tells(read, key) for read in reads):
            yield Disagreement("unread", format_key(key), "shows, but is not told as read")
        if key not in showing and _claimed(config, key, reads):
            yield Disagreement("invented", format_key(key), "told as read, but never shows")


def _claimed(config: Any, key: KeyPath, reads: tuple[Read, ...]) -> bool:
    """Told as read by itself. That a mapping is fetched shows only by its keys."""
    if isinstance(value_at(config, key), dict):
        return False
    return any(read.path == key and read.certainty == "exact" and read.extent == "value" for read in reads)


def _closer_trials(program: Program, silent: set[KeyPath]) -> Iterator[Trial]:
    """With and without keys that did not show yet, where another key is empty or gone."""
    keys = _keys(program.config)
    for other in keys:
        emptied = Trial(with_value(program.config, other, ""), empty=(other,))
        null = Trial(with_value(program.config, other, None), null=(other,))
        for base in (emptied, null, Trial(without(program.config, other), (other,))):
            yield base
            for key in silent:
                if not starts_with(key, other):
                    yield replace(base, config=without(base.config, key), without=(*base.without, key))
                    mutation = with_value(base.config, key, mutated(value_at(base.config, key)))
                    yield replace(base, config=mutation, other=(key,))


def _showing(trials: list[Trial], endings: list[Ending]) -> set[KeyPath]:
    """The keys by which two trials differ that ended differently."""
    ended = {trial.changes: ending for trial, ending in zip(trials, endings, strict=True)}
    out = set()
    for changes, ending in ended.items():
        for change in changes:
            before = ended.get(changes - {change})
            if before is not None and before != ending:
                out.add(change[1])
    return out


def _tells(read: Read, key: KeyPath) -> bool:
    """The read is of the key, of one below it, or of all of a mapping that holds it."""
    if covers(read.path, key) or starts_with(read.path, key):
        return True
    return read.extent == "subtree" and any(covers(read.path, key[:end]) for end in range(1, len(key)))
