"""Imports: which module a name means, from where it is asked."""

from __future__ import annotations

import pytest

from confcompat.link.program import Program
from tests.linking import LOADED, facts_of, linked, needs

EMPTY = facts_of("")


def program(*paths: str) -> Program:
    return Program(dict.fromkeys(paths, EMPTY))


@pytest.mark.parametrize(
    ("paths", "importer", "dotted", "found"),
    [
        (("app.py", "settings.py"), "app.py", "settings", "settings.py"),
        (("src/api/__init__.py", "src/api/a.py"), "src/api/a.py", "api", "src/api/__init__.py"),
        (("src/api/__init__.py", "src/api/a.py", "src/api/b.py"), "src/api/b.py", "api.a", "src/api/a.py"),
        (("src/a.py", "src/b.py"), "src/a.py", "b", "src/b.py"),
        (("lib/tool.py", "app.py"), "app.py", "tool", "lib/tool.py"),
        (("ns/one/a.py", "app.py"), "app.py", "ns.one.a", "ns/one/a.py"),
        (("ns/one/a.py", "app.py"), "app.py", "ns.one", "dir:ns/one"),
        (("ns/one/a.py", "app.py"), "app.py", "ns", "dir:ns"),
        (("ns/one/a.py", "app.py"), "app.py", "other", None),
        (("api/json.py", "api/__init__.py", "api/a.py"), "api/a.py", "json", None),
        (("svc/json.py", "svc/a.py"), "svc/a.py", "json", "svc/json.py"),
        (("svc/json.py", "other/a.py"), "other/a.py", "json", None),
        (("json.py", "a.py"), "a.py", "json", "json.py"),
        (("api/__init__.py", "api/yaml.py", "api/a.py"), "api/a.py", "yaml", None),
        (("api/__init__.py", "api/yaml.py", "api/a.py"), "api/a.py", "api.yaml", "api/yaml.py"),
        (("one/conf.py", "two/conf.py", "two/a.py"), "two/a.py", "conf", "two/conf.py"),
        (("one/conf.py", "two/conf.py", "one/a.py"), "one/a.py", "conf", "one/conf.py"),
        (("conf.py", "two/conf.py", "two/sub/a.py"), "two/sub/a.py", "conf", "two/conf.py"),
        (("a.py", "b/c/d.py"), "a.py", "c.d", "b/c/d.py"),
        (("a.py", "api/__init__.py", "api/x/y.py"), "a.py", "x.y", None),
    ],
)
def test_an_absolute_import(paths: tuple[str, ...], importer: str, dotted: str, found: str | None) -> None:
    """From the folders that can be on the path: the importer's own, `src`, the nearest; never from inside a package."""
    one = program(*paths)

    assert one.find(dotted, one.units[importer]) == found


@pytest.mark.parametrize(
    ("importer", "level", "dotted", "found"),
    [
        ("api/db/pool.py", 1, "", "api/db/__init__.py"),
        ("api/db/pool.py", 1, "other", "api/db/other.py"),
        ("api/db/pool.py", 2, "settings", "api/settings.py"),
        ("api/db/pool.py", 2, "", "api/__init__.py"),
        ("api/db/__init__.py", 1, "pool", "api/db/pool.py"),
        ("api/db/__init__.py", 2, "db.pool", "api/db/pool.py"),
        ("api/db/pool.py", 2, "space", "dir:api/space"),
        ("api/db/pool.py", 2, "gone", None),
        ("api/db/pool.py", 3, "", "dir:"),
        ("api/db/pool.py", 4, "x", None),
        ("api/db/pool.py", 9, "", None),
    ],
)
def test_a_relative_import(importer: str, level: int, dotted: str, found: str | None) -> None:
    """Dots count folders; a package's own file stands in its folder; beyond the top there is nothing."""
    one = program(
        "api/__init__.py",
        "api/settings.py",
        "api/db/__init__.py",
        "api/db/pool.py",
        "api/db/other.py",
        "api/space/x.py",
    )

    assert one.relative(one.units[importer], level, dotted) == found


