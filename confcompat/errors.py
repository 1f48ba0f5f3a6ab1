"""Every error that confcompat raises on purpose: where, what, and what to do next.

The exit codes are the contract's: 2 the command or the settings are wrong, 3 an input is missing or unreadable,
4 a fault of confcompat itself. Only `confcompat.cli` catches these.
"""

from __future__ import annotations

from typing import ClassVar


class ConfcompatError(Exception):
    """Base of all errors. `what` says where and what, `hint` what to do next ("" when there is nothing to say)."""

    exit_code: ClassVar[int] = 4

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class UsageError(ConfcompatError):
    """The command line asks for something that cannot be (exit 2)."""

    exit_code = 2


class SettingsError(UsageError):
    """The settings file does not parse, or holds an unknown or mistyped setting (exit 2)."""


class InputError(ConfcompatError):
    """A repository, revision or file that was named is missing or unreadable (exit 3)."""

    exit_code = 3


class InternalError(ConfcompatError):
    """A fault of confcompat itself (exit 4)."""
