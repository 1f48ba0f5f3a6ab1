"""The process that parses: sources in on stdin, facts out on stdout, each with its length before it.

LibCST's native parser can overflow the stack and end its process. It then ends this one, and costs one file.
"""

from __future__ import annotations

import sys
import threading
from typing import IO

FACTS, NO_FACTS = b"F", b"N"
TOO_DEEP = "brackets or operators nested deeper than the parser takes"
LENGTH_BYTES = 8
_STACK_BYTES = 256 * 1024 * 1024
_RECURSION = 50_000


def receive(stream: IO[bytes]) -> bytes | None:
    """One message; None at the end of the stream."""
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    body = stream.read(length)
    return body if len(body) == length else None


def send(stream: IO[bytes], body: bytes) -> None:
    """One message, flushed."""
    stream.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
    stream.flush()


def parse(source: bytes) -> bytes:
    """The answer to one source: a kind byte and the encoded facts."""
    import msgspec

    from confcompat.adapters.analysis.nesting import is_too_deep
    from confcompat.extract.python import extract
    from confcompat.model.facts import ModuleFacts, NoFacts

    found = NoFacts(TOO_DEEP) if is_too_deep(source) else extract(source)
    return (FACTS if isinstance(found, ModuleFacts) else NO_FACTS) + msgspec.msgpack.encode(found)


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer until the stream ends."""
    while (message := receive(source)) is not None:
        send(sink, parse(message))


def main() -> None:
    """Serve on a thread with a stack that deep sources need."""
    sys.setrecursionlimit(_RECURSION)
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=serve, args=(sys.stdin.buffer, sys.stdout.buffer))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
