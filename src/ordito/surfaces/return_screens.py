"""What the page of returns shows."""

from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.screens import Choice


class ReturnRow(Struct, frozen=True, kw_only=True):
    """A return; ``way``, ``state`` and ``exception`` are codes."""

    number: str
    url: str
    way: str
    state: str
    place: str
    goods: tuple[str, ...]
    worth: Money
    cost: Money
    at: datetime | None
    exception: str | None = None
    is_mismatch: bool = False


class WaitingGoods(Struct, frozen=True, kw_only=True):
    """Goods that wait for somebody's look; ``url`` takes the decision."""

    url: str
    title: str
    place: str
    condition: str
    units: int
    since: datetime


class Loose(Struct, frozen=True, kw_only=True):
    """Form of goods whose order nobody finds; ``checks`` and ``conditions`` are codes."""

    key: str
    places: tuple[Choice, ...]
    checks: tuple[str, ...]
    conditions: tuple[str, ...]
    said: str | None = None
    number: str = ""


class Returns(Struct, frozen=True, kw_only=True):
    """returns.html; ``dispositions`` are codes."""

    expected: tuple[ReturnRow, ...] = ()
    waiting: tuple[WaitingGoods, ...] = ()
    came: tuple[ReturnRow, ...] = ()
    dispositions: tuple[str, ...] = ()
    loose: Loose | None = None
