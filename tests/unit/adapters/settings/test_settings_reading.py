"""What a settings file may say, and how each mistake in it is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcompat.adapters.settings import load_settings
from confcompat.errors import SettingsError
from confcompat.model.keys import Wild
from confcompat.model.reads import Need
from confcompat.model.releases import Delivery
from confcompat.model.settings import (
    Accessor,
    Application,
    Assumption,
    EnvironmentRoot,
    EnvironmentSettings,
    Ignore,
    ImageTag,
    ParameterRoot,
    ReturnsRoot,
    RevisionName,
    RolloutDump,
    Settings,
    StableSource,
    TagPattern,
    Unnamed,
    ValueRoot,
)

FILE = "confcompat.yaml"
RULES = {"CC101": "removed-key-still-read", "CC103": "missing-key"}

CONTRACT_EXAMPLE = b"""\
version: 1
application:
  name: api                                   # shown in reports, keys the sticky comment
  repo: .                                     # or a path to another clone
  paths: ["api/**/*.py"]
  roots:
    - value: api.settings:CONFIG
    - returns: api.settings:load_config
    - parameter: api.base:Section.read_config(config)
    - environment
  accessors:
    - {call: api.settings:get_setting, key: 0, default: 1, separator: "."}
  assume:
    - {reads: "feature.*", need: defaulted, because: "toggles looked up by database rows"}
environments:
  prd:
    config: [config/base.yaml, config/prd/api-config.yaml]
    repo: ../manifests
    delivery: shared
    stable: v1.41.0
    deployed: v1.41.0
    rollback: [v1.40.2]
secrets: ["*password*", "payment.api_key"]
critical: ["payment.**"]
budget: {unresolved: 10}
ignore:
  - {rule: removed-key-still-read, key: "legacy.*", environment: stg, because: "stg drained", until: v1.43.0}
fail-on: error
"""


def load(text: str, rules: dict[str, str] | None = None) -> Settings:
    return load_settings(text.encode(), FILE, rules or {})


def problem(text: str, rules: dict[str, str] | None = None) -> tuple[str, str]:
    """What the error says, and its hint."""
    with pytest.raises(SettingsError) as caught:
        load(text, rules)
    return caught.value.what, caught.value.hint


def environment(text: str) -> str:
    """A settings file with one environment of this flow text."""
    return f"version: 1\nenvironments:\n  prd: {text}\n"


def stable(text: str) -> StableSource:
    return load(environment(f"{{config: [a.yaml], stable: {text}}}")).environments[0].stable


def test_the_example_of_the_contract_loads_whole() -> None:
    """Every setting of the contract's page arrives with its value."""
    assert load_settings(CONTRACT_EXAMPLE, FILE, RULES) == Settings(
        application=Application(
            name="api",
            repo=".",
            paths=("api/**/*.py",),
            roots=(
                ValueRoot("api.settings", "CONFIG"),
                ReturnsRoot("api.settings", "load_config"),
                ParameterRoot("api.base", "Section.read_config", "config"),
                EnvironmentRoot(),
            ),
            accessors=(Accessor("api.settings", "get_setting", 0, 1, "."),),
            assume=(Assumption(("feature", Wild.ONE), Need.DEFAULTED, "toggles looked up by database rows", line=14),),
        ),
        environments=(
            EnvironmentSettings(
                name="prd",
                config=("config/base.yaml", "config/prd/api-config.yaml"),
                repo="../manifests",
                delivery=Delivery.SHARED,
                stable=RevisionName("v1.41.0"),
                deployed="v1.41.0",
                rollback=("v1.40.2",),
            ),
        ),
        secrets=("*password*", "payment.api_key"),
        critical=("payment.**",),
        budget_unresolved=10,
        ignore=(Ignore("removed-key-still-read", "stg drained", "legacy.*", "stg", until="v1.43.0", line=27),),
        fail_on="error",
        file=FILE,
    )


