"""Home: where a shopper begins, and goes on from the last visit."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue, journeys, loyalty
from ordito.catalogue import Collection, text_in
from ordito.journeys import Campaign
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import screens
from ordito.surfaces.shop.cards import cards_of
from ordito.surfaces.shop.frame import channel_of, page
from ordito.surfaces.shop.guide import Guide, guide_of
from ordito.surfaces.shop.screens import Card, Standing
from ordito.surfaces.shop.visits import (
    inbound_of,
    interests_of,
    may_ask,
    note_landing,
    remembers,
)

_MOST_SEEN: Final = 8
_MOST_SHELVES: Final = 4
_ON_A_SHELF: Final = 8


@get("/shop", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_home(request: Call) -> Template:
    """Show what there is, and for who comes back what was looked at and compared."""
    guide, language = await guide_of(request), language_of(request)
    campaign = await campaign_of(request)
    collections = shelves_of(guide, campaign)[:_MOST_SHELVES]
    interests, standing, members = await asyncio.gather(
        interests_of(request), _standing(request), request.db.read(_members, collections)
    )
    viewed = [one for one in interests if one.viewed_at]
    viewed.sort(key=lambda one: one.viewed_at or one.kept_until, reverse=True)
    seen = [one.product_id for one in viewed][:_MOST_SEEN]
    compared = [one.product_id for one in interests if one.compared_at]
    shown = [*seen, *compared, *(one for some in members for one in some)]
    cards = {card.product_id: card for card in await cards_of(request, shown)}
    screen = screens.Home(
        name=None if request.shopper is None else request.shopper.name,
        standing=standing,
        seen=_known(cards, seen),
        compared=_known(cards, compared),
        categories=guide.links_below(None, language),
        shelves=tuple(
            screens.Shelf(
                name=text_in(collection.name, language),
                url=f"/shop/collections/{collection.code}",
                cards=tuple(card for card in _known(cards, some) if card.price is not None),
            )
            for collection, some in zip(collections, members, strict=True)
            if some
        ),
        may_ask=may_ask(request),
        remembers=remembers(request),
    )
    return await page(request, "home", screen, cookies=await note_landing(request))


def shelves_of(guide: Guide, campaign: Campaign | None) -> list[Collection]:
    """Return the collections, that of the campaign by which somebody came first."""
    collections = list(guide.collections.values())
    if campaign is None:
        return collections
    return sorted(collections, key=lambda one: one.collection_id != campaign.collection_id)


async def campaign_of(request: Call) -> Campaign | None:
    """Return the campaign that the link names by which the page was opened, while it runs."""
    inbound = inbound_of(request)
    if inbound is None or not inbound.campaign:
        return None
    return await request.db.read(journeys.find_campaign, code=inbound.campaign, at=now())


async def _members(tx: Tx, collections: list[Collection]) -> list[list[UUID]]:
    """Return the first products of each collection."""
    return [
        (await catalogue.list_collection_products(tx, collection_id=one.collection_id))[
            :_ON_A_SHELF
        ]
        for one in collections
    ]


async def _standing(request: Call) -> Standing | None:
    shopper = request.shopper
    if shopper is None:
        return None
    return await request.db.read(
        _read_standing, request.house.memory, shopper.customer_id, channel_of(request).currency
    )


async def _read_standing(
    tx: Tx, memory: Memory, customer_id: CustomerId, currency: str
) -> Standing | None:
    """Return how somebody stands in the first programme; None where in none."""
    memberships = await loyalty.list_programmes_of(tx, customer_id=customer_id)
    if not memberships:
        return None
    membership = memberships[0]
    programme = memory.programmes.by_id[membership.programme_id]
    told = await loyalty.get_standing(tx, membership=membership, programme=programme, at=now())
    worth = told.worth_minor.get(currency)
    tier = loyalty.tier_held(programme, membership, at=now())
    return Standing(
        programme=programme.name,
        points=told.free,
        worth=Money(worth, currency) if worth else None,
        tier="" if tier is None else tier.name,
    )


def _known(cards: Mapping[str, Card], product_ids: Sequence[UUID]) -> tuple[Card, ...]:
    return tuple(cards[str(one)] for one in product_ids if str(one) in cards)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_home,)
