"""The check of a draft against costs and the past: losses and raises before reductions."""

from datetime import timedelta

import pytest

from ordito import pricing, stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import EntityId, PriceListId
from ordito.pricing import Break, Changes, PercentOff, Price
from ordito.reads.draft_check import DraftCheck, check_draft
from ordito.reads.memory import Memory
from tests.company import LONG_AGO, Company, found
from tests.rooms.pricing.claims import a_promotion

pytestmark = pytest.mark.anyio

DRAFT = ids.derive("draft")


async def checked(db: Database, changes: Changes) -> DraftCheck:
    async def make(tx: Tx) -> None:
        await pricing.make_draft(tx, draft_id=DRAFT, title="Draft", at=now())
        await pricing.edit_draft(tx, draft_id=DRAFT, edition=1, changes=changes, at=now())

    await db.transact(make, Context.system())
    memory = await Memory.load(db)
    return await db.read(check_draft, memory=memory, draft_id=DRAFT, at=now())


async def a_company(db: Database, *, cost_minor: int) -> Company:
    company = await found(db)
    cost = stock.UnitCost(
        company.skus["shirt"], EntityId(ids.derive("test", "entity")), LONG_AGO, cost_minor, "EUR"
    )

    async def put(tx: Tx) -> None:
        await stock.put_unit_costs(tx, costs=[cost], subject_id=ids.new())

    await db.transact(put, Context.system())
    return company


def off(percent: int, code: str = "SALE", **more: object) -> pricing.Promotion:
    benefit = PercentOff(percent * 10_000)
    return a_promotion(code, benefit=benefit, claim=None, limited=False, **more)


# 19.90 with 22 % tax inside is 16.31 without; less 10 % 14.68, less 20 % 13.05
@pytest.mark.parametrize(("percent", "codes"), [(10, []), (20, ["loss"])])
async def test_a_sale_below_cost_is_found(db: Database, percent: int, codes: list[str]) -> None:
    await a_company(db, cost_minor=1400)

    answer = await checked(db, Changes(promotions=(off(percent),)))

    assert [one.code for one in answer.findings] == codes
    assert (answer.skus, answer.is_whole) == (1, True)


async def test_promotions_that_lose_only_together_are_found(db: Database) -> None:
    await a_company(db, cost_minor=1400)
    coupon = a_promotion("LETTER", benefit=PercentOff(100_000), limited=False)

    answer = await checked(db, Changes(promotions=(off(10), coupon)))

    [loss] = answer.findings
    assert loss.code == "loss"
    assert "LETTER, SALE" in loss.detail


async def test_a_price_that_rises_before_it_is_reduced_is_found(db: Database) -> None:
    company = await found(db)
    price = Price(
        price_list_id=PriceListId(ids.derive("test", "price list")),
        sku_id=company.skus["shirt"],
        breaks=(Break(1, 2490),),
        valid_from=now(),
    )
    soon, late = now() + timedelta(days=10), now() + timedelta(days=40)

    answer = await checked(db, Changes(prices=(price,), promotions=(off(20, valid_from=soon),)))
    [raised] = answer.findings
    assert (raised.code, raised.rule) == ("raised_before_reduction", "shirt")
    assert "1990" in raised.remedy

    edited = Changes(promotions=(off(20, valid_from=late),))

    async def move(tx: Tx) -> None:
        await pricing.edit_draft(tx, draft_id=DRAFT, edition=2, changes=edited, at=now())

    await db.transact(move, Context.system())
    memory = await Memory.load(db)
    later = await db.read(check_draft, memory=memory, draft_id=DRAFT, at=now())
    assert later.findings == []
