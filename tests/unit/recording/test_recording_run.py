"""`confcompat record` and `verify` on a small application whose tests a real pytest runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import confcompat
from confcompat.adapters.schemas import load_schema
from tests.repositories import Builder

FILES = {
    "confcompat.yaml": "version: 1\nenvironments:\n  prd: {config: [config/prd.yaml], stable: HEAD}\n",
    "config/prd.yaml": "db: {host: h}\nname: n\nservers: [{name: a}]\njobs: {a: 1, b: 2}\n",
    "app.py": """\
import copy, json, pickle, sys
from concurrent.futures import ProcessPoolExecutor

import yaml

cfg = yaml.safe_load(open("config/prd.yaml"))


def read():
    cfg["db"]["host"]
    cfg.get("absent", 1)
    "flag" in cfg
    return [server["name"] for server in cfg["servers"]]


def work(name):
    return cfg["jobs"][name]


def keeps():
    assert isinstance(cfg, dict) and isinstance(cfg["servers"], list)
    whole = {"db": {"host": "h"}, "name": "n", "servers": [{"name": "a"}], "jobs": {"a": 1, "b": 2}}
    assert cfg == whole and json.loads(json.dumps(cfg)) == whole and yaml.safe_load(yaml.safe_dump(cfg)) == whole
    assert type(pickle.loads(pickle.dumps(cfg))) is dict and pickle.loads(pickle.dumps(cfg)) == whole
    assert copy.deepcopy(cfg) == whole and (lambda host: host)(**cfg["db"]) == "h"


def hidden():
    return getattr(sys.modules[__name__], "c" + sys.argv[0][:0] + "fg")["name"]
""",
    "tests/test_app.py": """\
import os
import subprocess
import sys

import pytest

import app


def test_it():
    app.read()
    app.keeps()
    app.hidden()
    with app.ProcessPoolExecutor(2) as pool:
        assert list(pool.map(app.work, ["a", "b"])) == [1, 2]
    with pytest.raises(KeyError):
        app.work("gone")
    app.cfg["name"]


def test_a_process_that_ends_without_goodbye():
    subprocess.run([sys.executable, "-c", "import app, os; app.work('b'); os._exit(0)"], check=True)
""",
}


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(confcompat.__file__).parents[1]), **more}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The application, its tests run once under `record`."""
    folder = Builder(tmp_path_factory.mktemp("recorded") / "shop").write(FILES).commit("first").path
    done = run(
        folder, "-m", "confcompat", "record", "--", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "reads of" in done.stderr
    return folder


@pytest.fixture(scope="module")
def recorded(shop: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((shop / "confcompat-recording.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, load_schema("recording"))
    return document


def seen(document: Mapping[str, Any], function: str) -> set[tuple[str, str, bool]]:
    return {(one["key"], one["how"], one["there"]) for one in document["reads"] if one["function"].startswith(function)}


def test_each_read_is_written_with_its_place_and_what_absence_does(recorded: dict[str, Any]) -> None:
    """Keys and no values, in the files of the repository."""
    assert seen(recorded, "read") == {
        ("db", "item", True),
        ("db.host", "item", True),
        ("absent", "get", False),
        ("flag", "in", False),
        ("servers", "item", True),
        ("servers", "all", True),
        ("servers[0].name", "item", True),
    }
    (host,) = [one for one in recorded["reads"] if one["key"] == "db.host"]
    line = FILES["app.py"].splitlines().index('    cfg["db"]["host"]') + 1
    assert (host["file"], host["line"], host["absence"]) == ("app.py", line, "raised")


def test_every_process_is_merged(recorded: dict[str, Any]) -> None:
    """Workers of a pool, and one that was left with `os._exit`."""
    assert {key for key, _, _ in seen(recorded, "work")} == {"jobs", "jobs.a", "jobs.b", "jobs.gone"}
    assert recorded["processes"] >= 3


def test_verify_says_what_the_source_does_not(shop: Path) -> None:
    """Recall, the missed read with its place, and the tests' own reads left out."""
    done = run(shop, "-m", "confcompat", "verify", "--no-cache", "--format", "json")
    document = json.loads(done.stdout)
    jsonschema.validate(document, load_schema("verify"))
    verdicts = {(one["key"], one["function"]): one["verdict"] for one in document["reads"]}

    assert verdicts["db.host", "read"] == "found"
    assert verdicts["name", "hidden"] != "found"
    assert document["outside"] >= 1
    assert document["recall"]["keys"]["percent"] < 100
    text = run(shop, "-m", "confcompat", "verify", "--no-cache").stdout
    assert "keys that the run read" in text
    assert "in hidden" in text
    assert "| Of |" in run(shop, "-m", "confcompat", "verify", "--no-cache", "--format", "markdown").stdout
    assert run(shop, "-m", "confcompat", "verify", "--no-cache", "--fail-under", "100").returncode == 1


def test_two_lines_in_a_test_suite_do_the_same(tmp_path: Path) -> None:
    """Without `record`; the folder is what `verify` takes."""
    start = "from confcompat import recording\nrecording.start('config/*.yaml')\n"
    folder = Builder(tmp_path / "shop").write({**FILES, "conftest.py": start}).commit("first").path

    done = run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    verified = run(folder, "-m", "confcompat", "verify", ".confcompat-recording", "--no-cache", "--format", "json")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "db.host" in {one["key"] for one in json.loads(verified.stdout)["reads"]}


def test_wrapping_by_hand_and_toml_and_json(tmp_path: Path) -> None:
    """`wrap` for config that no loader brings; other formats by their own loaders, text by its content."""
    script = (
        "import json, tomllib\nfrom pathlib import Path\nfrom confcompat import recording\n"
        "assert recording.wrap({'a': 1}) == {'a': 1}\n"
        "recording.start('c.toml', 'c.json')\n"
        "tomllib.load(open('c.toml', 'rb'))['t']\njson.loads(Path('c.json').read_text())['j']\n"
        "recording.wrap({'a': {'b': 1}})['a']['b']\njson.loads('{\"other\": 1}')['other']\n"
        "try:\n    recording.wrap(object())\nexcept TypeError:\n    print('refused')\n"
    )
    (tmp_path / "c.toml").write_text("t = 1\n", encoding="utf-8")
    (tmp_path / "c.json").write_text('{"j": 1}\n', encoding="utf-8")

    done = run(tmp_path, "-c", script)
    notes = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / ".confcompat-recording").iterdir())

    assert done.stdout == "refused\n", done.stderr
    paths = [json.loads(line)["path"] for line in notes.splitlines()]
    assert paths == [["t"], ["j"], ["a"], ["a", "b"]]


@pytest.mark.parametrize(("command", "code"), [(["no-such-command-here"], 2), ([sys.executable, "-c", "exit(7)"], 7)])
def test_the_exit_status_is_the_commands_own(shop: Path, tmp_path: Path, command: list[str], code: int) -> None:
    """And a command that is not there is the user's mistake."""
    output = str(tmp_path / "out.json")
    assert run(shop, "-m", "confcompat", "record", "--output", output, "--", *command).returncode == code


def test_what_is_no_recording_is_refused(shop: Path) -> None:
    """An input that is missing or is something else: exit 3."""
    assert run(shop, "-m", "confcompat", "verify", "nothing.json").returncode == 3
    assert run(shop, "-m", "confcompat", "verify", "confcompat.yaml").returncode == 3
