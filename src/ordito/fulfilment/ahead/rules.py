"""Decisions about goods that are promised ahead: pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ordito.fulfilment.ahead.model import InQueue
from ordito.fulfilment.model import Item, NewItem
from ordito.platform.ids import SkuId


def served(queue: Sequence[InQueue], units: int, *, may_begin: bool) -> list[InQueue]:
    """Return those who get their goods now, in turn.

    Who is first gets all of it before anybody after; a line is served whole, and units that are
    too few for it are kept for it.

    Args:
        queue: in turn.
        units: that lie there and are set aside for nobody else.
        may_begin: whether goods may be handed out at all, which those of a release may not before.
    """
    given: list[InQueue] = []
    for one in queue if may_begin else ():
        if one.units > units:
            break
        units -= one.units
        given.append(one)
    return given


def units_by_sku(items: Iterable[Item | NewItem]) -> dict[SkuId, int]:
    """Return the units of items by SKU, in the order of these."""
    units: dict[SkuId, int] = {}
    for item in items:
        units[item.sku_id] = units.get(item.sku_id, 0) + item.quantity
    return dict(sorted(units.items()))


def missing(items: Sequence[Item], there: Mapping[SkuId, int]) -> dict[int, int]:
    """Return by line the units that are wanted and not there; lines get theirs in turn."""
    left = dict(there)
    short: dict[int, int] = {}
    for item in items:
        got = min(item.wanted, max(left.get(item.sku_id, 0), 0))
        left[item.sku_id] = left.get(item.sku_id, 0) - got
        if got < item.wanted:
            short[item.line_no] = item.wanted - got
    return short


def arrivals(
    queue: Sequence[InQueue], here: int, coming: Iterable[tuple[datetime, int]]
) -> list[datetime | None]:
    """Return for each in turn when its goods should be there; None is nobody knows, or now.

    Args:
        queue: in turn.
        here: units that lie there for it.
        coming: instants that are still to come, with units.
    """
    dated = sorted(coming)
    found: list[datetime | None] = []
    wanted, known, turn = -here, 0, 0
    for one in queue:
        wanted += one.units
        while known < wanted and turn < len(dated):
            known += dated[turn][1]
            turn += 1
        found.append(dated[turn - 1][0] if 0 < wanted <= known and turn else None)
    return found
