"""Goods that are not there yet: when they are expected, and whether they can be ordered ahead."""

from datetime import timedelta
from html import unescape

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import EntityId
from ordito.stock import BackorderLimit, PurchaseLine, PurchaseOrder
from tests.company import Company, found
from tests.surfaces.application import SYSTEM, a_client, an_application

ENTITY = EntityId(ids.derive("test", "entity"))


async def expect_shirts(tx: Tx, company: Company, ahead: int) -> None:
    """Let 20 shirts come to the depot in a week, some of which may be sold ahead."""
    shirt, depot = company.skus["shirt"], company.places["depot"]
    head = PurchaseOrder(depot, ids.new(), "PO-1", "Mill", ENTITY, "open", [], now(), None)
    line = PurchaseLine(shirt, 20, now() + timedelta(days=7))
    await stock.put_purchase_order(tx, order=head, lines=[line])
    limits = [BackorderLimit(shirt, depot, ENTITY, ahead)]
    await stock.limit_backorders(tx, limits=limits, subject_id=ids.new(), at=now())


@pytest.mark.parametrize(("ahead", "told"), [(0, "More is expected"), (5, "goods expected")])
async def test_a_page_says_when_goods_are_expected(
    address: str, db: Database, ahead: int, told: str
) -> None:
    company = await found(db, units=0)
    await db.transact(expect_shirts, SYSTEM, company, ahead)
    async with an_application(address) as application, a_client(application) as client:
        text = unescape((await client.get("/shop/products/things?sku=shirt")).text)
    assert told in text
    assert ("Put it into the cart" in text) is (ahead > 0)
    assert "Sold out everywhere" in text or ahead
