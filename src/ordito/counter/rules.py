"""Pure decisions of the counter: when an entry happened, which PIN may be one, how long to wait."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.counter.errors import PinTooSimple
from ordito.counter.model import Doubt

GUESSES: Final = 5
LENT_FOR: Final = timedelta(days=3)
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_WAIT_S: Final = 30
_LONGEST_WAIT_S: Final = 3600
_DIGITS: Final = re.compile(r"^\d{4,8}$(?!\n)", re.ASCII)
_RISING: Final = "01234567890123456789"


def occurred(told_at: datetime, *, last: datetime, at: datetime) -> datetime:
    """Return when an entry happened as far as books go: not before the last one, and not later."""
    return max(last, min(told_at, at))


def clock_doubt(told_at: datetime, occurred_at: datetime) -> Doubt | None:
    """Return the doubt about a till's clock where it is minutes away from what can be true."""
    off = told_at - occurred_at
    if abs(off) <= CLOCK_TOLERANCE:
        return None
    seconds = int(off.total_seconds())
    return Doubt(
        "clock_wrong",
        "The till's clock says another time than can be true.",
        {"told_at": told_at.isoformat(), "occurred_at": occurred_at.isoformat(), "off_s": seconds},
    )


def require_pin(pin: str) -> None:
    """Refuse a PIN that is no PIN, or that everybody tries first.

    Raises:
        PinTooSimple: it has not 4 to 8 digits, repeats one, or counts up or down.
    """
    if not _DIGITS.match(pin):
        raise PinTooSimple("A PIN has four to eight digits.", field="pin")
    if len(set(pin)) == 1 or pin in _RISING or pin in _RISING[::-1]:
        raise PinTooSimple("This PIN is one that everybody tries first.", field="pin")


def wait_s(wrong: int) -> int:
    """Return how long to wait after so many wrong PINs, seconds; doubles with each beyond five."""
    if wrong < GUESSES:
        return 0
    return min(_LONGEST_WAIT_S, _WAIT_S * 2 ** min(wrong - GUESSES, 10))


def pieces_minor(pieces: Mapping[str, int]) -> int | None:
    """Return what counted pieces come to, minor units; None where one is no coin or note."""
    if not all(piece.isascii() and piece.isdigit() for piece in pieces):
        return None
    return sum(int(piece) * units for piece, units in pieces.items())


def draw_lent(
    left: Mapping[int, int], skus: Mapping[int, UUID], lent: Mapping[UUID, int]
) -> dict[int, int]:
    """Return how many units of each line come from what was lent.

    Args:
        left: units by line that are not covered yet.
        skus: of each line.
        lent: units by SKU that are left of what was lent.
    """
    rest = dict(lent)
    drawn: dict[int, int] = {}
    for number, units in left.items():
        taken = min(units, rest.get(skus[number], 0))
        if taken > 0:
            drawn[number] = taken
            rest[skus[number]] -= taken
    return drawn


def uncovered(left: Mapping[int, int], drawn: Mapping[int, int]) -> dict[int, int]:
    """Return the units by line that were not drawn."""
    return {number: units - drawn.get(number, 0) for number, units in left.items()}


def lent_until(at: datetime) -> datetime:
    """Return until when money that is lent to a till now may pay there."""
    return at + LENT_FOR
