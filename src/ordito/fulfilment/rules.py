"""Decisions about fulfilment: pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from ordito.fulfilment.model import Ahead, NewFulfilment, NewItem
from ordito.platform import ids
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

_TIME_TO: Final = {"collect": timedelta(hours=2), "ship": timedelta(days=2)}


def plan(
    order_id: OrderId,
    items: Sequence[tuple[PlaceId, str, NewItem]],
    *,
    draw_code: Callable[[], str],
    promised: Mapping[int, datetime] = MappingProxyType({}),
    ahead: Mapping[int, Ahead] = MappingProxyType({}),
    at: datetime,
) -> list[NewFulfilment]:
    """Gather what one place does in one way into one fulfilment order.

    What waits for goods is one of its own, so that nothing else waits with it: each line that was
    ordered ahead, and what one place sends to another.

    Args:
        order_id: for which order; ids derive from it, so planning twice is once.
        items: place, method and item; carried-out goods need no fulfilment and are left out.
        draw_code: draws a collection code that nobody can guess.
        promised: until when, by line; the last of its lines is the promise of a fulfilment order.
        ahead: what lines wait for, by line.
        at: when they were sold.
    """
    groups: dict[tuple[PlaceId, str, str], list[NewItem]] = {}
    for place_id, method, item in items:
        if method in _TIME_TO:
            why = _why(item.line_no, ahead.get(item.line_no))
            groups.setdefault((place_id, method, why), []).append(item)
    return [
        NewFulfilment(
            fulfilment_order_id=FulfilmentOrderId(
                ids.derive_at(at, "fulfilment", order_id, place_id, method, *([why] if why else []))
            ),
            place_id=place_id,
            method=method,
            code=draw_code() if method == "collect" else None,
            promised_at=max(promised.get(item.line_no, at + _TIME_TO[method]) for item in group),
            items=tuple(group),
            ahead=ahead.get(group[0].line_no),
        )
        for (place_id, method, why), group in sorted(groups.items())
    ]


def _why(line_no: int, ahead: Ahead | None) -> str:
    """Return what keeps lines apart that one place gives in one way."""
    if ahead is None:
        return ""
    return f"line {line_no}" if ahead.from_place_id is None else str(ahead.from_place_id)
