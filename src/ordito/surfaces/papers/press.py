"""Press: the process of its own in which papers are rendered, one after the other.

Started with the first paper, it ends with the server: at the latest when the pipe to it closes.
"""

import asyncio
import struct
import subprocess
import sys
from contextlib import suppress
from typing import Final

import msgspec

from ordito.platform.errors import OutsideFault
from ordito.processes.show_document import Rendered

_LENGTH: Final = struct.Struct(">I")
_WORKER: Final = "ordito.surfaces.papers.worker"


class Order(msgspec.Struct, frozen=True):
    """What the press is asked for; see ``rendering.render``."""

    content: bytes
    form: str
    language: str


class PressFailed(OutsideFault):
    """The press could not render a document; the log of the server says why."""


class SubprocessPress:
    """Renders in another process; see ``processes.show_document.Press``."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    async def __call__(self, content: str, *, form: str, language: str) -> Rendered:
        """Render; a worker that has died is started anew for the next one.

        Raises:
            PressFailed: the worker died, or could not make anything of the content.
        """
        order = msgspec.msgpack.encode(Order(content.encode(), form, language))
        async with self._turn:
            answer = await asyncio.to_thread(self._exchange, order)
        rendered = msgspec.msgpack.decode(answer, type=Rendered)
        if not rendered.content and not rendered.missing:
            raise PressFailed(f"The press failed on {form}.", may_retry=False)
        return rendered

    async def close(self) -> None:
        """Close the pipe, upon which the worker ends."""
        async with self._turn:
            await asyncio.to_thread(self._end)

    def _exchange(self, order: bytes) -> bytes:
        try:
            worker = self._running()
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write(_LENGTH.pack(len(order)) + order)
            worker.stdin.flush()
            head = worker.stdout.read(_LENGTH.size)
            if len(head) == _LENGTH.size:
                (length,) = _LENGTH.unpack(head)
                answer = worker.stdout.read(length)
                if len(answer) == length:
                    return answer
        except OSError:
            pass
        self._end()
        raise PressFailed("The press has died.", may_retry=True)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None:
            self._worker = subprocess.Popen(  # noqa: S603 # our own module
                [sys.executable, "-m", _WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent has nobody to go to
                    pipe.close()
        worker.wait()
