"""Ignorance is a value: what a question about a tree or a program can be answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Present(Generic[T_co]):
    """It is there, and this is it."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Absent:
    """It is certainly not there."""


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Unknown:
    """It cannot be told, and why."""

    reason: str


Lookup = Present[T_co] | Absent | Unknown
