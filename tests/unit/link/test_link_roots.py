"""Where config enters: declared roots and accessors, environment, loads by file name, and what is presumed."""

from __future__ import annotations

import pytest

from confcompat.link.engine import Linked
from confcompat.model.settings import (
    Accessor,
    Application,
    EnvironmentRoot,
    ParameterRoot,
    ReturnsRoot,
    Root,
    ValueRoot,
)
from tests.linking import after_load, linked, needs, reads_at

SETTINGS = "api/settings.py"
INIT = {"api/__init__.py": ""}


def declared(*roots: Root, accessors: tuple[Accessor, ...] = ()) -> Application:
    return Application("api", roots=roots, accessors=accessors)


def presumed(found: Linked) -> bool:
    """The answer says that files of which nothing is known were taken for config."""
    return any("taken for it" in each for each in found.assumed)


def test_a_value_is_a_root() -> None:
    """`value: api.settings:CONFIG`: whatever the module does to get it, its variable is the config."""
    files = {**INIT, SETTINGS: "CONFIG = make_it()\n", "api/use.py": 'from api.settings import CONFIG\nCONFIG["a"]\n'}

    assert needs(linked(files, declared(ValueRoot("api.settings", "CONFIG")))) == {"a": "required"}
    assert needs(linked(files)) == {}


def test_a_class_attribute_is_a_root() -> None:
    """`value: api.settings:Settings.values`, dotted below the colon."""
    files = {**INIT, SETTINGS: 'class Settings:\n    values = load()\nSettings.values["a"]\n'}

    assert needs(linked(files, declared(ValueRoot("api.settings", "Settings.values")))) == {"a": "required"}


def test_what_a_function_returns_is_a_root() -> None:
    """A plain function, and a method."""
    files = {
        **INIT,
        SETTINGS: "def load():\n    return secret_client()\n\nclass Store:\n    def all(self):\n        return 1\n",
        "api/use.py": 'from api.settings import Store, load\nload()["a"]\nStore().all().get("b")\n',
    }
    roots = (ReturnsRoot("api.settings", "load"), ReturnsRoot("api.settings", "Store.all"))

    assert needs(linked(files, declared(*roots))) == {"a": "required", "b": "defaulted"}


def test_a_parameter_is_a_root_in_overrides_too() -> None:
    """`parameter: api.base:Section.read(config)`: the base, its subclasses, but no method of another class."""
    files = {
        **INIT,
        "api/base.py": 'class Section:\n    def read(self, config):\n        return config["base"]\n',
        "api/db.py": (
            "from api.base import Section\n\nclass Db(Section):\n    def read(self, config):\n"
            '        return config["db"]\n'
        ),
        "api/deep.py": (
            'from api.db import Db\n\nclass Deep(Db):\n    def read(self, config):\n        return config["deep"]\n'
        ),
        "api/other.py": 'class Other:\n    def read(self, config):\n        return config["other"]\n',
    }

    found = needs(linked(files, declared(ParameterRoot("api.base", "Section.read", "config"))))

    assert found == {"base": "required", "db": "required", "deep": "required"}


def test_a_parameter_of_a_function_is_a_root() -> None:
    """Other parameters are not."""
    files = {**INIT, SETTINGS: 'def read(config, other):\n    return config["a"], other["b"]\n'}

    assert needs(linked(files, declared(ParameterRoot("api.settings", "read", "config")))) == {"a": "required"}


def test_the_environment_alone_is_no_declaration_of_other_roots() -> None:
    """Loads of configured files are still roots, variables are read with or without it."""
    source = 'import os, yaml\ncfg = yaml.safe_load(open("config.yaml"))\ncfg["a"]\nos.environ["B"]\n'

    for application in (declared(EnvironmentRoot()), declared()):
        assert needs(linked(source, application)) == {"$B": "required", "a": "required"}


