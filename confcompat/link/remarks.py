"""What people wrote beside the source about reads that no analysis can bound: `# confcompat: reads db.*`.

A remark is `reads KEY[, KEY ...] [as NEED] [because WHY]`. It settles the pattern and opaque reads of its line: they
become reads of the keys that it names, each as strong as the reads that it settles. Where its line has none, it stands
for reads that were not seen at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from confcompat.errors import UsageError
from confcompat.model.facts import ModuleFacts, Remark, place_of
from confcompat.model.keys import KeyPath, Wild, format_key, meets, parse_key
from confcompat.model.places import Place
from confcompat.model.reads import APP_ROOT, Certainty, Extent, Moment, Need, Read

VIA = "comment"
_GRAMMAR = re.compile(
    r"reads\s+(?P<keys>.+?)(?:\s+as\s+(?P<need>\w+))?(?:\s+because\s+.*)?\Z",
)
_FORM = "write `# confcompat: reads KEY[, KEY ...] [as NEED] [because WHY]`"
_BETWEEN_KEYS = re.compile(r"""\s*,\s*(?=(?:[^"]|"(?:[^"\\]|\\.)*")*\Z)""")


@dataclass(frozen=True, slots=True)
class Settled:
    """The reads with the remarks' in place of those that they settle; `notes` say which remarks could not be read."""

    reads: tuple[Read, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    place: Place
    keys: tuple[KeyPath, ...]
    need: Need | None


def settle(reads: tuple[Read, ...], modules: Mapping[str, ModuleFacts]) -> Settled:
    """The reads under the remarks of the modules (by path). Order: by file and line, as before."""
    remarks = [(path, remark) for path, facts in sorted(modules.items()) for remark in facts.remarks]
    if not remarks:
        return Settled(reads)
    words: dict[tuple[str, int], list[_Word]] = {}
    notes = []
    for path, remark in remarks:
        try:
            word = _understood(path, remark)
        except UsageError as fault:
            place = place_of(path, remark.at)
            notes.append(f"{place}: the comment is passed over: {fault.what}; {fault.hint or _FORM}")
        else:
            words.setdefault((path, remark.line), []).append(word)
    out = [read for read in reads if not (_is_open(read) and (read.place.file, read.place.line) in words)]
    for (path, line), spoken in words.items():
        settled = [read for read in reads if _is_open(read) and (read.place.file, read.place.line) == (path, line)]
        out.extend(_reads_of(spoken, settled))
    return Settled(tuple(sorted(out, key=lambda read: (read.place, read.root, format_key(read.path)))), tuple(notes))


def _is_open(read: Read) -> bool:
    return read.certainty is not Certainty.EXACT


def _understood(path: str, remark: Remark) -> _Word:
    """Raises `UsageError` for what is no remark."""
    found = _GRAMMAR.match(remark.text)
    if found is None:
        raise UsageError(f"{remark.text!r} is not understood")
    keys = tuple(parse_key(key) for key in _BETWEEN_KEYS.split(found["keys"]))
    if not all(keys):
        raise UsageError(f"{remark.text!r} names no key")
    need = found["need"]
    if need and need not in tuple(Need):
        raise UsageError(f"{need!r} is no need", f"known: {', '.join(Need)}")
    return _Word(place_of(path, remark.at), keys, Need(need) if need else None)


def _reads_of(spoken: Iterable[_Word], settled: list[Read]) -> Iterator[Read]:
    told: dict[tuple[str, KeyPath], Read] = {}
    for word in spoken:
        for key in word.keys:
            for read in _named(word, key, settled):
                known = told.get((read.root, read.path))
                if known is None or _strength(read) < _strength(known):
                    told[read.root, read.path] = read
    yield from told.values()


def _strength(read: Read) -> int:
    return list(Need).index(read.need)


def _named(word: _Word, key: KeyPath, settled: list[Read]) -> Iterator[Read]:
    """The reads of one key: its own, and those of the containers on the way that the settled reads spoke of."""
    if not settled:
        # A person's word alone, as `assume` is.
        yield _ready(Read(APP_ROOT, key, word.need or Need.REQUIRED, word.place, moment=Moment.CALL), key)
        return
    deepest = max(settled, key=lambda read: (len(read.path), -_strength(read)))
    for length in range(1, len(key) + 1):
        prefix = key[:length]
        met = [read for read in settled if meets(read.path, prefix)]
        if not met and length < len(key):
            continue
        read = _ready(min(met, key=_strength) if met else deepest, prefix)
        yield replace(read, need=word.need) if word.need and length == len(key) else read


def _ready(read: Read, key: KeyPath) -> Read:
    return replace(
        read,
        path=key,
        certainty=Certainty.EXACT,
        extent=Extent.SUBTREE if key[-1] is Wild.MANY else Extent.VALUE,
        any_of=(),
        when=tuple(condition for condition in read.when if not meets(condition.path, read.path)),
        via=(*read.via, VIA),
        reason="",
    )
