"""The way in: bytes → facts, or the reason why there are none."""

from __future__ import annotations

import re

import libcst as cst

from confcompat.extract.python.positions import Positions
from confcompat.extract.python.remarks import find_remarks
from confcompat.extract.python.statements import StatementLowering
from confcompat.model.facts import ModuleFacts, NoFacts

MAX_BYTES = 4_000_000
"""Larger sources are generated tables in practice, and would hold a worker for minutes."""

_PYTHON_2 = re.compile(
    r"^\s*(print\s+[\"'\w]|exec\s+[\"'\w]|raise\s+\w+\s*,|except\s+[\w.]+\s*,\s*\w+\s*:)", re.MULTILINE
)


def extract(source: bytes) -> ModuleFacts | NoFacts:
    """The facts of one module. Never raises for what the source holds, but LibCST may end the process (see design)."""
    if len(source) > MAX_BYTES:
        return NoFacts(f"larger than {MAX_BYTES // 1_000_000} MB")
    if b"\0" in source:
        return NoFacts("holds NUL bytes: not Python source")
    try:
        module = cst.parse_module(source)
        positions = Positions(module)
        lowering = StatementLowering(positions)
        body = lowering.block(module.body)
        return ModuleFacts(body, tuple(sorted(lowering.mentions)), find_remarks(source, module, positions))
    except cst.ParserSyntaxError as error:
        return NoFacts(_syntax_reason(error, source))
    except UnicodeDecodeError as error:
        return NoFacts(f"not {error.encoding} text (byte {error.start}); the file may need a coding line")
    except (LookupError, SyntaxError) as error:
        return NoFacts(f"unknown encoding: {error}")
    except RecursionError:
        return NoFacts("nested too deeply")


def _syntax_reason(error: cst.ParserSyntaxError, source: bytes) -> str:
    where = f"line {error.raw_line}"
    if _PYTHON_2.search(source.decode("latin-1")):
        return f"syntax error at {where}: looks like Python 2"
    return f"syntax error at {where}"
