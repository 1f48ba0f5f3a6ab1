"""Which keys and values are secret, and what may be said of them."""

from __future__ import annotations

import random
import string
from dataclasses import replace
from typing import Any

import pytest
from growing import documents, tree, tree_of
from hypothesis import given
from hypothesis import strategies as st

from confcompat.model.keys import parse_key
from confcompat.model.trees import Kind
from confcompat.trees import SecretPatterns, walk

PATTERNS = SecretPatterns(("payment.account", "*internal*"))


@pytest.mark.parametrize(
    "key",
    [
        *[
            "password",
            "db.password",
            "DB_PASSWORD",
            "db.userPassword",
            "passwd",
            "auth.token",
            "tokenUrl",
            "clientSecret",
        ],
        *[
            "api_key",
            "api-key",
            "apiKey",
            "x.API_KEY",
            "signing_key",
            "signing-key",
            "aws.accessKey",
            "private.ssh.key",
        ],
        *[
            "credentials",
            "credentials.user",
            "secrets.db.name",
            "passwords[0]",
            "pwd",
            "ftp_pwd",
            "passphrase",
            "smtp_pass",
        ],
        *["payment.account", "payment.account.id", "Payment.Account", "x.internal_id", "secret.(8080)"],
    ],
)
def test_a_secret_key_is_covered(key: str) -> None:
    """By its own name or one above it, in any spelling, by built-in and added patterns."""
    assert PATTERNS.covers(parse_key(key))


@pytest.mark.parametrize(
    "key",
    [
        "db.host",
        "bypass",
        "keys",
        "key",
        "keyboard",
        "monkey",
        "account",
        "other.payment",
        "compass",
        "passenger",
        "[0]",
    ],
)
def test_any_other_key_is_not(key: str) -> None:
    """No part of a word makes a key secret; nor does the empty path."""
    assert not PATTERNS.covers(parse_key(key))
    assert not PATTERNS.covers(())


SECRETS = [
    "postgres://user:pa55@db.example.com/x",
    "redis://:pa55@cache:6379/0",
    "see https://me:pa55@example.com",
    "Server=x;Password=hunter2;",
    '{"user": "u", "password": "hunter2"}',
    "https://0123456789abcdef0123456789abcdef@o1.ingest.example.com/2",
    "https://hooks.slack.com/services/T0/B0/x",
    "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "ghp_" + "a1B2" * 9,
    "xoxb-" + "123456789012-abcdef",
    "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "q8Xv2/LmT4wRz+Kp0BnYc7JdHs5aVu1eGfQ3oNi9",
    "4eC39HqLyjWDarjtT1zdp7dc",
    "x7k2m9q4w1z8r5t3v6b0n2j8",
]
PLAIN = [
    *[
        "",
        "fast",
        "production",
        "eu-central-1",
        "https://example.com/a?b=c#d",
        "http://localhost:8080/path/to@x",
        "1.2.3",
    ],
    *[
        "550e8400-e29b-41d4-a716-446655440000",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "/var/lib/app/data2/releases",
    ],
    *["config/prd/api-config.yaml", "api.settings.ProductionConfigurationV2", "AmazonLinux2023KernelDefaultImage"],
    *["registry.example.com/team/app:v1.41.0", "max-age=31536000; includeSubDomains", "%Y-%m-%dT%H:%M:%S.%fZ"],
    *["my-service-name-in-kubernetes-1", "prod-eu-west-1-cluster-2024-01-01", "ThisIsAVeryLongCamelCaseClassName"],
    *[
        "SOME_LONG_CONSTANT_NAME_2",
        "0 0 * * 1-5",
        "user@example.com",
        "ssh://git@example.com/x.git",
        "12345678901234567890",
        "a" * 64,
        "日本語の値です",
    ],
    *[
        "select * from orders where id = 1",
        "arn:aws:iam::123456789012:role/app",
        "abcdefghijklmnopqrstuvwxyz0123456789",
    ],
]


@pytest.mark.parametrize("value", SECRETS)
def test_a_value_that_gives_itself_away_is_secret(value: str) -> None:
    """Credentials in URLs, private keys, tokens of known form, random strings."""
    assert PATTERNS.covers_value(value)


