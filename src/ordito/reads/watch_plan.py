"""Watch plan: which products the price watcher asks for next, and in which contexts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito import pricing
from ordito.catalogue import ShelfSku
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId
from ordito.pricing import Rulebook
from ordito.reads.memory import Memory

_sql: Final = statements(__name__)
_BEST_SELLERS: Final = _sql.query("list_best_sellers", UUID)
_SOLD_WITHIN: Final = timedelta(days=7)
_SELLERS: Final = 100
_QUANTITIES: Final = 3
_INSTANTS: Final = 2


async def list_urgent(tx: Tx, *, walk: pricing.watch.Walk, at: datetime) -> list[SkuId]:
    """Return the SKUs to ask for before the walk goes on: what deviates, what changed, what sells.

    Args:
        tx: where to read.
        walk: how far the last run came; changes after it count.
        at: now.
    """
    deviating = await pricing.watch.list_open_skus(tx)
    changed = await pricing.watch.list_changed_skus(
        tx, since_version=walk.rulebook_version, since=walk.seen_until, until=at
    )
    selling = await tx.fetch(_BEST_SELLERS, since=at - _SOLD_WITHIN, most=_SELLERS)
    # each run begins with another part of them, so that all of it comes every few runs
    turned = (*_turned(changed, walk), *_turned(selling, walk))
    return [SkuId(one) for one in dict.fromkeys((*deviating, *turned))]


def _turned(rows: Sequence[UUID], walk: pricing.watch.Walk) -> Sequence[UUID]:
    turn = walk.walked % len(rows) if rows else 0
    return (*rows[turn:], *rows[:turn])


def walk_on(memory: Memory, walk: pricing.watch.Walk) -> Sequence[ShelfSku]:
    """Return the SKUs that are sold, by code, from where the walk stopped on."""
    skus = sorted(
        (sku for sku in memory.shelf.skus.values() if sku.active), key=lambda one: one.code
    )
    return [sku for sku in skus if sku.code > walk.after]


def questions_of(
    memory: Memory,
    sku: ShelfSku,
    *,
    groups: Sequence[str],
    turn: int,
    at: datetime,
    ahead: timedelta,
) -> Iterator[pricing.watch.Question]:
    """Yield what is asked of a SKU: the plain question, and it with one thing changed at a time.

    Args:
        memory: network, catalogue, prices.
        sku: of what.
        groups: groups of customers that surfaces can be asked for.
        turn: number of the walk: each asks at another place besides those that have own rules.
        at: now.
        ahead: edges within this time are asked for before they come.
    """
    rulebook = memory.rulebook
    plain = pricing.watch.Question(sku_id=sku.sku_id)
    yield plain
    for quantity in _quantities(rulebook, sku):
        yield replace(plain, quantity=quantity)
    for group in groups:
        yield replace(plain, customer_group=group)
    for place_id in _places(memory, sku, turn, at):
        yield replace(plain, place_id=place_id)
    for instant in _instants(rulebook, sku, at, ahead):
        yield replace(plain, at=instant)


def _quantities(rulebook: Rulebook, sku: ShelfSku) -> list[int]:
    breaks = {
        level.min_quantity
        for price in rulebook.prices.get(sku.sku_id, ())
        for level in price.breaks
    }
    units = {one.conditions.min_units for one in rulebook.promotions}
    return sorted(one for one in breaks | units if one > 1)[:_QUANTITIES]


def _places(memory: Memory, sku: ShelfSku, turn: int, at: datetime) -> list[PlaceId]:
    """Return the places that have rules of their own, and one more, another one each turn."""
    rulebook = memory.rulebook
    lists = {price.price_list_id for price in rulebook.prices.get(sku.sku_id, ())}
    own = {rulebook.price_lists[one].place_id for one in lists} - {None}
    own |= {place for one in rulebook.promotions for place in one.conditions.places}
    selling = sorted(
        place.place_id
        for place in memory.directory.places.values()
        if place.services and (place.closed_at is None or place.closed_at > at)
    )
    others = [one for one in selling if one not in own]
    chosen = [others[(turn + sku.sku_id.int) % len(others)]] if others else []
    return [*(one for one in selling if one in own), *chosen]


def _instants(rulebook: Rulebook, sku: ShelfSku, at: datetime, ahead: timedelta) -> list[datetime]:
    spans = (*rulebook.prices.get(sku.sku_id, ()), *rulebook.promotions)
    edges = {one.valid_from for one in spans} | {one.valid_to for one in spans if one.valid_to}
    return sorted(one for one in edges if at < one <= at + ahead)[:_INSTANTS]
