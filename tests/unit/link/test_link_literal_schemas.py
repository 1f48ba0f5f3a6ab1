"""Literal schemas: what they list is read where the mapping is checked."""

from __future__ import annotations

from tests.linking import at_lines, linked, needs

VOLUPTUOUS = "import yaml\nimport voluptuous as vol\n"
LOADED = 'cfg = yaml.safe_load(open("config.yaml"))\n'


def test_a_key_is_read_at_its_own_line() -> None:
    found = linked(VOLUPTUOUS + LOADED + "S = vol.Schema({\n    vol.Required('a'): str,\n    'b': int,\n})\nS(cfg)\n")
    assert at_lines(found, "a") == [("required", 5)]
    assert at_lines(found, "b") == [("defaulted", 6)]
    assert [(c.path, c.allows, c.raises) for c in found.closed] == [((), ("a", "b"), "voluptuous.MultipleInvalid")]


def test_a_schema_that_nothing_calls_reads_nothing() -> None:
    assert needs(linked(VOLUPTUOUS + LOADED + "S = vol.Schema({vol.Required('a'): str})\nprint(cfg['b'])\n")) == {
        "b": "required"
    }


def test_items_and_entries_have_schemas_of_their_own() -> None:
    body = (
        "HOST = {vol.Required('name'): str}\n"
        "S = vol.Schema({'hosts': [HOST], 'users': {str: {vol.Required('id'): int}}})\nS(cfg)\n"
    )
    found = needs(linked(VOLUPTUOUS + LOADED + body))
    assert found["hosts[*].name"].startswith("required")
    assert found["users.*.id"].startswith("required")


def test_what_is_listed_is_merged_from_dicts() -> None:
    body = "BASE = {vol.Required('a'): str}\nS = vol.Schema({**BASE, vol.Optional('b', default=1): int})\nS(cfg)\n"
    assert needs(linked(VOLUPTUOUS + LOADED + body)) == {"a": "required", "b": "defaulted"}


def test_a_function_in_a_schema_reads_what_it_is_given() -> None:
    body = (
        "def check(v):\n    return v['x']\n"
        "S = vol.Schema({vol.Required('a'): vol.All(dict, check)})\nprint(S(cfg)['a'])\n"
    )
    assert needs(linked(VOLUPTUOUS + LOADED + body)) == {"a": "required", "a.x": "required"}


def test_a_plain_dict_with_types_as_keys_is_no_schema() -> None:
    body = "KINDS = {int: 'i', str: 's'}\nprint(KINDS[type(cfg['a'])])\n"
    assert needs(linked(VOLUPTUOUS + LOADED + body)) == {"a": "required"}
