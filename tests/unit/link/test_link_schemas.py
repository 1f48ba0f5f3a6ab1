"""Schema classes: their fields are reads of the mapping that fills them."""

from __future__ import annotations

from tests.linking import at_lines, linked, needs

MODELS = "import yaml\nfrom pydantic import BaseModel, Field, ValidationError\n"
LOADED = 'cfg = yaml.safe_load(open("config.yaml"))\n'


def test_a_missing_key_is_caught_by_what_the_library_raises() -> None:
    body = MODELS + LOADED + "class M(BaseModel):\n    a: int\n"
    tried = body + "try:\n    M(**cfg)\nexcept {}:\n    pass\n"
    assert needs(linked(tried.format("ValidationError"))) == {"a": "defaulted"}
    assert needs(linked(tried.format("ValueError"))) == {"a": "defaulted"}
    assert needs(linked(tried.format("KeyError"))) == {"a": "required"}


def test_a_class_that_nothing_fills_reads_nothing() -> None:
    assert needs(linked(MODELS + LOADED + "class M(BaseModel):\n    a: int\nprint(cfg['b'])\n")) == {"b": "required"}


def test_a_field_is_read_at_its_own_line_and_keeps_its_value() -> None:
    found = linked(MODELS + LOADED + "class M(BaseModel):\n    a: dict\nprint(M.model_validate(cfg['s']).a['x'])\n")
    assert at_lines(found, "s.a") == [("required", 5)]
    assert at_lines(found, "s.a.x") == [("required", 6)]


def test_either_name_will_do() -> None:
    model = "class M(BaseModel):\n    model_config = {'populate_by_name': True}\n    a: int = Field(alias='A')\n"
    assert needs(linked(MODELS + LOADED + model + "M(**cfg)\n")) == {"A": "required or a", "a": "required or A"}


def test_members_of_a_union_are_read_where_their_tag_says_so() -> None:
    model = (
        "from typing import Literal\n"
        "class A(BaseModel):\n    kind: Literal['a']\n    x: int\n"
        "class B(BaseModel):\n    kind: Literal['b']\n    y: int\n"
        "class M(BaseModel):\n    one: A | B\n"
    )
    assert needs(linked(MODELS + LOADED + model + "M(**cfg)\n")) == {
        "one": "required",
        "one.kind": "required",
        "one.x": "required if one.kind == 'a'",
        "one.y": "required if one.kind == 'b'",
    }


def test_refusing_unknown_keys_is_inherited() -> None:
    model = (
        "class Strict(BaseModel):\n    model_config = ConfigDict(extra='forbid')\n"
        "class Db(Strict):\n    host: str\n"
        "class M(BaseModel):\n    db: Db\n"
    )
    closed = linked(MODELS + "from pydantic import ConfigDict\n" + LOADED + model + "M(**cfg)\n").closed
    assert [(c.path, c.allows, c.raises) for c in closed] == [(("db",), ("host",), "pydantic.ValidationError")]


def test_a_class_that_lists_itself_comes_to_an_end() -> None:
    model = "class T(BaseModel):\n    name: str\n    below: list['T'] = []\n"
    found = needs(linked(MODELS + LOADED + model + "T(**cfg)\n"))
    assert found["name"] == "required"
    assert found["below[*].name"] == "required if present below"


def test_a_library_fills_lists_of_data_classes_and_refuses_unknown_keys_below() -> None:
    body = (
        "import dacite, yaml\nfrom dataclasses import dataclass\n"
        + LOADED
        + "@dataclass\nclass Host:\n    name: str\n@dataclass\nclass M:\n    hosts: list[Host]\n    main: Host\n"
        "m = dacite.from_dict(M, cfg, dacite.Config(strict=True))\nprint(m.main.name)\n"
    )
    found = linked(body)
    assert needs(found)["hosts[*].name"] == "required"
    assert {(c.path, c.allows) for c in found.closed} >= {((), ("hosts", "main")), (("main",), ("name",))}
    loose = linked(body.replace("strict=True", "strict=False"))
    assert not loose.closed


def test_a_class_without_the_decorator_adds_no_fields() -> None:
    body = (
        "import attr, yaml\n" + LOADED + "@attr.s(auto_attribs=True)\nclass A:\n    x: int\n"
        "class B(A):\n    y: int\nB(**cfg)\n"
    )
    assert needs(linked(body)) == {"x": "required"}


