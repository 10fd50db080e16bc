"""Process: what a small process that keeps others alive needs.

Signals that are waited for, a lock that names its holder, children that end with their parent,
and pauses that grow between one failed start and the next.
"""

import contextlib
import ctypes
import fcntl
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0
_LOCK_PATIENCE_S: Final = 0.2  # whoever only looks at the lock holds it for an instant
_LOCK_LOOK_S: Final = 0.01


class Signals:
    """Signals as something one waits for: no work is done inside a handler.

    Attributes:
        end_asked: whether SIGTERM or SIGINT arrived; then waiting still waits for others.
    """

    def __init__(self) -> None:
        self._readable, writable = os.pipe()
        os.set_blocking(writable, False)
        signal.set_wakeup_fd(writable)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, _note)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.end_asked = False

    def wait(self, timeout_s: float | None) -> None:
        """Sleep until a signal (also that of a child's end) or until the timeout, seconds."""
        if select.select([self._readable], [], [], timeout_s)[0]:
            arrived = os.read(self._readable, 512)
            self.end_asked |= bool({signal.SIGTERM, signal.SIGINT} & set(arrived))


@contextlib.contextmanager
def hold(lock: Path) -> Generator[bool]:
    """Hold a lock file that says by whom; False where another process holds it."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        is_ours = _try_lock(descriptor)
        if is_ours:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        yield is_ours
    finally:
        os.close(descriptor)


def holder(lock: Path) -> int | None:
    """Return the process id of a lock's holder, None where nobody holds it.

    The kernel lets go of the lock when its holder dies, so the id is never that of a stranger.
    """
    with contextlib.suppress(FileNotFoundError), lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read() or 0) or None
    return None


def die_with_parent(number: int) -> Callable[[], None] | None:
    """Return what a child runs before ``exec``: the kernel sends it a signal when its parent dies.

    Args:
        number: the signal.

    Returns:
        None where the kernel cannot do it (it is Linux's own).
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def pause_s(failures: int) -> float:
    """Return how long to wait before the next start after so many failures in a row, seconds."""
    return min(_FIRST_PAUSE_S * 2 ** max(failures - 1, 0), _LONGEST_PAUSE_S)


def _note(_number: int, _frame: FrameType | None) -> None:
    """Let the kernel's signal reach the wake-up pipe."""


def _try_lock(descriptor: int) -> bool:
    give_up_at = time.monotonic() + _LOCK_PATIENCE_S
    while time.monotonic() < give_up_at:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOCK_LOOK_S)
        else:
            return True
    return False
