"""What the counter needs from outside: a fiscal printer."""

from typing import Protocol

import msgspec


class FiscalPaper(msgspec.Struct, frozen=True):
    """A receipt as a fiscal printer gets it.

    Attributes:
        key: names the paper for ever; the printer prints one key once.
        series: of the till.
        number: in it.
        kind: ``sale``, ``return`` or ``exchange``.
        content: the act, as the till's log says it; JSON.
    """

    key: str
    series: str
    number: int
    kind: str
    content: str


class FiscalPrinter(Protocol):
    """A printer that gives receipts their fiscal number; it may be slow, jam, and come back."""

    async def find(self, key: str) -> str | None:
        """Return the fiscal number of a paper that it has printed, or None.

        Raises:
            OutsideFault: it does not answer.
        """
        ...

    async def print_paper(self, paper: FiscalPaper) -> str:
        """Print a paper and return its fiscal number.

        Raises:
            OutsideFault: it did not say that it has; ``find`` tells later.
        """
        ...
