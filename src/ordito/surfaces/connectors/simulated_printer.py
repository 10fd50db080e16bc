"""A simulated fiscal printer: it can be slow, jam before or after a paper, and come back."""

import asyncio
from typing import Literal

from ordito.counter import FiscalPaper
from ordito.platform.errors import OutsideFault

Trouble = Literal["", "off", "jam_before", "jam_after"]


class SimulatedPrinter:
    """Prints on a list.

    Attributes:
        rolled: papers as they came out.
        trouble: what it does instead: ``off`` answers nothing, ``jam_before`` prints nothing,
            ``jam_after`` prints and does not say so.
        slow_s: how long it takes.
    """

    def __init__(self) -> None:
        self.rolled: list[FiscalPaper] = []
        self.trouble: Trouble = ""
        self.slow_s = 0.0
        self._numbers: dict[str, str] = {}

    async def find(self, key: str) -> str | None:
        """Return the number of a paper that came out, or None.

        Raises:
            OutsideFault: it is off.
        """
        await asyncio.sleep(self.slow_s)
        if self.trouble == "off":
            raise OutsideFault("the printer does not answer", may_retry=True)
        return self._numbers.get(key)

    async def print_paper(self, paper: FiscalPaper) -> str:
        """Print a paper and return its fiscal number.

        Raises:
            OutsideFault: it is off, or jammed.
        """
        await asyncio.sleep(self.slow_s)
        if self.trouble in ("off", "jam_before"):
            raise OutsideFault("the printer does not answer", may_retry=True)
        self.rolled.append(paper)
        number = self._numbers[paper.key] = f"{len(self.rolled):04d}-0001"
        if self.trouble == "jam_after":
            raise OutsideFault("the printer jammed", may_retry=True)
        return number
