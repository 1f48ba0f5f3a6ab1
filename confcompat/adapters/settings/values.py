"""Small values that several sections share: paths, key patterns, revisions."""

from __future__ import annotations

import posixpath

from confcompat.adapters.settings.document import Setting, quote
from confcompat.errors import UsageError
from confcompat.model.keys import KeyPath, parse_key


def repository_path(setting: Setting) -> str:
    """A path or glob below the repository's root, without `./` and the like."""
    text = setting.text("a path")
    if not text:
        return ""
    path = posixpath.normpath(text)
    if path.startswith(("/", "../")) or path in ("..", "."):
        setting.wrong(
            f"{quote(text)} is no path below the repository's root",
            "write it relative to the root; files of another repository need `repo`",
        )
    return path


def key_text(setting: Setting) -> str:
    """The text of a key pattern that `parse_key` reads."""
    key_path(setting)
    return str(setting.node.value) if setting.is_text() else ""


def key_path(setting: Setting) -> KeyPath:
    """A key pattern such as `feature.*`."""
    text = setting.text("a key")
    try:
        path = parse_key(text)
        # A key such as `([1])` parses, but no mapping can hold it.
        hash(path)
        return path
    except UsageError as error:
        setting.wrong(error.what, error.hint)
    except (TypeError, ValueError):
        setting.wrong(f"{quote(text)} is no key")
    return ()


def revision(setting: Setting) -> str:
    """A revision in git's own words; whether it exists is not asked here."""
    text = setting.text("a revision")
    if text.startswith("-"):
        setting.wrong(f"{quote(text)} is no revision: git would take it for an option")
    elif text.strip() != text or not text.isprintable():
        setting.wrong(f"{quote(text)} is no revision: it holds blanks at its ends or control characters")
    return text
