"""Runs the git binary so that nothing in the repository can make it run anything else."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

from confcompat.errors import InputError

# What git needs to start. Everything else stays out: GIT_DIR and its kin are set inside hooks and would turn the
# questions to another repository, and the rest is nobody's business.
_KEPT_VARIABLES: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "LD_LIBRARY_PATH")

_FIXED_VARIABLES: Final = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    # An object that a partial clone lacks is told, never fetched. Git before 2.45 does not know the first variable;
    # the second forbids every transport, whatever `protocol.*.allow` the repository's configuration holds.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}

_BLINDERS: Final = frozenset({"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL"})

# The command line beats the repository's own configuration. These are the settings by which a repository names a
# command that git's plumbing might run. Filters and textconv need none: no command used here converts content.
_NEUTRAL: Final = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.untrackedCache=false",
    "core.sshCommand=false",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
)

_OPTIONS: Final = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *(part for setting in _NEUTRAL for part in ("-c", setting)),
)

_CREDENTIALS: Final = re.compile(r"://[^/@\s]+@")
# The longest listing of the largest repositories takes seconds; only a git that waits for something takes minutes.
_SECONDS_AT_MOST: Final = 300
_SAID_AT_MOST: Final = 300
_OBJECT_ID: Final = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a git command printed and how it ended: `code` is its exit code, the negated signal that ended it."""

    code: int
    out: bytes
    said: str

    @property
    def line(self) -> str:
        """The output without its last newline, as text."""
        return decode(self.out.removesuffix(b"\n"))


@dataclass(frozen=True, slots=True)
class Git:
    """The git binary bound to one repository. `work_tree` is None for a bare one."""

    executable: str
    git_dir: str
    work_tree: str | None = None

    def command(self, *arguments: str, settings: tuple[str, ...] = ()) -> list[str]:
        """The full command line of a git command in this repository."""
        # Naming the git dir and the working tree keeps git from looking for them, and so from `core.worktree` (which
        # may point anywhere) and from refusing a clone that belongs to another user, as it does in containers.
        folder = self.git_dir if self.work_tree is None else self.work_tree
        place = [f"--git-dir={self.git_dir}", *([] if self.work_tree is None else [f"--work-tree={self.work_tree}"])]
        extra = [part for setting in settings for part in ("-c", setting)]
        return [self.executable, "-C", folder, *place, *_OPTIONS, *extra, *arguments]

    def ask(
        self, *arguments: str, settings: tuple[str, ...] = (), stdin: bytes = b"", own_configuration: bool = False
    ) -> Answer:
        """Runs one git command to its end, also to a failing one.

        Raises `InputError` when git cannot be started or a signal ended it: that is no answer to anything.
        `own_configuration` lets git see the system's and the user's settings.
        """
        variables = environment()
        if own_configuration:
            variables = {name: value for name, value in variables.items() if name not in _BLINDERS}
        answer = start(self.command(*arguments, settings=settings), variables, stdin)
        if answer.code < 0:
            raise failure(arguments[0], self.place, answer)
        return answer

    def run(self, *arguments: str, settings: tuple[str, ...] = ()) -> bytes:
        """What a git command prints. Raises `InputError` when it fails."""
        answer = self.ask(*arguments, settings=settings)
        if answer.code:
            raise failure(arguments[0], self.place, answer)
        return answer.out

    def file(self, name: str) -> str:
        """The path of a file that git keeps about this repository, there or not."""
        return decode(self.run("rev-parse", "--path-format=absolute", "--git-path", name).removesuffix(b"\n"))

    @property
    def place(self) -> str:
        """How messages call the repository."""
        return self.work_tree or self.git_dir


def environment() -> dict[str, str]:
    """The variables that git is started with: the machine's few, then those that make it harmless."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # A relative entry such as "." would find programs inside the repository.
    kept["PATH"] = os.pathsep.join(
        entry for entry in kept.get("PATH", os.defpath).split(os.pathsep) if entry[:1] == "/"
    )
    return kept | _FIXED_VARIABLES


def find_git() -> str:
    """The path of the git binary. Raises `InputError` when there is none on PATH."""
    found = shutil.which("git", path=environment()["PATH"])
    if found is None:
        raise InputError("git: no such program on PATH", hint="install git 2.31 or newer, or add its folder to PATH")
    return found


def start(command: list[str], variables: dict[str, str], stdin: bytes) -> Answer:
    """Runs a command to its end. Raises `InputError` when it cannot be started or does not end."""
    try:
        done = subprocess.run(
            command, env=variables, input=stdin, capture_output=True, check=False, timeout=_SECONDS_AT_MOST
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"git did not answer within {_SECONDS_AT_MOST} seconds",
            hint="look for a pipe or device that stands where git expects a file (.gitignore, an included setting)",
        ) from error
    except (OSError, ValueError) as error:
        raise not_started(command[0], error) from error
    return Answer(done.returncode, done.stdout, _harmless(done.stderr))


def not_started(executable: str, error: OSError | ValueError) -> InputError:
    """The error for a git that is gone, or that refuses an argument (`ValueError`: it holds a NUL)."""
    why = error.strerror if isinstance(error, OSError) else error
    return InputError(f"{executable}: git cannot be started: {why}", hint="check PATH and the name of the repository")


def failure(subcommand: str, place: str, answer: Answer) -> InputError:
    """The error for a git command that failed where it should not."""
    ending = f"was ended by signal {-answer.code}" if answer.code < 0 else f"failed with exit {answer.code}"
    said = f": {answer.said}" if answer.said else ""
    return InputError(
        f"{place}: git {subcommand} {ending}{said}",
        hint=f"run again; if it stays, `git -C {shlex.quote(place)} fsck` tells whether the repository is damaged",
    )


def unexpected(subcommand: str, place: str) -> InputError:
    """The error for output of git that confcompat cannot read."""
    return InputError(
        f"{place}: git {subcommand} printed something unexpected", hint="check `git --version`: 2.31 or newer"
    )


def is_object_id(text: str) -> bool:
    """Whether the text is a full object id (SHA-1 or SHA-256, lower case)."""
    return _OBJECT_ID.match(text) is not None


def decode(raw: bytes) -> str:
    """Git's bytes as text; what is no UTF-8 comes back the same from `encode`."""
    return raw.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes of a path or name, as git and the disk have them."""
    return text.encode("utf-8", "surrogateescape")


def _harmless(stderr: bytes) -> str:
    """The last thing that git said, on one line, without credentials of an address and without control characters."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    text = _CREDENTIALS.sub("://", lines[-1] if lines else "")
    return "".join(character if character.isprintable() else "?" for character in text)[:_SAID_AT_MOST]
