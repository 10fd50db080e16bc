"""Decisions about carts: pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from ordito.orders.carts.errors import CartFull
from ordito.orders.carts.model import CartLine

_MOST_LINES: Final = 200
_MOST_UNITS: Final = 100_000


def quantity_of(lines: Iterable[CartLine], wanted: CartLine) -> int:
    """Return how many units of the same SKU, method and place are in it."""
    return sum(line.quantity for line in lines if _kind(line) == _kind(wanted))


def with_line(lines: Sequence[CartLine], wanted: CartLine) -> list[CartLine]:
    """Set the quantity of a SKU by method and place; 0 takes it out. Other lines keep their turn.

    Raises:
        CartFull: too many lines or units.
    """
    kinds = [_kind(line) for line in lines]
    if _kind(wanted) in kinds:
        turn = kinds.index(_kind(wanted))
        changed = [*lines[:turn], wanted, *lines[turn + 1 :]]
    else:
        changed = [*lines, wanted]
    kept = [line for line in changed if line.quantity > 0]
    if len(kept) > _MOST_LINES or any(line.quantity > _MOST_UNITS for line in kept):
        raise CartFull("There is no room for that in the cart.", field="quantity")
    return kept


def poured(own: Sequence[CartLine], other: Sequence[CartLine]) -> list[CartLine]:
    """Return the lines of two carts together: units of the same SKU, method and place add up.

    Raises:
        CartFull: too many lines or units.
    """
    together = list(own)
    for line in other:
        units = quantity_of(together, line) + line.quantity
        together = with_line(together, CartLine(line.sku_id, units, line.method, line.place_id))
    return together


def _kind(line: CartLine) -> tuple[object, ...]:
    return line.sku_id, line.method, line.place_id