def test_with_declared_roots_no_load_is_one() -> None:
    """A person said where config comes from: another file of the same name is not it."""
    source = 'import yaml\nCONFIG = {}\ncfg = yaml.safe_load(open("config.yaml"))\ncfg["a"]\nCONFIG["b"]\n'

    assert needs(linked({"app.py": source}, declared(ValueRoot("app", "CONFIG")))) == {"b": "required"}


def test_a_root_that_names_no_module_is_told() -> None:
    """Older releases may not have it: the answer says so and goes on."""
    roots: tuple[Root, ...] = (ValueRoot("api.gone", "CONFIG"), ReturnsRoot("api.settings", "load"))
    files = {**INIT, SETTINGS: 'def load():\n    return {}\nload()["a"]\n'}

    found = linked(files, declared(*roots))

    assert needs(found) == {"a": "required"}
    assert "root api.gone: this release has no such module" in found.assumed


@pytest.mark.parametrize("path", ["api/settings.py", "src/api/settings.py", "services/one/api/settings.py"])
def test_a_declared_module_is_found_wherever_the_source_begins(path: str) -> None:
    """By its dotted name, else by the end of its path."""
    found = linked({path: 'CONFIG = 1\nCONFIG["a"]\n'}, declared(ValueRoot("api.settings", "CONFIG")))

    assert needs(found) == {"a": "required"}


@pytest.mark.parametrize(
    ("accessor", "call", "expected"),
    [
        (Accessor("api.settings", "get"), 'get("a")', {"a": "required"}),
        (Accessor("api.settings", "get"), 'get("a.b")', {'"a.b"': "required"}),
        (Accessor("api.settings", "get", separator="."), 'get("a.b")', {"a": "required", "a.b": "required"}),
        (Accessor("api.settings", "get", default=1), 'get("a", 5)', {"a": "defaulted"}),
        (Accessor("api.settings", "get", default=1), 'get("a")', {"a": "required"}),
        (
            Accessor("api.settings", "get", default=1, separator="/"),
            'get("a/b", 1)',
            {"a": "defaulted", "a.b": "defaulted"},
        ),
        (
            Accessor("api.settings", "get", key="name", default="fallback"),
            'get(name="a", fallback=1)',
            {"a": "defaulted"},
        ),
        (Accessor("api.settings", "get", key=1), 'get(None, "a")', {"a": "required"}),
        (Accessor("api.settings", "get"), "get(unknown())", {"*": "required?"}),
        (Accessor("api.settings", "get"), "get()", {"*": "required?"}),
        (
            Accessor("api.settings", "get", separator="."),
            'get(f"a.x_{thing()}")',
            {"a": "required", "a.x_*": "required~"},
        ),
        (Accessor("api.settings", "get", root="environment"), 'get("A")', {"$A": "required"}),
        (Accessor("api.settings", "Store.get"), 'Store().get("a")', {"a": "required"}),
        (Accessor("vendor.settings", "get"), 'import vendor.settings\nvendor.settings.get("a")', {"a": "required"}),
    ],
)
def test_accessors_are_reads_at_their_calls(accessor: Accessor, call: str, expected: dict[str, str]) -> None:
    """A call without default, or an accessor that has none, requires the key; the line is the call's."""
    files = {
        **INIT,
        SETTINGS: (
            "def get(*a, **k):\n    return lookup(a)\n\nclass Store:\n    def get(self, k):\n        return lookup(k)\n"
        ),
        "api/use.py": f"from api.settings import Store, get\n{call}\n",
    }
    found = linked(files, declared(accessors=(accessor,)))

    assert needs(found) == expected
    assert {read.place.file for read in found.reads} == {"api/use.py"}


def test_a_default_of_an_accessor_is_told() -> None:
    """For the rules that compare it with the value that was removed."""
    files = {SETTINGS: 'def get(k, d=None):\n    return lookup(k)\nget("a", 5)\n', **INIT}
    found = linked(files, declared(accessors=(Accessor("api.settings", "get", default=1),)))

    (read,) = reads_at(found, "a")
    assert repr(read.default) == "Present(value=5)"