def test_only_version_is_required() -> None:
    """The defaults are the contract's, and the caller names an application that the file does not."""
    assert load_settings(b"version: 1\n", FILE, default_name="shop") == Settings(Application("shop"), file=FILE)
    assert load(environment("{config: [a.yaml]}")).environments == (
        EnvironmentSettings("prd", ("a.yaml",), "", Delivery.SHARED, Unnamed(), "", ()),
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("v1.41.0", RevisionName("v1.41.0")),
        ('"1.40"', RevisionName("1.40")),
        ('{tag: "v*"}', TagPattern("v*")),
        (
            '{image: {file: apps/values.yaml, path: image.tag}, tag: "v{value}"}',
            ImageTag("apps/values.yaml", ("image", "tag"), "v{value}"),
        ),
        ("{image: {file: ./v.yaml, path: 'images[0].tag'}}", ImageTag("v.yaml", ("images", 0, "tag"), "{value}")),
        ("{rollout: dump.yaml}", RolloutDump("dump.yaml")),
        ('{rollout: dump.yaml, tag: "v{value}"}', RolloutDump("dump.yaml", "v{value}")),
    ],
)
def test_every_form_of_stable_is_read(text: str, source: StableSource) -> None:
    """A revision, a tag pattern, an image's tag and a rollout dump all name a stable release."""
    assert stable(text) == source


def test_an_accessor_reads_the_first_root_unless_it_names_one() -> None:
    """Where the process environment is declared first, it is what an accessor without `root` reads."""
    text = "version: 1\napplication:\n  roots: [environment]\n  accessors:\n"
    found = load(text + "    - {call: a:f}\n    - {call: a:C.f, key: name, default: fallback, root: app}\n")

    assert found.application.accessors == (
        Accessor("a", "f", root="environment"),
        Accessor("a", "C.f", "name", "fallback", root="app"),
    )


def test_an_unknown_setting_names_the_nearest_known_one() -> None:
    """The error has file and line of the misspelt word itself."""
    assert problem("version: 1\n\nenviroments:\n  prd: {}\n") == (
        'confcompat.yaml:3: unknown setting "enviroments"',
        'did you mean "environments"?',
    )
    assert problem(environment("\n    config: [a.yaml]\n    delivry: shared")) == (
        'confcompat.yaml:5: unknown setting "delivry" in environments.prd',
        'did you mean "delivery"?',
    )


def test_an_unknown_setting_without_a_near_one_lists_what_is_known() -> None:
    """Nobody has to look up a page to go on."""
    what, hint = problem("version: 1\nbudget: {qqq: 1}\n")

    assert what == 'confcompat.yaml:2: unknown setting "qqq" in budget'
    assert hint == "known here: unresolved"


