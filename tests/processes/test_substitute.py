"""Substitutes: offered at no higher price, exchanged with the customer's word, once."""

import asyncio
from typing import Any

import pytest

from ordito import fulfilment
from ordito.fulfilment import NothingToPick, SubstituteCostsMore, SubstituteDecided
from ordito.fulfilment.picking import Consent, Substitute
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.processes import substitute
from tests.flows.shop import SYSTEM, Shop, collect, open_shop
from tests.flows.test_pick_goods import give, key_of


async def offer(shop: Shop, order: Any, sku: str, units: int = 1) -> Substitute:
    return await substitute.offer(
        shop.outlet,
        key=key_of(order),
        line_no=1,
        sku=sku,
        units=units,
        substitute_id=ids.new(),
        context=SYSTEM,
        authority=frozenset(),
    )


async def accept(shop: Shop, offered: Substitute) -> Substitute:
    return await substitute.accept(
        shop.outlet,
        place_id=offered.place_id,
        substitute_id=offered.substitute_id,
        consent=Consent.PHONE,
        context=SYSTEM,
        authority=frozenset(),
    )


async def test_what_costs_no_more_is_exchanged_once_the_customer_agrees(db: Database) -> None:
    shop = await open_shop(db, units=5)
    order = await shop.sell(collect("laptop", 2))
    with pytest.raises(NothingToPick):
        await offer(shop, order, "shirt", units=3)
    offered = await offer(shop, order, "shirt")
    assert (await shop.lines(order))[0].cancelled == 0
    outcomes = await asyncio.gather(
        *(accept(shop, offered) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, Substitute) for one in outcomes) == 1
    found = await db.read(
        fulfilment.picking.get_substitute,
        place_id=offered.place_id,
        substitute_id=offered.substitute_id,
    )
    assert (found.state, found.consent) == ("accepted", "phone")
    laptop, shirt = await shop.lines(order)
    assert (laptop.cancelled, shirt.ordered, shirt.place_id) == (1, 1, laptop.place_id)
    with pytest.raises(SubstituteDecided):
        await accept(shop, offered)
    await give(shop, order)
    await shop.settle()
    assert await shop.findings() == {}


async def test_what_costs_more_is_not_offered(db: Database) -> None:
    shop = await open_shop(db, units=5)
    order = await shop.sell(collect("shirt"))
    with pytest.raises(SubstituteCostsMore):
        await offer(shop, order, "laptop")
    assert await db.read(fulfilment.picking.list_substitutes, **key_of(order)) == []
