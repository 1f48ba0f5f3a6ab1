"""A settings file as typed questions: every answer is usable, every wrong setting is kept for one joint report."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from confcompat.errors import SettingsError

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,8})\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong setting. `line` counts from 1."""

    line: int
    text: str
    hint: str = ""


@dataclass(slots=True)
class Problems:
    """Collects what is wrong, so that a person mends a settings file once and not once a line."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, text: str, hint: str = "") -> None:
        self.found.append(Problem(line, text, hint))

    def raise_any(self) -> None:
        """Raises one `SettingsError` with a line for each problem, in file order; nothing where there is none."""
        # A section that is merged into others is read once for each: its problems are still one.
        problems = sorted(dict.fromkeys(self.found), key=lambda problem: problem.line)
        if not problems:
            return
        what = "\n".join(f"{self.file}:{problem.line}: {problem.text}" for problem in problems)
        if len(problems) == 1:
            raise SettingsError(what, problems[0].hint)
        hints = [f"line {problem.line}: {problem.hint}" for problem in problems if problem.hint]
        raise SettingsError(what, "\n".join(dict.fromkeys(hints)))


@dataclass(frozen=True, slots=True)
class Setting:
    """One node of the file. `name` is its dotted name in messages, "" for the whole file."""

    node: yaml.Node
    name: str
    problems: Problems

    @property
    def line(self) -> int:
        """Where the node starts, from 1."""
        return line_of(self.node)

    def wrong(self, text: str, hint: str = "") -> None:
        """Keeps a problem of this very setting."""
        self.problems.add(self.line, f"{self.name}: {text}" if self.name else text, hint)

    def mistyped(self, expected: str, hint: str = "") -> None:
        """Keeps a problem that says what should stand here and what does."""
        self.wrong(f"expected {expected}, found {describe(self.node)}", hint)

    def is_text(self) -> bool:
        """A YAML string: `1.40` is a number and `no` a boolean until they are quoted."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == f"{_TAG}str"

    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def text(self, expected: str = "text") -> str:
        """The text, never empty; "" after a problem."""
        if self.is_text() and self.node.value.strip():
            return str(self.node.value)
        if self.is_text():
            self.wrong(f"expected {expected}, found an empty text")
        elif isinstance(self.node, yaml.ScalarNode) and self.node.value and self.node.tag.startswith(_TAG):
            self.mistyped(expected, f"quote it: {quote(self.node.value)}")
        else:
            self.mistyped(expected)
        return ""

    def is_integer(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == f"{_TAG}int"

    def integer(self, expected: str = "a whole number from 0 on") -> int:
        """The number, never negative; 0 after a problem."""
        if self.is_integer() and _INTEGER.match(self.node.value) and int(self.node.value) >= 0:
            return int(self.node.value)
        self.mistyped(expected)
        return 0

    def choice(self, allowed: Collection[str]) -> str:
        """One of the allowed words; the first of them after a problem."""
        words = list(allowed)
        if self.is_text() and self.node.value in words:
            return str(self.node.value)
        given = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        self.mistyped("one of " + ", ".join(words), did_you_mean(given, words))
        return words[0]

    def items(self, expected: str = "a list") -> tuple[Setting, ...]:
        """The items of a list; none after a problem."""
        if not isinstance(self.node, yaml.SequenceNode):
            hint = f"write it as a list: [{self.node.value}]" if self.is_text() else ""
            self.mistyped(expected, hint)
            return ()
        return tuple(
            Setting(node, f"{self.name}[{number}]", self.problems) for number, node in enumerate(self.node.value)
        )

    def entries(self, expected: str = "a mapping") -> Mapping[str, Setting]:
        """The settings of a mapping with names of the user's own; merge keys (`<<`) are followed."""
        if not isinstance(self.node, yaml.MappingNode):
            self.mistyped(expected)
            return {}
        out: dict[str, Setting] = {}
        lines: dict[str, int] = {}
        for key, value in _own_pairs(self.node):
            name = self._name_of(key)
            if name in lines:
                twice = f"{_dotted(self.name, name)} is set twice (first on line {lines[name]})"
                self.problems.add(line_of(key), twice, "keep one of them")
            elif name:
                lines[name] = line_of(key)
                out[name] = Setting(value, _dotted(self.name, name), self.problems)
        for key, value in self._merged_pairs(self.node, {id(self.node)}):
            name = self._name_of(key)
            if name and name not in out:
                out[name] = Setting(value, _dotted(self.name, name), self.problems)
        return out

    def section(self, known: Collection[str], required: Collection[str] = ()) -> Mapping[str, Setting]:
        """The settings of a mapping with fixed names; unknown and missing ones are problems."""
        before = len(self.problems.found)
        found = self.entries("a mapping with " + ", ".join(known))
        if len(self.problems.found) > before and not found:
            return {}
        for name, setting in found.items():
            if name not in known:
                where = f" in {self.name}" if self.name else ""
                self.problems.add(
                    _key_line(self.node, name) or setting.line,
                    f"unknown setting {quote(name)}{where}",
                    did_you_mean(name, known) or "known here: " + ", ".join(known),
                )
        for name in required:
            if name not in found:
                self.wrong(f"{quote(name)} is missing")
        return {name: setting for name, setting in found.items() if name in known}

    def _name_of(self, key: yaml.Node) -> str:
        if isinstance(key, yaml.ScalarNode) and key.tag in (f"{_TAG}str", f"{_TAG}value") and key.value.strip():
            return str(key.value)
        where = f" of {self.name}" if self.name else ""
        hint = f"quote it: {quote(key.value)}" if isinstance(key, yaml.ScalarNode) and key.value else ""
        self.problems.add(line_of(key), f"expected a name{where}, found {describe(key)}", hint)
        return ""

    def _merged_pairs(self, node: yaml.MappingNode, seen: set[int]) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        # `seen` bounds the walk: merging a mapping twice adds nothing, and a mapping can be merged into itself.
        for key, value in node.value:
            if key.tag != f"{_TAG}merge":
                continue
            for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                if not isinstance(merged, yaml.MappingNode):
                    self.problems.add(line_of(key), f"<<: expected a mapping, found {describe(merged)}")
                elif id(merged) not in seen:
                    seen.add(id(merged))
                    yield from _own_pairs(merged)
                    yield from self._merged_pairs(merged, seen)


def open_document(text: bytes, file: str) -> Setting:
    """The whole file as one setting, with an empty list of problems.

    Raises `SettingsError` (file, line, column) for what is no YAML, is empty, or is too large or too deep to be
    settings. Nothing is constructed: tags are names here.
    """
    documents = compose_documents(text, file)
    if not documents:
        raise SettingsError(f"{file}: is empty", 'begin with "version: 1"; `confcompat init` writes a whole file')
    if len(documents) > 1:
        line = line_of(documents[1])
        raise SettingsError(f"{file}:{line}: a second document begins here", "settings are one YAML document")
    return Setting(documents[0], "", Problems(file))


def compose_documents(text: bytes, file: str) -> tuple[yaml.Node, ...]:
    """The root node of every document; raises `SettingsError` as `open_document` does."""
    if len(text) > MAX_BYTES:
        raise SettingsError(f"{file}: {len(text)} bytes are too many (at most {MAX_BYTES})")
    try:
        _refuse_depth(text, file)
        return tuple(yaml.compose_all(text, yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise SettingsError(*_explain(error, text, file)) from None


def _refuse_depth(text: bytes, file: str) -> None:
    # The composer recurses in C: nesting that no settings file has would end the process, not raise.
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise SettingsError(f"{file}:{line}: nested too deeply (more than {MAX_DEPTH} levels)")


def _explain(error: yaml.YAMLError, text: bytes, file: str) -> tuple[str, str]:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if isinstance(error, yaml.MarkedYAMLError) and mark:
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        return f"{file}:{mark.line + 1}:{mark.column + 1}: {problem}", "mend the YAML there"
    position = getattr(error, "position", 0)
    before = text[:position]
    line, column = before.count(b"\n") + 1, position - (before.rfind(b"\n") + 1) + 1
    return f"{file}:{line}:{column}: a character that YAML does not allow", "save the file as UTF-8 text"


def line_of(node: yaml.Node) -> int:
    """The line on which a node starts, from 1."""
    return node.start_mark.line + 1 if node.start_mark else 1


def quote(text: str) -> str:
    """The text in double quotes, on one line, cut where it is long: a file's text is shown, never obeyed."""
    return json.dumps(text if len(text) <= 60 else text[:57] + "...", ensure_ascii=not text.isprintable())


def did_you_mean(given: str, known: Collection[str]) -> str:
    """A hint with the nearest known word, or ""."""
    words = {word.lower(): word for word in known}
    near = difflib.get_close_matches(given[:80].lower(), list(words), n=1, cutoff=0.55)
    return f"did you mean {quote(words[near[0]])}?" if near else ""


def describe(node: yaml.Node) -> str:
    """What a node is, for a person: `the number 1.40`, `a list`, `nothing`."""
    if not node.tag.startswith(_TAG):
        return f"the tag {quote(node.tag)}"
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return "nothing"
    words = {"int": "the number", "float": "the number", "bool": "the boolean", "timestamp": "the date"}
    return f"{words[kind]} {quote(node.value)[1:-1]}" if kind in words else f"the text {quote(node.value)}"


def _own_pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    return ((key, value) for key, value in node.value if key.tag != f"{_TAG}merge")


def _key_line(node: yaml.Node, name: str) -> int:
    return next((line_of(key) for key, _ in node.value if key.value == name), 0)


def _dotted(prefix: str, name: str) -> str:
    shown = name if re.fullmatch(r"[\w-]+", name) else quote(name)
    return f"{prefix}.{shown}" if prefix else shown
