"""What the machine spends: CPU of processes from /proc, and how busy it is otherwise."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_PROC: Final = Path("/proc")


def load() -> float:
    """Return the load average of the last minute: others work here too."""
    return os.getloadavg()[0]


def cpu_ms(roots: Iterable[int]) -> float:
    """Return user and system time of processes, their children, and children that have ended.

    Args:
        roots: process ids; what ended unwaited for is missing.

    Returns:
        Milliseconds since these processes began, in steps of 10 ms.
    """
    children: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for pid, parent, ticks in _processes():
        children.setdefault(parent, []).append(pid)
        spent[pid] = ticks
    return 1000 * sum(spent.get(pid, 0) for pid in _family(roots, children)) / _TICKS_PER_S


def prefer(roots: Iterable[int]) -> None:
    """Let processes and their children go before others of a shared machine, if we are asked to.

    ``ORDITO_BENCH_NICE=-10`` asks; all rivals are treated alike. Linux groups processes by session
    (sched_autogroup), so that the group's niceness counts as well. Needs root.
    """
    nice = os.environ.get("ORDITO_BENCH_NICE")
    if nice is None:
        return
    children: dict[int, list[int]] = {}
    for pid, parent, _ in _processes():
        children.setdefault(parent, []).append(pid)
    for pid in _family(roots, children):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, int(nice))
            (_PROC / str(pid) / "autogroup").write_text(nice)


def _family(roots: Iterable[int], children: dict[int, list[int]]) -> Iterator[int]:
    for root in roots:
        yield root
        yield from _family(children.get(root, ()), children)


def _processes() -> Iterator[tuple[int, int, int]]:
    """Yield id, parent and ticks of each process; source: proc_pid_stat(5)."""
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue  # it has just ended
        fields = text.rpartition(")")[2].split()
        yield int(folder.name), int(fields[1]), sum(map(int, fields[11:15]))