def test_modules_inside_packages() -> None:
    """Of a package, of a folder without `__init__.py`, and none of a plain module."""
    one = program("api/__init__.py", "api/a.py", "ns/b.py", "plain.py")

    assert one.submodule("api/__init__.py", "a") == "api/a.py"
    assert one.submodule("dir:ns", "b") == "ns/b.py"
    assert one.submodule("dir:", "plain") == "plain.py"
    assert one.submodule("plain.py", "a") is None
    assert one.submodule("api/__init__.py", "gone") is None


@pytest.mark.parametrize(
    ("path", "name", "package"),
    [
        ("app.py", "app", ""),
        ("api/__init__.py", "api", "api"),
        ("src/api/__init__.py", "api", "api"),
        ("src/tool.py", "tool", ""),
        ("deep/er/mod.py", "deep.er.mod", "deep.er"),
        ("__init__.py", "__init__", ""),
    ],
)
def test_the_name_of_a_module(path: str, name: str, package: str) -> None:
    """As a report shows it."""
    unit = program(path).units[path]

    assert (unit.name, unit.package) == (name, package)


SETTINGS = 'import yaml\ncfg = yaml.safe_load(open("config.yaml"))\n__all__ = ["cfg"]\nhidden = cfg["own"]\n'


@pytest.mark.parametrize(
    "use",
    [
        'from api.settings import cfg\ncfg["a"]',
        'from api.settings import cfg as c\nc["a"]',
        'from api.settings import *\ncfg["a"]',
        'from .settings import cfg\ncfg["a"]',
        'from .settings import *\ncfg["a"]',
        'from . import settings\nsettings.cfg["a"]',
        'from api import settings as s\ns.cfg["a"]',
        'import api.settings\napi.settings.cfg["a"]',
        'import api.settings as s\ns.cfg["a"]',
        'def f():\n    from api.settings import cfg\n    return cfg["a"]\nf()',
        'import importlib\nimportlib.import_module("api.settings").cfg["a"]',
        'try:\n    from gone import cfg\nexcept ImportError:\n    from api.settings import cfg\ncfg["a"]',
    ],
)
def test_config_crosses_modules(use: str) -> None:
    """However the module is imported, its config is read."""
    files = {"api/__init__.py": "", "api/settings.py": SETTINGS, "api/use.py": f"{use}\n"}

    assert needs(linked(files)) == {"a": "required", "own": "required"}


def test_a_star_brings_what_all_lists() -> None:
    """And without `__all__` every name that does not begin with an underscore."""
    files = {
        "listed.py": 'import yaml\ncfg = yaml.safe_load(open("config.yaml"))\nother = cfg\n__all__ = ["cfg"]\n',
        "plain.py": "from listed import cfg as shown\nfrom listed import cfg as _hidden\n",
        "use.py": (
            'from listed import *\nfrom plain import *\ncfg["a"]\nshown["b"]\n'
            'try:\n    other["c"]\n    _hidden["d"]\nexcept NameError:\n    pass\n'
        ),
    }
    found = needs(linked(files))

    assert found == {"a": "required", "b": "required"}


def test_a_star_of_what_lies_outside_brings_nothing() -> None:
    """And ends nothing."""
    assert needs(linked('from somewhere import *\nfrom ..beyond import *\nthing["a"]\n')) == {}


def test_a_package_runs_before_its_modules() -> None:
    """What `__init__` puts into a module's view is there."""
    files = {
        "api/__init__.py": 'import yaml\ncfg = yaml.safe_load(open("config.yaml"))\n',
        "api/use.py": 'import api\napi.cfg["a"]\n',
        "main.py": "import api.use\n",
    }
    found = linked(files)

    assert needs(found) == {"a": "required"}
    assert [read.moment.value for read in found.reads] == ["import"]


def test_modules_that_import_each_other_come_to_rest() -> None:
    """A circle is followed as far as Python would."""
    files = {
        "a.py": f'{LOADED}import b\ndef f():\n    return b.g()["x"]\nf()\n',
        "b.py": "import a\ndef g():\n    return a.cfg\n",
    }
    assert needs(linked(files)) == {"x": "required"}
