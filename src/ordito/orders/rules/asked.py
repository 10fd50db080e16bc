"""Whether what was asked makes sense for an order: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ordito.orders.errors import EmptyBasket, LineTwice, UnknownLine
from ordito.orders.model import Line, LineAmount, LineQuantity, ReturnedLine

_HOLD: Final = timedelta(minutes=15)


def hold_until(at: datetime) -> datetime:
    """Return when the units of a checkout that was opened at ``at`` are free again."""
    return at + _HOLD


def require_lines(count: int) -> None:
    """Refuse an empty basket.

    Raises:
        EmptyBasket: it has no line.
    """
    if count == 0:
        raise EmptyBasket("The basket has no line.", field="lines")


def require_known(
    lines: Sequence[Line], asked: Sequence[LineQuantity | ReturnedLine | LineAmount]
) -> None:
    """Refuse lines that the order does not have, and lines named twice.

    Raises:
        UnknownLine: naming the first of them.
        LineTwice: naming the second mention.
    """
    known = {line.line_no for line in lines}
    seen: set[int] = set()
    for i, line in enumerate(asked):
        field = f"lines[{i}].line_no"
        if line.line_no not in known:
            message = f"The order has no line {line.line_no}."
            raise UnknownLine(message, field=field, known=sorted(known))
        if line.line_no in seen:
            raise LineTwice(f"Line {line.line_no} is named twice.", field=field)
        seen.add(line.line_no)