def test_a_mapping_stays_one_where_the_constructor_does_not_nest() -> None:
    body = (
        "import attrs, yaml\n" + LOADED + "@attrs.define\nclass A:\n    x: int\n"
        "@attrs.define\nclass B:\n    a: A\nprint(B(**cfg).a['z'])\n"
    )
    assert needs(linked(body)) == {"a": "required", "a.z": "required"}


SETTINGS = (
    "from pydantic import BaseModel\n"
    "from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict\n"
)


def test_a_field_of_a_field_has_a_variable_and_so_has_the_whole() -> None:
    body = (
        "class Db(BaseModel):\n    host: str\n    port: int = 1\n"
        "class S(BaseSettings, env_prefix='a_', env_nested_delimiter='__'):\n    db: Db\n    level: str = ''\nS()\n"
    )
    assert needs(linked(SETTINGS + body)) == {
        "$A_DB": "required or A_DB__HOST",
        "$A_DB__HOST": "required or A_DB",
        "$A_DB__PORT": "defaulted",
        "$A_LEVEL": "defaulted",
    }


def test_case_counts_where_an_option_says_so() -> None:
    body = "class S(BaseSettings):\n    model_config = SettingsConfigDict(case_sensitive=True)\n    Host: str\nS()\n"
    assert needs(linked(SETTINGS + body)) == {"$Host": "required"}


def test_a_source_of_the_program_counts_as_what_it_returns() -> None:
    body = (
        "import yaml\nclass File(PydanticBaseSettingsSource):\n"
        "    def __call__(self):\n        return yaml.safe_load(open('config.yaml'))['app']\n"
        "class S(BaseSettings):\n    host: str\n    port: int = 1\n    @classmethod\n"
        "    def settings_customise_sources(cls, settings_cls, init_settings, **kwargs):\n"
        "        return (init_settings, File(settings_cls))\nS()\n"
    )
    found = linked(SETTINGS + body)
    assert needs(found) == {"app": "required", "app.host": "required", "app.port": "defaulted"}
    assert [(c.path, c.allows) for c in found.closed] == [(("app",), ("host", "port"))]


def test_keywords_stand_above_variables() -> None:
    body = (
        "import yaml\ncfg = yaml.safe_load(open('config.yaml'))\n"
        "class S(BaseSettings):\n    host: str\n    port: int\nS(host='h', **cfg['s'])\n"
    )
    found = linked(SETTINGS + body)
    assert needs(found)["s.port"] == "required"
    assert "$HOST" not in needs(found)


MARSHMALLOW = "import yaml\nfrom marshmallow import EXCLUDE, Schema, fields, post_load\n" + LOADED


def test_a_schema_object_checks_a_list_of_mappings() -> None:
    body = "class H(Schema):\n    name = fields.Str(required=True)\nH(many=True).load(cfg['hosts'])\n"
    found = linked(MARSHMALLOW + body)
    assert needs(found) == {"hosts": "required", "hosts[*].name": "required"}
    assert at_lines(found, "hosts[*].name") == [("required", 5)]


def test_unknown_keys_are_refused_unless_the_class_or_the_call_says_otherwise() -> None:
    body = "class H(Schema):\n    name = fields.Str(required=True)\nH({}).load(cfg{})\n"
    assert [c.allows for c in linked(MARSHMALLOW + body.format("", "")).closed] == [("name",)]
    assert not linked(MARSHMALLOW + body.format("unknown=EXCLUDE", "")).closed
    assert not linked(MARSHMALLOW + body.format("", ", unknown=EXCLUDE")).closed


def test_lists_and_values_of_nested_schemas_are_read() -> None:
    body = (
        "class H(Schema):\n    name = fields.Str(required=True)\n"
        "class S(Schema):\n    hosts = fields.List(fields.Nested(H))\n"
        "    users = fields.Dict(keys=fields.Str(), values=fields.Nested('H'))\n"
        "    below = fields.Nested('self')\nS().load(cfg)\n"
    )
    found = needs(linked(MARSHMALLOW + body))
    assert found["hosts[*].name"].startswith("required")
    assert found["users.*.name"].startswith("required")
    assert found["below.hosts"] == "defaulted"


def test_a_method_after_the_check_reads_what_was_checked() -> None:
    body = (
        "class H(Schema):\n    name = fields.Str()\n    @post_load\n"
        "    def make(self, data, **kw):\n        return data['name']\nH(unknown=EXCLUDE).load(cfg)\n"
    )
    assert needs(linked(MARSHMALLOW + body)) == {"name": "required"}
