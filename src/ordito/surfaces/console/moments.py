"""Moments: facts and touchpoints as the screens tell them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from ordito.platform import i18n, ids
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.surfaces import words
from ordito.surfaces.call import Call
from ordito.surfaces.frames import channel_names, frame_of
from ordito.surfaces.screens import Choice, Moment

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
_LONGEST_NAME: Final = 80
_MONEY: Final = {"capture": "captured", "void": "voided", "refund": "refunded"}
_TAKEN_BACK: Final = "loyalty.points_reversed"


class Teller(msgspec.Struct, frozen=True):
    """Knows the names of things in the language of one reader.

    Attributes:
        memory: network, catalogue and prices.
        language: of the reader.
        colleagues: names of the staff by actor, as the log keeps it.
    """

    memory: Memory
    language: str
    colleagues: Mapping[str, str]

    def sku(self, sku_id: UUID) -> str:
        """Return the name of a SKU, or its id where the catalogue does not know it."""
        sku = self.memory.shelf_in(self.language).skus.get(ids.SkuId(sku_id))
        return str(sku_id) if sku is None else sku.name

    def product(self, product_id: UUID) -> str:
        """Return the name of a product, or nothing where the catalogue does not know it."""
        return self.memory.product_name(product_id, self.language) or ""

    def word(self, code: str, vocabulary: str) -> str:
        """Return the word for a code out of one of ``words.WORDS``."""
        return words.word(code, vocabulary, i18n.catalogue(self.language))

    def channel(self, code: str) -> str:
        """Return the word for a channel, or how staff call it where it has a name of its own."""
        names = channel_names(self.memory.directory)
        return names.get(code) or self.word(code, "channel")


async def teller_of(request: Call) -> Teller:
    """Return who tells things to the reader of this request."""
    memory, language = request.house.memory, frame_of(request).language
    await memory.learn(request.db, language)
    people = await memory.know_colleagues(request.db)
    return Teller(memory, language, people.names)


def moment_of(
    teller: Teller,
    *,
    at: datetime,
    kind: str,
    channel_id: UUID | None,
    place_id: UUID | None,
    actor: str,
    case_id: UUID | None,
    payload: Mapping[str, Any],
) -> Moment:
    """Return a fact or touchpoint as an item of a timeline; personal values are not in it."""
    return Moment(
        at=at,
        kind=kind,
        channel=channel_kind(teller.memory, channel_id),
        detail=_detail(teller, kind, payload),
        url=None if case_id is None else order_url(case_id),
        place=place_name(teller.memory, place_id),
        actor=teller.colleagues.get(actor),
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


def channel_chips(
    teller: Teller, url: str, kept: Mapping[str, str], current: str | None
) -> tuple[Choice, ...]:
    """Return a filter for each kind of channel; the current one is taken off by its own chip.

    Args:
        teller: names the kinds.
        url: of the page.
        kept: what else its address asks.
        current: kind that the page shows now, or None.
    """
    channels = teller.memory.directory.channels.values()
    return tuple(
        Choice(
            label=teller.word(kind, "channel"),
            url=address(url, kept if kind == current else {**kept, "channel": kind}),
            current=kind == current,
        )
        for kind in sorted({channel.kind.value for channel in channels})
    )


def address(url: str, asked: Mapping[str, str]) -> str:
    """Return the address of a page with what it is asked."""
    return f"{url}?{urlencode(asked)}" if asked else url


def place_name(memory: Memory, place_id: UUID | None) -> str | None:
    """Return the name of a place, if there is one."""
    place = None if place_id is None else memory.directory.places.get(ids.PlaceId(place_id))
    return None if place is None else place.name


def _amount(payload: Mapping[str, Any]) -> Money | None:
    minor = payload.get("total_minor", payload.get("amount_minor"))
    currency = payload.get("currency")
    return Money(minor, currency) if isinstance(minor, int) and currency else None


def _detail(teller: Teller, kind: str, payload: Mapping[str, Any]) -> str:
    lines: Sequence[Mapping[str, Any]] = payload.get("lines") or ()
    if isinstance(lines, list) and lines:
        named = [
            f"{line['quantity']} × {teller.sku(UUID(str(line['sku_id'])))}"
            for line in lines[:_MOST_NAMED]
        ]
        return "; ".join([*named, "…"] if len(lines) > _MOST_NAMED else named)
    if sku := payload.get("sku_id"):
        return teller.sku(UUID(str(sku)))
    if product := payload.get("product_id"):
        return teller.product(UUID(str(product)))
    if told := _told_by_source(payload):
        return told
    if points := payload.get("points"):
        return f"{-points if kind == _TAKEN_BACK else points:+d}"
    if movement := _MONEY.get(payload.get("kind", "")):
        return teller.word(movement, "state")
    reason = payload.get("code") or payload.get("reason")
    return teller.word(str(reason), "reason") if reason else ""


def _told_by_source(payload: Mapping[str, Any]) -> str:
    """Return what a source named in its own words: a product, or else the title of a page."""
    properties, page = payload.get("properties"), payload.get("page")
    named: list[Any] = []
    if isinstance(properties, dict):
        fields = cast("dict[str, Any]", properties)
        named += [fields.get("name"), fields.get("product_id"), fields.get("query")]
    if isinstance(page, dict):
        named.append(cast("dict[str, Any]", page).get("title"))
    return next((one[:_LONGEST_NAME] for one in named if isinstance(one, str) and one), "")
