"""Progress of an import: how far, how fast, and how long it still takes."""

import time
from typing import Final

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ordito.surfaces.cli.steps import console

_LINE_EVERY_S: Final = 10.0


class Pulse:
    """A line now and then, where no bar can be drawn."""

    def __init__(self, label: str, unit: str) -> None:
        self._label = label
        self._unit = unit
        self._next = time.monotonic() + _LINE_EVERY_S

    def tell(self, done: int, task: Task) -> None:
        """Say how far it is, if it is time."""
        if console.is_terminal or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LINE_EVERY_S
        left = (task.total or 0) - done
        pace = task.speed or 0
        console.print(
            f"{self._label}: {done:,} of {task.total:,.0f} {self._unit},"
            f" {pace:,.0f} {self._unit}/s, {left / pace if pace else 0:,.0f} s left"
        )


class _Rate(ProgressColumn):
    """Rows per second."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        """Return the rate."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed or 0:,.0f} {self._unit}/s")


def progress_bar(unit: str) -> Progress:
    """Return a bar with rate and remaining time, gone when it ends."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(unit),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
