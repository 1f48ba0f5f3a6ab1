"""The `application` section: where the source is, and what nobody can infer from it."""

from __future__ import annotations

import re

from confcompat.adapters.settings.document import Setting, quote
from confcompat.adapters.settings.values import key_path, repository_path
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT, Need
from confcompat.model.settings import (
    Accessor,
    Application,
    Assumption,
    EnvironmentRoot,
    ParameterRoot,
    ReturnsRoot,
    Root,
    ValueRoot,
)

APPLICATION_SETTINGS = ("name", "repo", "paths", "roots", "accessors", "assume")
ROOT_SETTINGS = ("value", "returns", "parameter")
ACCESSOR_SETTINGS = ("call", "key", "default", "separator", "root")
ASSUME_SETTINGS = ("reads", "need", "because", "root")
ROOT_NAMES = (APP_ROOT, ENVIRONMENT_ROOT)

_TARGET = re.compile(r"(?P<module>[^:()]+):(?P<name>[^:()]+)(?:\((?P<parameter>[^:()]*)\))?\Z")
_EXAMPLES = {
    "value": "api.settings:CONFIG",
    "returns": "api.settings:load_config",
    "parameter": "api.base:Section.read_config(config)",
    "call": "api.settings:get_setting",
}


def read_application(setting: Setting, default_name: str) -> Application:
    """The application that the section describes; `default_name` where it gives none."""
    found = setting.section(APPLICATION_SETTINGS)
    roots = tuple(_root(item) for item in found["roots"].items()) if "roots" in found else ()
    first_root = ENVIRONMENT_ROOT if roots and isinstance(roots[0], EnvironmentRoot) else APP_ROOT
    return Application(
        name=found["name"].text("a name") if "name" in found else default_name,
        repo=found["repo"].text("a path to a clone") if "repo" in found else ".",
        paths=tuple(repository_path(item) for item in found["paths"].items()) if "paths" in found else (),
        roots=roots,
        accessors=tuple(_accessor(item, first_root) for item in found["accessors"].items())
        if "accessors" in found
        else (),
        assume=tuple(_assumption(item) for item in found["assume"].items()) if "assume" in found else (),
    )


def _root(setting: Setting) -> Root:
    if not setting.is_mapping():
        if setting.is_text() and setting.node.value == ENVIRONMENT_ROOT:
            return EnvironmentRoot()
        setting.mistyped("a mapping with value, returns or parameter, or the word environment")
        return EnvironmentRoot()
    found = setting.section(ROOT_SETTINGS)
    if len(found) != 1:
        setting.wrong(
            f"expected one of {', '.join(ROOT_SETTINGS)}, found {' and '.join(found) or 'none of them'}",
            f"write for example {{value: {_EXAMPLES['value']}}}",
        )
        return EnvironmentRoot()
    (kind, target), *_ = found.items()
    module, name, parameter = _target(target, kind)
    match kind:
        case "value":
            return ValueRoot(module, name)
        case "returns":
            return ReturnsRoot(module, name)
        case _:
            return ParameterRoot(module, name, parameter)


def _target(setting: Setting, kind: str) -> tuple[str, str, str]:
    text = setting.text(f"module:name such as {_EXAMPLES[kind]}")
    found = _TARGET.match(text)
    if text and not (found and _is_target(found, wants_parameter=kind == "parameter")):
        setting.wrong(f"{quote(text)} is no {kind} target", f"write it as {_EXAMPLES[kind]}")
    return (found["module"], found["name"], found["parameter"] or "") if found else ("", "", "")


def _is_target(found: re.Match[str], wants_parameter: bool) -> bool:
    parameter = found["parameter"]
    if wants_parameter != (parameter is not None):
        return False
    names = [*found["module"].split("."), *found["name"].split("."), *([parameter] if wants_parameter else [])]
    return all(name.isidentifier() for name in names)


def _accessor(setting: Setting, first_root: str) -> Accessor:
    found = setting.section(ACCESSOR_SETTINGS, required=("call",))
    module, function, _ = _target(found["call"], "call") if "call" in found else ("", "", "")
    return Accessor(
        module=module,
        function=function,
        key=_argument(found["key"]) if "key" in found else 0,
        default=_argument(found["default"]) if "default" in found else None,
        separator=found["separator"].text("a separator") if "separator" in found else "",
        root=found["root"].choice(ROOT_NAMES) if "root" in found else first_root,
    )


def _argument(setting: Setting) -> int | str:
    expected = "an argument's position (from 0) or name"
    if setting.is_integer():
        return setting.integer(expected)
    name = setting.text(expected)
    if name and not name.isidentifier():
        setting.wrong(f"expected {expected}, found the text {quote(name)}")
    return name


def _assumption(setting: Setting) -> Assumption:
    found = setting.section(ASSUME_SETTINGS, required=("reads", "need", "because"))
    return Assumption(
        path=key_path(found["reads"]) if "reads" in found else (),
        need=Need(found["need"].choice([need.value for need in Need])) if "need" in found else Need.REQUIRED,
        because=found["because"].text("a reason") if "because" in found else "",
        root=found["root"].choice(ROOT_NAMES) if "root" in found else APP_ROOT,
        line=setting.line,
    )
