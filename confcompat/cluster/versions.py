"""Names that hold a version, and the suffix that kustomize makes of an object's content."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_KUSTOMIZE = re.compile(r"[2456789bcdfghkmt]{10}\Z")
_HEXADECIMAL = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{7,64}\Z")
_LETTERS = str.maketrans("013ae", "ghkmt")


def suffix_of(name: str) -> str:
    """What follows the last dash; "" where there is no dash."""
    return name.rpartition("-")[2] if "-" in name else ""


def is_version_named(name: str) -> bool:
    """The name ends in a kustomize hash, or in 7 to 64 hexadecimal digits with a numeral among them."""
    suffix = suffix_of(name)
    return bool(_KUSTOMIZE.match(suffix) or _HEXADECIMAL.match(suffix))


def has_kustomize_suffix(name: str) -> bool:
    """The name ends in ten characters of kustomize's alphabet."""
    return bool(_KUSTOMIZE.match(suffix_of(name)))


def kustomize_hashes(body: Mapping[str, Any], kind: str, name: str) -> frozenset[str]:
    """The suffixes that belong to the content: kustomize's own, and that of `kubectl create --append-hash`.

    The first is made with an empty name, the second with the name before the suffix.
    """
    return frozenset(_hash(body, kind, each) for each in ("", name.rpartition("-")[0]))


def _hash(body: Mapping[str, Any], kind: str, name: str) -> str:
    content: dict[str, Any] = {"data": body.get("data") or "", "kind": kind, "name": name}
    if kind == "Secret":
        content["type"] = body.get("type") or ""
        if body.get("stringData"):
            content["stringData"] = body["stringData"]
    elif body.get("binaryData"):
        content["binaryData"] = body["binaryData"]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # As Go writes JSON: these letters are escaped, all others stay as they are.
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return digits.translate(_LETTERS)
