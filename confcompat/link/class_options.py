"""Options of a schema class: keywords after its bases, decorator arguments, `model_config`, an inner `class Config`."""

from __future__ import annotations

from dataclasses import dataclass, field

from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import ancestors, class_term
from confcompat.link.values import ClassRef, Constant, External, Value
from confcompat.model import facts as f
from confcompat.model.schemas import Schema


@dataclass(frozen=True, slots=True)
class Options:
    """Options by name. What a base sets stands unless the class sets it again."""

    given: dict[str, Value] = field(default_factory=dict)

    def get(self, name: str) -> Value | None:
        """The value of an option; None where nobody sets it."""
        return self.given.get(name)

    def is_set(self, name: str, value: str | bool) -> bool:
        """The option is surely this value; `Extra.forbid` is taken for `"forbid"`."""
        held = self.given.get(name)
        atoms = held.atoms if held is not None else ()
        return bool(atoms) and all(_plain(atom) == value for atom in atoms)

    def text(self, name: str) -> str | None:
        """The text that an option surely is."""
        held = self.given.get(name)
        atom = held.atoms[0] if held is not None and len(held.atoms) == 1 else None
        return atom.value if isinstance(atom, Constant) and isinstance(atom.value, str) else None

    def closes(self, schema: Schema) -> bool:
        """Unknown keys are refused because an option says so."""
        return any(self.is_set(name, value) for name, value in schema.closed_by.items())

    def opens(self, schema: Schema) -> bool:
        """An option says that unknown keys are not refused."""
        return any(name in self.given and not self.is_set(name, value) for name, value in schema.closed_by.items())


def _plain(atom: object) -> object:
    if isinstance(atom, Constant):
        return atom.value.lower() if isinstance(atom.value, str) else atom.value
    return atom.name.rpartition(".")[2].lower() if isinstance(atom, External) else None


def class_frame(m: Machine, cls: ClassRef) -> tuple[Frame, State]:
    """A frame in which the expressions of a class body mean what they mean there."""
    unit = m.program.units[cls.module]
    scope = cls.scope if cls.scope >= 0 else m.module_scope(cls.module)
    env: dict[str, Value] = {}
    for statement in class_term(m, cls).body:
        if isinstance(statement, f.Class | f.Function):
            value = m.fields.get((cls, statement.name))
            if value is not None:
                env[statement.name] = value
    return Frame(unit, scope, caller=(cls.module, -1)), State(env)


def options_of(m: Machine, cls: ClassRef, schema: Schema) -> Options:
    """All options of a class, those of its bases first."""
    given: dict[str, Value] = {}
    for base in reversed(ancestors(m, cls)):
        if isinstance(base, ClassRef):
            _from_keywords(m, base, given)
            for name in schema.options_in:
                _from_attribute(m, base, name, given)
    return Options(given)


def _from_keywords(m: Machine, cls: ClassRef, given: dict[str, Value]) -> None:
    fr, st = class_frame(m, cls)
    term = class_term(m, cls)
    calls = [decorator.args for decorator in term.decorators if isinstance(decorator, f.Call)]
    for args in (term.bases, *calls):
        given.update((arg.name, m.evaluate(m, fr, st, arg.value)) for arg in args if arg.name)


def _from_attribute(m: Machine, cls: ClassRef, name: str, given: dict[str, Value]) -> None:
    fr, st = class_frame(m, cls)
    for statement in class_term(m, cls).body:
        match statement:
            case f.Assign((f.Name(bound),), f.Call(_, args)) if bound == name:
                given.update((arg.name, m.evaluate(m, fr, st, arg.value)) for arg in args if arg.name)
            case f.Assign((f.Name(bound),), f.Table(pairs)) if bound == name:
                for pair in pairs:
                    if isinstance(pair.key, f.Const):
                        given[str(pair.key.value)] = m.evaluate(m, fr, st, pair.value)
            case f.Class(bound) if bound == name:
                for atom in m.fields.get((cls, name), Value()).atoms:
                    if isinstance(atom, ClassRef):
                        _from_class(m, atom, given)


def _from_class(m: Machine, holder: ClassRef, given: dict[str, Value]) -> None:
    for base in reversed(ancestors(m, holder)):
        if isinstance(base, ClassRef):
            names = [s.targets[0].id for s in class_term(m, base).body if _assigns(s)]  # type: ignore[union-attr]
            given.update((name, v) for name in names if (v := m.fields.get((base, name))) is not None)


def _assigns(statement: f.Stmt) -> bool:
    return isinstance(statement, f.Assign) and isinstance(statement.targets[0], f.Name)