LOAD = "import sys, os, yaml\ncfg = yaml.safe_load(open({}))\ncfg['a']\n"


@pytest.mark.parametrize(
    ("path", "is_config"),
    [
        ('"config.yaml"', True),
        ('"./config.yaml"', True),
        ('"/etc/app/config.yaml"', True),
        ('"other.yaml"', False),
        ('os.environ["CONFIG"]', True),
        ('os.path.join("x", "config.yaml")', True),
        ('f"{sys.argv[1]}/config.yaml"', True),
        ('os.path.join(os.path.dirname(__file__), "config.yaml")', True),
        ('f"{sys.argv[1]}/other.yaml"', False),
        ('["config.yaml", "x.yaml"][len(sys.argv)]', True),
    ],
)
def test_a_load_of_a_configured_file_is_a_root(path: str, is_config: bool) -> None:
    """By the end of its name, whatever is known of the rest; a variable that names a file counts as well."""
    assert ("a" in needs(linked(LOAD.format(path)))) is is_config


@pytest.mark.parametrize(
    ("files", "path", "is_config"),
    [
        (("config/prd/api.yaml",), '"prd/api.yaml"', True),
        (("config/prd/api.yaml",), '"stg/api.yaml"', False),
        (("config/prd/api.yaml",), '"/opt/else/api.yaml"', True),
        (("config/*/api.yaml",), '"config/prd/api.yaml"', True),
        (("config/*.yaml",), 'f"config/{os.name}.yaml"', False),
        (("config/prd-api.yaml",), 'f"config/{os.name}-api.yaml"', True),
        (("config/prd-api.yaml",), 'f"config/prd-{os.name}.yaml"', True),
        ((), '"config.yaml"', False),
    ],
)
def test_names_agree_by_their_tails(files: tuple[str, ...], path: str, is_config: bool) -> None:
    """Folders as far as both name them, globs of the settings, and parts that the program computes."""
    found = linked("import os\n" + LOAD.format(path), config_files=files)

    assert ("a" in needs(found)) is is_config
    assert not presumed(found)


def test_text_that_was_read_before_is_a_file_too() -> None:
    """`yaml.safe_load(Path("config.yaml").read_text())`; literal YAML in the source is none."""
    head = "import yaml\nfrom pathlib import Path\n"

    assert needs(linked(head + 'yaml.safe_load(Path("config.yaml").read_text())["a"]\n')) == {"a": "required"}
    assert needs(linked(head + 'yaml.safe_load("a: 1\\n")["a"]\n')) == {}
    assert needs(linked(head + 'yaml.safe_load("a: 1")["a"]\n')) == {}


def test_a_load_inside_config_is_no_root() -> None:
    """A key that holds YAML text is a value, not another config."""
    source = 'import yaml\ncfg = yaml.safe_load(open("config.yaml"))\nyaml.safe_load(cfg["text"])["x"]\n'

    assert set(needs(linked(source))) == {"text"}


def test_a_path_of_which_nothing_is_known_is_presumed() -> None:
    """Only where no load names a configured file, and the answer says of which modules that was taken for granted."""
    source = LOAD.format("sys.argv[1]")
    found = linked({"tool.py": source})

    assert needs(found) == {"a": "required"}
    assert found.assumed == (
        "no load names a configured file: the files that tool.py loads from a path not known are taken for it",
    )


def test_nothing_is_presumed_beside_a_named_file() -> None:
    """The unknown file is some other one."""
    files = {"tool.py": LOAD.format("sys.argv[1]"), "app.py": LOAD.format('"config.yaml"').replace("'a'", "'b'")}
    found = linked(files)

    assert needs(found) == {"b": "required"}
    assert not presumed(found)


def test_nothing_is_presumed_where_roots_are_declared() -> None:
    """A person has said where config comes from."""
    found = linked({"tool.py": LOAD.format("sys.argv[1]")}, declared(ReturnsRoot("tool", "load")))

    assert needs(found) == {}
    assert not presumed(found)


