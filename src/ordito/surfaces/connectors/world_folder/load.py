"""Brings a world into a company's database, batch by batch; each batch is brought once.

After a kill it is started again in the same way: what is here is passed over, and the rest follows.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import msgspec

from ordito import catalogue, fulfilment, loyalty, network, pricing, service, stock
from ordito.flows.load_history import History, load_history
from ordito.platform import idempotency, ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.surfaces.connectors.world_folder import mapping
from ordito.surfaces.connectors.world_folder.mapping.names import instant
from ordito.surfaces.connectors.world_folder.model import (
    Answer,
    Basket,
    Case,
    Profile,
    Shelf,
    Touch,
)
from ordito.surfaces.connectors.world_folder.reader import World

_BEFORE: Final = timedelta(days=30)
_HISTORY: Final = Context.system(origin="history")
_SHELVES, _PEOPLE, _ORDERS, _CASES, _TOUCHES = 500, 500, 500, 1_000, 1_000
Row = TypeVar("Row")


class Stretch(msgspec.Struct, frozen=True):
    """One kind of rows of a world.

    Attributes:
        name: for people.
        total: how many rows there are.
        batches: each with its rows counted, made when it is asked for.
        at_once: how many batches may be brought at once; 1 where each builds on those before it.
    """

    name: str
    total: int
    batches: Iterator[tuple[int, History]]
    at_once: int = 1


async def load_setting(db: Database, world: World, *, at: datetime) -> bool:
    """Bring the places, channels, articles, prices and costs; False if here.

    Raises:
        KeyReused: another world is here.
    """
    return await db.transact(_load_setting, Context.system(), world=world, at=at)


async def _load_setting(tx: Tx, *, world: World, at: datetime) -> bool:
    key = _key(world, "setting", 0)
    if await idempotency.claim(tx, key=key, subject_id=ids.derive(key.claim), at=at) is not None:
        return False
    places, skus, since = world.list_places(), world.list_skus(), _since(world)
    await network.put_entities(tx, entities=mapping.entities(), at=at)
    await network.put_channels(tx, channels=mapping.channels(), at=at)
    await network.put_places(tx, places=mapping.places(places, zone=world.zone), at=at)
    await network.put_partners(tx, partners=mapping.partners(world.list_agents()), at=at)
    await catalogue.put_categories(tx, categories=mapping.categories(skus), at=at)
    await catalogue.put_products(tx, products=mapping.products(skus), at=at)
    await catalogue.put_skus(tx, skus=mapping.skus(skus), at=at)
    await pricing.publish(
        tx,
        price_lists=mapping.price_lists(),
        prices=mapping.prices(skus, since=since),
        tax_rates=mapping.tax_rates(skus, since=since),
        by=mapping.SOURCE,
        at=since,
    )
    costs = mapping.unit_costs(skus, since=since)
    await stock.put_unit_costs(tx, costs=costs, subject_id=ids.derive(mapping.SOURCE, "costs"))
    staffing = mapping.staffing(world.list_staffed())
    await fulfilment.staffing.publish_staffing(tx, policy=staffing, by=mapping.SOURCE, at=at)
    await loyalty.put_programme(tx, programme=mapping.PROGRAMME, at=at)
    for agent in mapping.agents():
        await service.cases.put_agent(tx, agent=agent, at=at)
    return True


async def count_shelves(db: Database, world: World, *, at: datetime) -> None:
    """Count now what lies where when the world ends; a shelf that is known is left alone."""
    await db.transact(_count_shelves, Context.system(), world=world, at=at)


async def _count_shelves(tx: Tx, *, world: World, at: datetime) -> None:
    counted = world.list_stock()
    for place in world.list_places():
        await stock.open_positions(
            tx,
            place_id=mapping.place_id(place.number),
            entity_id=mapping.entity_id(franchised=place.franchised),
            counted=[(mapping.sku_id(sku), n) for sku, n in counted.get(place.number, ())],
            count_id=ids.derive(mapping.SOURCE, "opening", place.number),
            at=at,
        )


def stretches(world: World, *, size: int | None = None) -> list[Stretch]:
    """Return what is brought after the setting, in this order.

    Args:
        world: where from.
        size: rows of a batch, where it is not the usual one.
    """
    since = _since(world)
    franchised = frozenset(one.number for one in world.list_places() if one.franchised)

    def shelves(rows: Sequence[Shelf]) -> History:
        return History(books=list(mapping.books(rows, franchised=franchised)))

    def people(rows: Sequence[Profile]) -> History:
        return mapping.people(rows, since=since)

    def sales(rows: Sequence[Basket]) -> History:
        return mapping.sales(rows, franchised=franchised)

    def cases(rows: Sequence[Case]) -> History:
        return History(cases=[mapping.case(one) for one in rows])

    def answers(rows: Sequence[Answer]) -> History:
        return History(answers=[mapping.answer(one) for one in rows])

    def touches(rows: Sequence[Touch]) -> History:
        return History(touches=[mapping.touch(one) for one in rows])

    baskets = world.baskets(size or _ORDERS)
    batches = (
        ("customers", "profiles", _counted(world.profiles(size or _PEOPLE), people), 1),
        ("shelves", "shelves", _counted(world.shelves(size or _SHELVES), shelves), 2),
        ("order lines", "orders", ((sum(len(b.lines) for b in r), sales(r)) for r in baskets), 2),
        ("cases", "cases", _counted(world.cases(size or _CASES), cases), 2),
        ("answers", "answers", _counted(world.answers(size or _CASES), answers), 2),
        ("touchpoints", "touches", _counted(world.touches(size or _TOUCHES), touches), 1),
    )
    return [Stretch(name, world.count(rows), told, n) for name, rows, told, n in batches]


async def load_batch(
    db: Database, world: World, stretch: str, number: int, history: History, *, at: datetime
) -> bool:
    """Bring a batch; return False where it is there.

    Raises:
        KeyReused: the company has this batch of another world.
    """
    key = _key(world, stretch, number)
    if await db.read(idempotency.find, key=key) is not None:
        return False
    return await db.transact(load_history, _HISTORY, batch=key, history=history, at=at)


def _counted(
    batches: Iterator[Sequence[Row]], told: Callable[[Sequence[Row]], History]
) -> Iterator[tuple[int, History]]:
    return ((len(rows), told(rows)) for rows in batches)


def _since(world: World) -> datetime:
    return instant(world.begin_us()) - _BEFORE


def _key(world: World, stretch: str, number: int) -> Key:
    return Key.of(
        caller="import",
        key=f"{mapping.SOURCE}:{stretch}:{number}",
        command="load-world",
        body=world.fingerprint().encode(),
    )
