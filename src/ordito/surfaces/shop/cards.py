"""Cards: products in lists, with a picture and the price of this shopper."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, pricing
from ordito.catalogue import MediaRole, ShelfSku, StoredMedia, text_in
from ordito.network import Channel
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.platform.money import Money
from ordito.processes.price import Answer, Question, ask_each
from ordito.reads.memory import Memory
from ordito.reads.party import nobody
from ordito.reads.price_context import context_of
from ordito.surfaces.call import Call
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.frame import channel_of
from ordito.surfaces.shop.screens import Card, Picture, Price
from ordito.surfaces.shop.told_prices import price_told

PATH: Final = "/shop/products"


async def cards_of(
    request: Call, product_ids: Sequence[UUID], availability: Mapping[UUID, str] | None = None
) -> tuple[Card, ...]:
    """Return products as lists show them, in the order asked for; unknown ones are left out.

    Three statements, and one or two more for the prices of somebody signed in.

    Args:
        request: of the shopper.
        product_ids: which ones.
        availability: of those for which it is known.
    """
    if not product_ids:
        return ()
    memory, channel = request.house.memory, channel_of(request)
    found = await request.db.read(
        _read,
        memory,
        list(dict.fromkeys(product_ids)),
        question_of(request, channel),
    )
    language, known = language_of(request), availability or {}
    return tuple(
        Card(
            product_id=str(product_id),
            code=brief.code,
            url=f"{PATH}/{brief.code}",
            name=catalogue.search.text_of(brief.name, language),
            brand=brief.brand or "",
            picture=picture_of(found.pictures.get(product_id, ()), language),
            price=_price(memory, found, product_id, language),
            availability=known.get(product_id, ""),
        )
        for product_id in dict.fromkeys(product_ids)
        if (brief := found.briefs.get(product_id)) is not None
    )


def question_of(request: Call, channel: Channel) -> Question:
    """Return who asks for prices, where and when."""
    shopper = request.shopper
    return Question(
        channel=channel,
        place=None,
        customer=None if shopper is None else shopper.customer_id,
        lines=(),
        at=now(),
    )


def picture_of(media: Sequence[StoredMedia], language: str) -> Picture | None:
    """Return the first picture; None where there is none."""
    for one in media:
        if one.media.role is MediaRole.PICTURE:
            alt = text_in(one.media.alt, language) if one.media.alt else ""
            return Picture(one.path, alt)
    return None


class _Found(msgspec.Struct, frozen=True):
    briefs: Mapping[UUID, catalogue.search.Brief]
    pictures: Mapping[UUID, Sequence[StoredMedia]]
    cheapest: Mapping[UUID, tuple[SkuId, bool]]
    answers: Mapping[SkuId, Answer]


async def _read(tx: Tx, memory: Memory, product_ids: list[UUID], question: Question) -> _Found:
    briefs = await catalogue.search.list_briefs(tx, product_ids=product_ids)
    pictures: defaultdict[UUID, list[StoredMedia]] = defaultdict(list)
    for one in await catalogue.list_media(tx, product_ids=product_ids):
        pictures[one.media.product_id].append(one)
    variants = await catalogue.search.list_variants(tx, product_ids=product_ids)
    cheapest = {
        product_id: one
        for product_id, sku_ids in variants.items()
        if (one := _cheapest(memory, question, [SkuId(sku_id) for sku_id in sku_ids])) is not None
    }
    skus: list[ShelfSku] = [
        memory.shelf.skus[sku_id] for sku_id, _ in cheapest.values() if sku_id in memory.shelf.skus
    ]
    answers = await ask_each(tx, memory, question, skus, Method.SHIP)
    return _Found(briefs, pictures, cheapest, answers)


def _cheapest(
    memory: Memory, question: Question, sku_ids: Sequence[SkuId]
) -> tuple[SkuId, bool] | None:
    """Return the variant with the lowest list price, and whether others have another one."""
    context = context_of(
        memory, channel=question.channel, place=None, party=nobody(), at=question.at
    )
    found = [
        (level.unit_minor, sku_id)
        for sku_id in sku_ids
        if (one := pricing.find_price(context, sku_id, 1, memory.rulebook)) is not None
        for _, level in (one,)
    ]
    if not found:
        return None
    return min(found)[1], len({price for price, _ in found}) > 1


def _price(memory: Memory, found: _Found, product_id: UUID, language: str) -> Price | None:
    sku_id, is_from = found.cheapest.get(product_id, (None, False))
    answer = None if sku_id is None else found.answers.get(sku_id)
    if answer is None:
        return None
    return price_told(memory, answer, language, is_from=is_from)


def money(minor: int, currency: str) -> Money:
    """Return an amount."""
    return Money(minor, currency)