@pytest.mark.parametrize("value", [*PLAIN, 5, 2.5, True, None])
def test_any_other_value_is_not(value: Any) -> None:
    """Words, identifiers, hashes, UUIDs, paths, URLs, numbers."""
    assert not PATTERNS.covers_value(value)


def test_most_random_keys_are_found() -> None:
    """Of keys drawn by chance, as generators write them, at least 95 in 100."""
    draw = random.Random(7)
    letters = string.ascii_letters + string.digits

    found = sum(PATTERNS.covers_value("".join(draw.choices(letters, k=32))) for _ in range(500))

    assert found >= 475


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("k: 30", "30"),
        ("k: fast", '"fast"'),
        ("k: '30'", '"30"'),
        ("k: yes", "true"),
        ("k: ", "null"),
        ("k: 1.5", "1.5"),
        ("k: .inf", ".inf"),
        ("k: -.inf", "-.inf"),
        ("k: .nan", ".nan"),
        ("k: 2024-01-31", "2024-01-31"),
        ("k: !!binary aGVsbG8=", "binary, 5 bytes"),
        ("k: {a: 1, b: 2, c: 3}", "mapping with 3 keys"),
        ("k: {a: 1}", "mapping with 1 key"),
        ("k: []", "list with 0 items"),
        ("k: [1]", "list with 1 item"),
        ("k: !vault s3cret", "value tagged !vault"),
        ("k: !!python/name:os.system", "value tagged python/name:os.system"),
        ("k: &a [*a]", "list with 1 item"),
        ('k: "a\\"b\\nc\\e[31m\\u202Ed\\u2028\\U000E0001"', '"a\\"b\\nc\\u001b[31m\\u202ed\\u2028\\U000e0001"'),
        (f"k: {'x' * 61}", f'"{"x" * 59}…"'),
        (f"k: {'x' * 60}", f'"{"x" * 60}"'),
        (f"k: {'9' * 100}", "9" * 59 + "…"),
        ("k: postgres://u:pa55@h/x", "secret string, 21 characters"),
        ("k: é日", '"é日"'),
        ("password: s3cret", "secret string, 6 characters"),
        ("password: s", "secret string, 1 character"),
        ("password: 1234", "secret integer, 4 characters"),
        ("password: yes", "secret boolean"),
        ("password: ", "null"),
        ("password: 1.25", "secret float, 4 characters"),
        ("password: 2024-01-31", "secret string, 10 characters"),
        ("password: {a: 1}", "secret mapping with 1 key"),
        ("password: !vault s3cret", "secret value tagged !vault"),
        ("password: !!binary aGVsbG8=", "secret binary, 5 bytes"),
    ],
)
def test_what_is_shown_of_a_value(text: str, shown: str) -> None:
    """Short values as written in JSON; of containers the size; of secrets type and length."""
    (path, node), *_ = walk(tree(text))

    assert shown == PATTERNS.describe(path, node)


def test_an_opaque_node_is_told_by_its_tag_if_it_has_one() -> None:
    """A node inside itself, and a number too long to write, have no tag of the file."""
    (_, (alias_path, alias)), (number_path, number) = walk(tree("k: &a [*a]")), *walk(tree("n: 1"))

    assert PATTERNS.describe(alias_path, alias) == "value tagged recursive alias"
    assert PATTERNS.describe(number_path, replace(number, kind=Kind.OPAQUE, value=None)) == "value of unknown type"


def test_a_default_of_the_source_is_hidden_under_a_secret_key() -> None:
    """What the source falls back to is as secret as the key."""
    assert PATTERNS.describe_value(("db", "password"), "changeme") == "secret string, 8 characters"
    assert PATTERNS.describe_value(("db", "host"), "changeme") == '"changeme"'


@given(documents)
def test_everything_below_a_secret_key_is_secret(document: Any) -> None:
    """No description of a node under a secret key holds its value."""
    for path, node in walk(tree_of({"db_password": document})):
        assert PATTERNS.covers(path)
        shown = PATTERNS.describe(path, node)
        assert shown == "null" or shown.startswith("secret ")


@given(st.text())
def test_a_description_is_one_short_printable_line(text: str) -> None:
    """Whatever the value, and however much of it has to be escaped."""
    shown = PATTERNS.describe_value(("k",), text)

    assert shown.isprintable()
    assert len(shown) <= 60 * 10 + 2
