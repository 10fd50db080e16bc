"""Decisions about fulfilment: pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from ordito.fulfilment.model import NewFulfilment, NewItem
from ordito.platform import ids
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

_TIME_TO: Final = {"collect": timedelta(hours=2), "ship": timedelta(days=2)}


def plan(
    order_id: OrderId,
    items: Sequence[tuple[PlaceId, str, NewItem]],
    *,
    draw_code: Callable[[], str],
    promised: Mapping[int, datetime] = MappingProxyType({}),
    at: datetime,
) -> list[NewFulfilment]:
    """Gather what one place does in one way into one fulfilment order.

    Args:
        order_id: for which order; ids derive from it, so planning twice is once.
        items: place, method and item; carried-out goods need no fulfilment and are left out.
        draw_code: draws a collection code that nobody can guess.
        promised: until when, by line; the last of its lines is the promise of a fulfilment order.
        at: when they were sold.
    """
    groups: dict[tuple[PlaceId, str], list[NewItem]] = {}
    for place_id, method, item in items:
        if method in _TIME_TO:
            groups.setdefault((place_id, method), []).append(item)
    return [
        NewFulfilment(
            fulfilment_order_id=FulfilmentOrderId(
                ids.derive_at(at, "fulfilment", order_id, place_id, method)
            ),
            place_id=place_id,
            method=method,
            code=draw_code() if method == "collect" else None,
            promised_at=max(promised.get(item.line_no, at + _TIME_TO[method]) for item in group),
            items=tuple(group),
        )
        for (place_id, method), group in sorted(groups.items())
    ]
