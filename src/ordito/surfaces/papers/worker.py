"""The press's worker: ``python -m ordito.surfaces.papers.worker``; orders in, renderings out."""

import logging
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, Final

import msgspec

from ordito.processes.show_document import Rendered
from ordito.surfaces.papers.press import Order
from ordito.surfaces.papers.rendering import Incomplete, render, renderer

_LENGTH: Final = struct.Struct(">I")
_log = logging.getLogger(__name__)


def main() -> None:
    """Render what is asked for, until the pipe closes."""
    logging.basicConfig(level=logging.ERROR)
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not get between the answers
    with ThreadPoolExecutor(max_workers=1) as thread:
        while (order := _read(orders)) is not None:
            answer = msgspec.msgpack.encode(_render(thread, order))
            answers.write(_LENGTH.pack(len(answer)) + answer)
            answers.flush()


def _render(thread: ThreadPoolExecutor, order: bytes) -> Rendered:
    """Render in a thread, which hands over whatever went wrong: the next one may be well."""
    asked = msgspec.msgpack.decode(order, type=Order)
    rendering = thread.submit(render, asked.content, form=asked.form, language=asked.language)
    error = rendering.exception()
    if isinstance(error, Incomplete):
        return Rendered(b"", renderer(), tuple(error.faults))
    if error is not None:
        # messages of libraries quote what they could not handle: the class alone is logged
        _log.error("rendering of %s failed: %s", asked.form, type(error).__name__)
        return Rendered(b"", renderer())
    return Rendered(rendering.result(), renderer())


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    return pipe.read(length)


if __name__ == "__main__":
    main()
