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


JSON = "import yaml, jsonschema\n" + LOADED


def test_a_json_schema_requires_only_what_it_says_and_lets_the_rest_be() -> None:
    schema = "{'properties': {'a': {'type': 'string'}, 'b': {}}, 'required': ['a'], 'additionalProperties': False}"
    found = linked(JSON + f"jsonschema.validate(cfg, {schema})\n")
    assert needs(found) == {"a": "required"}
    assert [c.allows for c in found.closed] == [("a", "b")]


def test_items_of_a_json_schema_have_keys_of_their_own() -> None:
    schema = "{'type': 'object', 'properties': {'hosts': {'type': 'array', 'items': {'required': ['name']}}}}"
    found = needs(linked(JSON + f"jsonschema.validate(instance=cfg, schema={schema})\n"))
    assert found["hosts[*].name"].startswith("required")


def test_a_list_of_errors_is_true_where_there_are_some() -> None:
    body = (
        "v = jsonschema.Draft7Validator({'required': ['a']})\n"
        "errors = sorted(v.iter_errors(cfg), key=str)\nif errors:\n    raise SystemExit(1)\n"
    )
    assert needs(linked(JSON + body)) == {"a": "required"}


def test_a_json_schema_that_refers_to_itself_comes_to_an_end() -> None:
    schema = "{'required': ['x'], 'properties': {'below': {'$ref': '#'}}}"
    assert needs(linked(JSON + f"jsonschema.validate(cfg, {schema})\n"))["below.x"].startswith("required")


def test_rules_count_where_the_verdict_does() -> None:
    body = (
        "from cerberus import Validator\nv = Validator({'a': {'required': True}, 'b': {}}, require_all=True)\n"
        "if v.validate(cfg['s']):\n    print(v.document['b'])\nelse:\n    raise SystemExit(2)\n"
    )
    assert needs(linked(JSON + body)) == {"s": "required", "s.a": "required", "s.b": "required"}
