"""Functions that are known by their shape alone."""

from __future__ import annotations

from dataclasses import dataclass

from confcompat.link.program import walk
from confcompat.model import facts as f


@dataclass(frozen=True, slots=True)
class MergeShape:
    """`high` is laid over `low` (names of parameters)."""

    low: str
    high: str


def shape_of_merge(term: f.Function) -> MergeShape | None:
    """How a function merges mappings recursively; None where it does not."""
    names = [param.name for param in term.params if param.kind in ("any", "only")]
    if len(names) < 2:
        return None
    for loop in walk(term.body):
        match loop:
            case f.For(f.Series(_, (f.Name(key), f.Name())), f.Call(f.Attr(f.Name(high), "items"), ())) if (
                high in names
            ):
                calls_itself = any(_calls(inner, term.name) for inner in walk(loop.body))
                low = next((n for n in names if n != high and _is_written(term, loop, n, key)), None)
                if calls_itself and low is not None:
                    return MergeShape(low, high)
    return None


def _calls(term: object, name: str) -> bool:
    match term:
        case f.Call(f.Name(called)) | f.Call(f.Attr(_, called)):
            return called == name
    return False


def _is_written(term: f.Function, loop: f.For, low: str, key: str) -> bool:
    """The loop puts something under its key into `low`, or into what was made of it."""
    made = {low}
    for inner in walk(term.body):
        match inner:
            case f.Assign((f.Name(target),), value) if value is not None:
                if any(isinstance(part, f.Name) and part.id in made for part in walk((value,))):
                    made.add(target)
    for inner in walk(loop.body):
        match inner:
            case f.Assign((f.Item(f.Name(target), f.Name(under)),), _) if target in made and under == key:
                return True
    return False
