"""Decisions about fulfilment: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ordito.fulfilment.model import NewFulfilment, NewItem
from ordito.platform import ids
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

_TIME_TO: Final = {"collect": timedelta(hours=2), "ship": timedelta(days=2)}
_CODE_DIGITS: Final = 6


def promise(method: str, at: datetime) -> datetime:
    """Return until when goods sold at ``at`` shall be ready for collection or delivered."""
    return at + _TIME_TO[method]


def plan(
    order_id: OrderId, items: Sequence[tuple[PlaceId, str, NewItem]], at: datetime
) -> list[NewFulfilment]:
    """Gather what one place does in one way into one fulfilment order.

    Args:
        order_id: for which order; ids and codes derive from it, so planning twice is once.
        items: place, method and item; carried-out goods need no fulfilment and are left out.
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
            code=_code(order_id, place_id) if method == "collect" else None,
            promised_at=promise(method, at),
            items=tuple(group),
        )
        for (place_id, method), group in sorted(groups.items())
    ]


def _code(order_id: OrderId, place_id: PlaceId) -> str:
    # the order's random bits make it hard to guess, and the customer sees it beside the order
    number = ids.derive("collection code", order_id, place_id).int % 10**_CODE_DIGITS
    return f"{number:0{_CODE_DIGITS}d}"