def test_a_program_without_config_has_no_reads() -> None:
    """And nothing is assumed of it."""
    found = linked("def f(a):\n    return a['b']\n")

    assert (found.reads, found.closed, found.assumed) == ((), (), ())


@pytest.mark.parametrize(
    ("load", "expected", "taken"),
    [
        ('yaml.safe_load(Path(Path("config.yaml")).open())', {"a": "required"}, False),
        ('yaml.safe_load(stream=open("config.yaml"))', {"a": "required"}, False),
        ("yaml.safe_load(open(os.path.join(sys.argv[1], sys.argv[2])))", {"a": "required"}, True),
        ('yaml.safe_load(open(f"{sys.argv[1]}{sys.argv[2]}"))', {"a": "required"}, True),
        ("yaml.safe_load(sys.stdin)", {}, False),
        ('yaml.safe_load(open(f"conf/{sys.argv[1]}/"))', {}, False),
        ('yaml.safe_load(open(""))', {}, False),
        ("yaml.safe_load()", {}, False),
    ],
)
def test_ways_to_name_a_file(load: str, expected: dict[str, str], taken: bool) -> None:
    """Paths in paths, named arguments, a name that is computed as a whole; no name at all is no config."""
    found = linked(f"import os, sys, yaml\nfrom pathlib import Path\n{load}['a']\n")

    assert needs(found) == expected
    assert presumed(found) is taken


def test_reads_know_the_route_that_leads_to_them() -> None:
    """Method and path, where a framework's decorator names them."""
    source = (
        "from flask import Flask\napp = Flask(__name__)\n"
        '@app.route("/a", methods=["POST", "PUT"])\ndef a():\n    return cfg["a"]\n'
        '@app.route("/b")\ndef b():\n    return cfg["b"]\n'
        '@app.route("/c", methods=[])\ndef c():\n    return cfg["c"]\n'
        '@app.get("/d")\ndef d():\n    return cfg["d"]\n'
    )
    entries = {read.path[0]: read.entry for read in after_load(source).reads}

    assert entries == {"a": "POST|PUT /a", "b": "GET /b", "c": "GET /c", "d": "GET /d"}


CLUSTER = 'import os\nother = yaml.safe_load(open(os.path.expanduser(os.environ.get("KUBE", "~/.kube/config"))))\n'


def test_a_variable_whose_stand_in_has_another_format_names_no_config() -> None:
    """The file from the command line is the config; a file that belongs to some other program is not."""
    found = linked(LOAD.format("sys.argv[1]") + CLUSTER + "other['b']\n")

    assert needs(found) == {"$KUBE": "defaulted", "a": "required"}
    assert presumed(found)


def test_a_variable_whose_stand_in_has_another_format_is_better_than_nothing() -> None:
    """Where nothing else may be the config."""
    found = linked("import yaml\n" + CLUSTER + "other['b']\n")

    assert needs(found) == {"$KUBE": "defaulted", "b": "required"}
    assert not presumed(found)


def test_a_variable_has_no_keys_below_it() -> None:
    """It is text: what a loop over it goes through are signs."""
    source = "import os\ndef see(x):\n    for k, v in enumerate(x):\n        print(v)\n    return [len(c) for c in x]\n"

    assert set(needs(linked(source + 'see(os.environ["A"])\n'))) == {"$A"}


WALK = "import os, yaml\ndef walk(x, n):\n    return walk(x, n + 1) if n < 99 else x\nwalk({}, 0)\n"


def test_a_variable_that_is_passed_on_too_often_is_no_read_of_all_config() -> None:
    """What it gives back is text, and the file whose path is not known is still presumed to be the config."""
    source = WALK + "cfg = yaml.safe_load(open(os.sys.argv[1]))\ncfg['a']\n"

    assert needs(linked(source.replace("{}", "os.environ['A']", 1))) == {"$A": "required**", "a": "required"}
