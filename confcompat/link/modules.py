"""Modules whose variables come from config: `globals().update(config)`, and settings modules named by a variable."""

from __future__ import annotations

from confcompat.link.access import SPREAD, How, read_key
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.program import walk
from confcompat.link.values import UNKNOWN, ClassRef, External, FunctionRef, ModuleRef, Node, Value, constant, join, of
from confcompat.model import facts as f


def read_module(m: Machine, fr: Frame, st: State, key: str, name: str, at: int) -> Value:
    """`module.name`: a variable of the module, or a key of what was spread into its variables."""
    own = m.module_attr(key, name)
    spread = m.late(m.slot(f"globals:{key}"), SPREAD) if not key.startswith("dir:") else None
    nodes = [atom for atom in spread.atoms if isinstance(atom, Node)] if spread is not None else []
    if not nodes or any(isinstance(a, FunctionRef | ClassRef | ModuleRef | External) for a in own.atoms):
        return own
    named = name in m.scopes[m.module_scope(key)].variables
    slot = m.libraries.slots.get(m.settings_modules.get(key, ""))
    default = own if named else UNKNOWN if slot is not None and name in slot.built_in else None
    how = How.ITEM if default is None else How.GET
    return join(
        [read_key(m, fr, st, n, frozenset(), constant(name), at, how, default, "AttributeError") for n in nodes]
    )


def settings_of(m: Machine, variable: str, slot: str) -> Value:
    """The module that the program names in a variable of the environment; the slot where it names none."""
    key = next((key for key, known in m.settings_modules.items() if known == slot), None)
    if key is None:
        key = _named_module(m, variable)
        if key is None:
            return m.root_value(f"slot:{slot}")
        m.settings_modules[key] = slot
    m.run_module(m, key)
    return of(ModuleRef(key))


def _named_module(m: Machine, variable: str) -> str | None:
    for unit in m.program.units.values():
        for term in walk(unit.facts.body):
            match term:
                case f.Call(_, (f.Arg(f.Const(known)), f.Arg(f.Const(str() as name)), *_)) if known == variable:
                    return m.program.find(name, unit)
                case f.Assign((f.Item(_, f.Const(known)), *_), f.Const(str() as name)) if known == variable:
                    return m.program.find(name, unit)
    return None
