"""Goods that another system has sold are set aside, also those that are not there."""

import asyncio
from uuid import UUID

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import EntityId, ReservationId
from ordito.stock import Entry, MovementKind, NotEnoughStock, Position, ReserveLine, Shortage
from tests.company import Company, found

pytestmark = pytest.mark.anyio

OWNER = EntityId(ids.derive("test", "entity"))


def line(company: Company, units: int, reservation: UUID | None = None) -> ReserveLine:
    return ReserveLine(
        ReservationId(reservation or ids.new()),
        company.skus["shirt"],
        company.places["depot"],
        units,
    )


async def sell_elsewhere(db: Database, asked: ReserveLine) -> list[Shortage]:
    return await db.transact(
        stock.reserve_sold,
        Context.system(),
        lines=[(asked, OWNER)],
        subject_id=ids.new(),
        at=now(),
    )


async def held(db: Database, company: Company) -> Position:
    positions = await db.read(stock.list_positions, sku_ids=[company.skus["shirt"]])
    return next(one for one in positions if one.place_id == company.places["depot"])


async def open_shortfalls(db: Database, company: Company) -> list[int]:
    found_open = await db.read(
        stock.list_exceptions, place_ids=[company.places["depot"]], only_open=True
    )
    return [one.quantity for one in found_open if one.kind == "shortfall"]


async def test_free_units_are_taken_as_by_any_sale(db: Database) -> None:
    company = await found(db, units=5)
    asked = line(company, 3)
    assert await sell_elsewhere(db, asked) == []
    assert await sell_elsewhere(db, asked) == []
    position = await held(db, company)
    assert (position.reserved, position.shortfall, position.available) == (3, 0, 2)
    assert await open_shortfalls(db, company) == []


async def test_missing_units_are_a_shortfall_until_goods_come(db: Database) -> None:
    company = await found(db, units=2)
    short = await sell_elsewhere(db, line(company, 5))
    before = await held(db, company)
    open_before = await open_shortfalls(db, company)
    receipt = Entry(
        movement_id=ids.new(),
        sku_id=company.skus["shirt"],
        place_id=company.places["depot"],
        entity_id=OWNER,
        kind=MovementKind.RECEIPT,
        quantity=4,
    )
    await db.transact(
        stock.book, Context.system(), entries=[receipt], subject_id=ids.new(), at=now()
    )
    after = await held(db, company)

    assert [(one.wanted, one.available) for one in short] == [(5, 2)]
    assert (before.reserved, before.shortfall, before.available) == (5, 3, 0)
    assert open_before == [3]
    assert (after.reserved, after.shortfall, after.available) == (5, 0, 1)
    assert await open_shortfalls(db, company) == []


async def test_nobody_is_promised_what_is_short(db: Database) -> None:
    company = await found(db, units=2)
    await sell_elsewhere(db, line(company, 5))
    with pytest.raises(NotEnoughStock):
        await db.transact(
            stock.reserve,
            Context.system(),
            lines=[line(company, 1)],
            subject_id=ids.new(),
            expires_at=None,
            at=now(),
        )


async def test_rivals_of_both_kinds_agree_to_the_unit(db: Database) -> None:
    company = await found(db, units=10)

    async def sell_here() -> int:
        try:
            await db.transact(
                stock.reserve,
                Context.system(),
                lines=[line(company, 1)],
                subject_id=ids.new(),
                expires_at=None,
                at=now(),
            )
        except NotEnoughStock:
            return 0
        return 1

    async def sold_there() -> int:
        await sell_elsewhere(db, line(company, 1))
        return 0

    here = await asyncio.gather(*(sell_here() if i % 2 else sold_there() for i in range(30)))
    position = await held(db, company)
    assert position.reserved == 15 + sum(here)
    assert position.shortfall == max(position.reserved - 10, 0)
    assert position.available == 0
    assert await open_shortfalls(db, company) == [position.reserved - 10]


async def test_place_without_a_book_gets_one(db: Database) -> None:
    company = await found(db, units=1, scarce=1)
    asked = ReserveLine(ReservationId(ids.new()), company.skus["last"], company.places["north"], 2)
    (short,) = await sell_elsewhere(db, asked)
    assert (short.wanted, short.available) == (2, 0)