def test_all_problems_are_told_together_in_file_order() -> None:
    """A file is mended once: each problem has its line, and each hint names the line it belongs to."""
    what, hint = problem("version: 2\nfail-on: warn\nbudget: {unresolved: -1}\nsecrets: x\nversion: 1\n")

    assert what.splitlines() == [
        "confcompat.yaml:1: version: expected 1, found the number 2",
        'confcompat.yaml:2: fail-on: expected one of error, warning, never, found the text "warn"',
        "confcompat.yaml:3: budget.unresolved: expected a whole number from 0 on, found the number -1",
        'confcompat.yaml:4: secrets: expected a list of keys, found the text "x"',
        "confcompat.yaml:5: version is set twice (first on line 1)",
    ]
    assert hint.splitlines() == [
        "line 1: this confcompat reads settings of version 1",
        'line 2: did you mean "warning"?',
        "line 4: write it as a list: [x]",
        "line 5: keep one of them",
    ]


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("application: {name: 1.5}", "2: application.name: expected a name, found the number 1.5", 'quote it: "1.5"'),
        ("application: {name: }", "2: application.name: expected a name, found nothing", ""),
        ('application: {name: " "}', "2: application.name: expected a name, found an empty text", ""),
        ("application: {name: !env X}", '2: application.name: expected a name, found the tag "!env"', ""),
        ("application: {paths: {}}", "2: application.paths: expected a list, found a mapping", ""),
        ("application: [a]", "2: application: expected a mapping with name, repo", ""),
        ("application: {paths: [/etc]}", '"/etc" is no path below the repository\'s root', "need `repo`"),
        ("application: {paths: [a/../..]}", '"a/../.." is no path below', "need `repo`"),
        ("application: {roots: [{}]}", "application.roots[0]: expected one of value, returns, parameter", "CONFIG"),
        ("application: {roots: [{value: a:B, returns: a:b}]}", "found value and returns", ""),
        ("application: {roots: [env]}", 'or the word environment, found the text "env"', ""),
        ("application: {roots: [3]}", "or the word environment, found the number 3", ""),
        ("application: {roots: [{value: a.b}]}", '"a.b" is no value target', "write it as api.settings:CONFIG"),
        ("application: {roots: [{value: 'a:b(c)'}]}", '"a:b(c)" is no value target', ""),
        ("application: {roots: [{value: a:1b}]}", '"a:1b" is no value target', ""),
        ("application: {roots: [{parameter: a:b}]}", '"a:b" is no parameter target', "read_config(config)"),
        ("application: {accessors: [{key: 0}]}", 'application.accessors[0]: "call" is missing', ""),
        ("application: {accessors: [{call: a:b, key: -1}]}", "position (from 0) or name, found the number -1", ""),
        ("application: {accessors: [{call: a:b, key: 0x1}]}", "position (from 0) or name, found the number 0x1", ""),
        ("application: {accessors: [{call: a:b, key: no-name}]}", 'or name, found the text "no-name"', ""),
        ("application: {accessors: [{call: a:b, root: ap}]}", "expected one of app, environment", '"app"'),
        ("application: {assume: [{reads: a}]}", 'application.assume[0]: "need" is missing', "because"),
        ("application: {assume: [{reads: 'a..b', need: tested, because: c}]}", "key 'a..b'", ""),
        ("application: {assume: [{reads: a, need: maybe, because: c}]}", "expected one of required, defaulted", ""),
        ("environments: {no: {config: [a]}}", "expected a name of environments, found the boolean no", 'it: "no"'),
        ("environments: [prd]", "environments: expected a mapping of environments, found a list", ""),
        ("environments: {prd: {}}", 'environments.prd: "config" is missing', ""),
        ('environments: {"a b": {}}', 'environments."a b": "config" is missing', ""),
        ("environments: {prd: {config: []}}", "environments.prd.config: names no file", "the one that wins last"),
        ("environments: {prd: {config: a.yaml}}", 'found the text "a.yaml"', "write it as a list: [a.yaml]"),
        ("environments: {prd: {config: [{file: a}]}}", "config[0]: expected a path, found a mapping", ""),
        ("critical: ['a b.']", "critical[0]: key 'a b.'", ""),
        ("critical: ['a[" + "9" * 5000 + "]']", "is no key", ""),
        ("critical: ['a.([1])']", '"a.([1])" is no key', ""),
        ("budget: {unresolved: 1.0}", "found the number 1.0", ""),
        ("budget: {unresolved: 99999999999999999999}", "expected a whole number", ""),
        ("ignore: [{rule: CC101}]", 'ignore[0]: "because" is missing', ""),
        ("ignore: {rule: CC101}", "ignore: expected a list, found a mapping", ""),
        ("? [a]\n: b", "2: expected a name, found a list", ""),
        ("secrets: [2001-01-01]", "expected a key, found the date 2001-01-01", 'quote it: "2001-01-01"'),
    ],
)
def test_a_wrong_value_says_what_was_expected_and_what_was_found(text: str, what: str, hint: str) -> None:
    """Each mistake names its line and setting, what belongs there, and how to go on."""
    told, help_text = problem(f"version: 1\n{text}\n")

    assert told.startswith("confcompat.yaml:2: ")
    assert what in told
    assert hint in told + help_text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("1.40", "stable: expected a revision, found the number 1.40"),
        ("[v1]", "stable: expected a revision, {tag:"),
        ("{}", "stable: names no release"),
        ("{tags: v*}", 'unknown setting "tags"'),
        ("{tag: 1}", "stable.tag: expected a pattern"),
        ("{image: {file: a.yaml}}", 'stable.image: "path" is missing'),
        ("{image: {file: a.yaml, path: a}, tag: v1}", "stable.tag: holds no {value}"),
        ("{image: {file: a.yaml, path: 'a.*'}}", "stable.image.path: names more than one value"),
        ("{image: {file: a.yaml, path: a}, rollout: b}", "image and rollout both name"),
        ('"-v"', '"-v" is no revision: git would take it for an option'),
        ('" v1"', '" v1" is no revision'),
        ('"a\\nb"', "control characters"),
    ],
)
def test_a_wrong_stable_is_told(text: str, what: str) -> None:
    """A stable release that cannot be one is refused before git is asked."""
    assert what in problem(environment(f"{{config: [a.yaml], stable: {text}}}"))[0]


@pytest.mark.parametrize(
    "text",
    ["{config: [{mount: /etc/api.yaml}]}", "{config: [{variable: CONFIG_YAML_PATH}]}"],
)
def test_a_file_of_the_cluster_needs_a_cluster(text: str) -> None:
    """Without it nobody can tell which file is meant."""
    what, _ = problem(environment(text))

    assert "needs a `cluster` section" in what


