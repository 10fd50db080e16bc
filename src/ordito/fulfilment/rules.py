"""Decisions about fulfilment: pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from ordito.fulfilment.model import NewFulfilment, NewItem
from ordito.platform import ids
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

_TIME_TO: Final = {"collect": timedelta(hours=2), "ship": timedelta(days=2)}


def promise(method: str, at: datetime) -> datetime:
    """Return until when goods sold at ``at`` shall be ready for collection or delivered."""
    return at + _TIME_TO[method]


def plan(
    order_id: OrderId,
    items: Sequence[tuple[PlaceId, str, NewItem]],
    *,
    draw_code: Callable[[], str],
    at: datetime,
) -> list[NewFulfilment]:
    """Gather what one place does in one way into one fulfilment order.

    Args:
        order_id: for which order; ids derive from it, so planning twice is once.
        items: place, method and item; carried-out goods need no fulfilment and are left out.
        draw_code: draws a collection code that nobody can guess.
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
            promised_at=promise(method, at),
            items=tuple(group),
        )
        for (place_id, method), group in sorted(groups.items())
    ]
