"""What the settings say of roots and accessors, put where the interpreter meets it."""

from __future__ import annotations

from confcompat.link.machine import Machine
from confcompat.link.program import Program
from confcompat.link.values import Node, of
from confcompat.model.reads import APP_ROOT
from confcompat.model.settings import Application, EnvironmentRoot, ParameterRoot, ReturnsRoot, ValueRoot


def declare_roots(m: Machine, application: Application) -> tuple[str, ...]:
    """Declared roots and accessors take their places; those that name nothing of this release are told."""
    problems = []
    app = of(Node(APP_ROOT, ()))
    for root in application.roots:
        if isinstance(root, EnvironmentRoot):
            continue
        path = find_module(m.program, root.module)
        if path is None:
            problems.append(f"root {root.module}: this release has no such module")
            continue
        match root:
            case ValueRoot(_, attribute):
                m.declared[(path, attribute)] = app
            case ReturnsRoot(_, function):
                m.returning[(path, function)] = app
            case ParameterRoot(_, function, parameter):
                m.taking.setdefault((path, function), {})[parameter] = app
    for accessor in application.accessors:
        path = find_module(m.program, accessor.module)
        if path is None:
            m.external_accessors[f"{accessor.module}.{accessor.function}"] = accessor
        else:
            m.accessors[(path, accessor.function)] = accessor
    return tuple(problems)


def unmatched_roots(m: Machine) -> tuple[str, ...]:
    """Declared roots and accessors whose module is there and that name nothing in it: most often a slip of the pen."""
    out = []
    for path, attribute in m.declared:
        owner, _, name = attribute.rpartition(".")
        known = m.scopes[m.module_scope(path)].variables
        classes = [c for c in m.bases if c.module == path and m.program.units[path].classes[c.index].qualname == owner]
        if not (name in known if not owner else any((c, name) in m.fields for c in classes)):
            out.append(f"root {attribute}: {path} has no such variable")
    for path, function in (*m.returning, *m.taking, *m.accessors):
        if all(definition.qualname != function for definition in m.program.units[path].functions):
            out.append(f"root or accessor {function}: {path} has no such function")
    return tuple(out)


def find_module(program: Program, dotted: str) -> str | None:
    """The path of a module by its dotted name: the one that is called so, else the shortest that ends so."""
    named = [path for path, unit in program.units.items() if unit.name == dotted]
    if named:
        return named[0]
    tail = dotted.replace(".", "/")
    ending = [path for path in program.units if f"/{path}".endswith((f"/{tail}.py", f"/{tail}/__init__.py"))]
    return min(ending, key=len) if ending else None