def test_an_unknown_rule_in_ignore_names_the_nearest() -> None:
    """A misspelt rule would suppress nothing, for ever; ids and names are both known."""
    text = "version: 1\nignore: [{rule: %s, because: b}]\n"

    assert problem(text % "removed-key-still-reed", RULES) == (
        'confcompat.yaml:2: ignore[0].rule: unknown rule "removed-key-still-reed"',
        'did you mean "removed-key-still-read"?',
    )
    assert problem(text % "CC104", RULES)[1] == 'did you mean "CC103"?'
    assert problem(text % "zzz", RULES)[1] == "`confcompat rules` lists them"
    assert load(text % "CC103", RULES).ignore[0].rule == "CC103"
    assert load(text % "anything").ignore[0].rule == "anything"


def test_merge_keys_and_anchors_share_settings_between_environments() -> None:
    """`<<` gives what an environment does not say itself; own settings win."""
    text = """\
version: 1
environments:
  prd: &prd {config: [a.yaml], stable: v1, delivery: bundled}
  stg: {<<: *prd, stable: v2}
  dev: {<<: [*prd, {repo: ../x, stable: v9}], config: [b.yaml]}
"""
    prd, stg, dev = load(text).environments

    assert (stg.config, stg.stable, stg.delivery) == (prd.config, RevisionName("v2"), Delivery.BUNDLED)
    assert (dev.config, dev.stable, dev.repo) == (("b.yaml",), RevisionName("v1"), "../x")


def test_a_problem_in_merged_settings_is_told_for_each_environment_that_has_it() -> None:
    """Both name the line where the wrong text stands."""
    text = """\
version: 1
environments:
  prd: &prd {config: [a.yaml], delivery: share}
  stg: {<<: *prd, stable: v2}
"""
    what, _ = problem(text)

    assert [": ".join(line.split(": ")[:2]) for line in what.splitlines()] == [
        "confcompat.yaml:3: environments.prd.delivery",
        "confcompat.yaml:3: environments.stg.delivery",
    ]
    assert "<<: expected a mapping, found nothing" in problem("version: 1\n<<:\n")[0]


def test_a_mapping_merged_into_itself_ends() -> None:
    """Hostile anchors cost no time."""
    bomb = "".join(f"  e{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 40))
    text = f"version: 1\nenvironments:\n  e0: &a0 {{<<: *a0, config: [a.yaml]}}\n{bomb}"

    assert len(load(text).environments) == 40


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"a: b: c\n", "confcompat.yaml:1:5: mapping values are not allowed in this context"),
        (b"version: 1\nsecrets: [", "confcompat.yaml:3:1: while parsing a flow node"),
        (b'version: 1\na: "\x01"', "confcompat.yaml:2:5: a character that YAML does not allow"),
        (b"a: \xff", "confcompat.yaml:1:4: a character that YAML does not allow"),
        (b"a: *b", "confcompat.yaml:1:4: found undefined alias"),
        (b"version: 1\n---\nversion: 1\n", "confcompat.yaml:3: a second document begins here"),
        (b"# only a comment\n", "confcompat.yaml: is empty"),
        (b"version", "confcompat.yaml:1: expected a mapping with version, application, environments"),
        (b"- " * 200_000, "confcompat.yaml:1: nested too deeply"),
        (b"#" * 1_000_001, "confcompat.yaml: 1000001 bytes are too many"),
    ],
)
def test_what_is_no_yaml_is_told_with_line_and_column(text: bytes, what: str) -> None:
    """A file that does not parse is a settings error, never a crash."""
    with pytest.raises(SettingsError) as caught:
        load_settings(text, FILE)

    assert what in caught.value.what


def test_text_of_the_file_is_shown_on_one_short_line() -> None:
    """A hostile file cannot paint the terminal through an error message."""
    what, _ = problem('version: 1\n"\\e[31m' + "x" * 500 + '": 1\n')

    assert "\x1b" not in what
    assert max(map(len, what.splitlines())) < 200


@given(st.binary(max_size=200) | st.text(alphabet="version: 1\n[]{}*&<-\"'!#|>%@`ab", max_size=200).map(str.encode))
@settings(deadline=None)
def test_any_bytes_are_settings_or_a_settings_error(text: bytes) -> None:
    """No input makes the loader fail in any other way."""
    try:
        told = load_settings(text, FILE).file
    except SettingsError as error:
        told = error.what

    assert told.startswith(FILE)
