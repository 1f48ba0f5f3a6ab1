"""Lines and columns of all nodes, from one lean code-generation pass.

LibCST's native parser drops positions; its providers regain them at three to four times the cost of the parse, most of
it spent on end positions and on a split of every token. Only starts are needed here: the pass notes how many tokens
came before a node, and one run over the tokens turns that into lines and columns.
"""

from __future__ import annotations

import libcst as cst
from libcst._nodes.internal import CodegenState

from confcompat.model.facts import pack_position


class _StartState(CodegenState):
    """Remembers, by node identity, the number of tokens before each node."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.starts: dict[int, int] = {}

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.starts[id(node)] = len(self.tokens)


class Positions:
    """Where nodes of one module start. Holds identities: valid while the module's tree lives."""

    def __init__(self, module: cst.Module) -> None:
        state = _StartState(module)
        module._codegen(state)
        self._starts = state.starts
        self._packed = _pack_tokens(state.tokens)

    def of(self, node: cst.CSTNode) -> int:
        """The packed position of a node's first token (parentheses included)."""
        return self._packed[self._starts[id(node)]]


def _pack_tokens(tokens: list[str]) -> list[int]:
    packed = []
    line, column = 1, 1
    for token in tokens:
        packed.append(pack_position(line, column))
        if "\n" in token or "\r" in token:
            text = token.replace("\r\n", "\n").replace("\r", "\n")
            line += text.count("\n")
            column = len(text) - text.rfind("\n")
        else:
            column += len(token)
    packed.append(pack_position(line, column))
    return packed
