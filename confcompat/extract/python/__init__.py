"""One blob of Python → facts, by LibCST; pure, and the target is never run."""

from confcompat.extract.python.module import extract

__all__ = ["extract"]
