"""Orders of what does not lie at its place yet: platforms are told when it can be fulfilled."""

from datetime import timedelta
from typing import Any

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.processes.sale import SaleAnswer
from ordito.surfaces.ucp.desk.orders import read_order_view
from ordito.surfaces.ucp.shared.order import order_body
from tests.flows.shop import Shop, collect, open_shop, ship, where
from tests.processes.test_ahead import count, promise_ahead


async def promises_of(shop: Shop, order: SaleAnswer) -> list[dict[str, Any]]:
    memory = shop.outlet.memory
    view = await shop.db.read(read_order_view, memory=memory, where=where(order), session=None)
    body = order_body(view, ucp={}, origin="https://shop.test")
    return sorted(body["fulfillment"]["expectations"], key=lambda one: one["method_type"])


async def test_what_waits_says_when_its_goods_come_and_the_rest_is_there_now(db: Database) -> None:
    shop = await open_shop(db, units=0)
    day = now() + timedelta(days=7)
    await promise_ahead(shop, day)
    await count(shop, 1, "south")
    order = await shop.sell(ship("shirt", 2), collect("shirt", 1, "south"))
    there, waits = await promises_of(shop, order)
    assert (there["method_type"], there["fulfillable_on"]) == ("pickup", "now")
    assert waits["fulfillable_on"] == day.isoformat().replace("+00:00", "Z")
