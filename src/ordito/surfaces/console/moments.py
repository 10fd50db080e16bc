"""Moments: facts and touchpoints as the screens tell them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ordito.platform import ids
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.surfaces.screens import Moment

TOLD: Final = frozenset(
    {
        "orders.order_placed",
        "orders.checkout_declined",
        "orders.sale_refused",
        "orders.lines_cancelled",
        "orders.lines_fulfilled",
        "orders.payment_moved",
        "fulfilment.opened",
        "fulfilment.ready",
        "fulfilment.handed_over",
        "loyalty.points_earned",
        "loyalty.points_reversed",
        "customers.customer_registered",
        "network.place_closed",
        "pricing.rulebook_published",
    }
)
"""Facts that people want to hear of at once; the rest stands in the log."""

_MOST_NAMED: Final = 2


def moment_of(
    memory: Memory,
    *,
    at: datetime,
    kind: str,
    channel_id: UUID | None,
    place_id: UUID | None,
    case_id: UUID | None,
    payload: Mapping[str, Any],
) -> Moment:
    """Return a fact or touchpoint as an item of a timeline; personal values are not in it."""
    return Moment(
        at=at,
        kind=kind,
        channel=channel_kind(memory, channel_id),
        detail=_detail(memory, payload),
        url=None if case_id is None else order_url(case_id),
        place=place_name(memory, place_id),
        amount=_amount(payload),
    )


def order_url(order_id: UUID) -> str:
    """Return the address of an order's page."""
    return f"/orders/{ids.number_of(order_id)}"


def channel_kind(memory: Memory, channel_id: UUID | None) -> str:
    """Return the kind of a channel, by which screens colour it."""
    channel = (
        None if channel_id is None else memory.directory.channels.get(ids.ChannelId(channel_id))
    )
    return "system" if channel is None else channel.kind.value


def place_name(memory: Memory, place_id: UUID | None) -> str | None:
    """Return the name of a place, if there is one."""
    place = None if place_id is None else memory.directory.places.get(ids.PlaceId(place_id))
    return None if place is None else place.name


def sku_name(memory: Memory, sku_id: UUID) -> str:
    """Return the name of a SKU, or its id where the catalogue does not know it."""
    sku = memory.shelf.skus.get(ids.SkuId(sku_id))
    return str(sku_id) if sku is None else sku.name


def _amount(payload: Mapping[str, Any]) -> Money | None:
    minor = payload.get("total_minor", payload.get("amount_minor"))
    currency = payload.get("currency")
    return Money(minor, currency) if isinstance(minor, int) and currency else None


def _detail(memory: Memory, payload: Mapping[str, Any]) -> str:
    lines: Sequence[Mapping[str, Any]] = payload.get("lines") or ()
    if isinstance(lines, list) and lines:
        named = [
            f"{line['quantity']} × {sku_name(memory, UUID(str(line['sku_id'])))}"
            for line in lines[:_MOST_NAMED]
        ]
        return ", ".join([*named, "…"] if len(lines) > _MOST_NAMED else named)
    if sku := payload.get("sku_id"):
        return sku_name(memory, UUID(str(sku)))
    if product := payload.get("product_id"):
        return memory.product_name(UUID(str(product))) or ""
    if points := payload.get("points"):
        return f"{points:+d}" if isinstance(points, int) else ""
    return str(payload.get("code") or payload.get("reason") or "")
