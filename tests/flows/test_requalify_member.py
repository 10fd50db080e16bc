"""Tiers follow the points of orders, up when they are earned and down when goods are not kept."""

from msgspec.structs import replace

from ordito import loyalty
from ordito.loyalty import Terms, Tier
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.processes.sale import SaleCustomer
from tests.company import CARD
from tests.flows.shop import Shop, ship

TIERS = Terms(tiers=(Tier("base", "Base", least=0), Tier("gold", "Gold", least=500, permille=2000)))
MEMBER = SaleCustomer(card=CARD)


async def tier(shop: Shop) -> str | None:
    (membership,) = await shop.db.read(loyalty.list_memberships, customer_id=shop.company.member)
    return membership.tier


async def test_gold_follows_the_orders_that_make_it(shop: Shop) -> None:
    (programme,) = shop.outlet.memory.programmes.by_id.values()
    await shop.db.transact(
        loyalty.put_programme,
        Context.system(),
        programme=replace(programme, terms=TIERS),
        at=now(),
    )
    await shop.outlet.memory.refresh(shop.db)

    laptop = await shop.sell(ship("laptop"), customer=MEMBER)
    assert laptop.points == 899
    await shop.settle()
    assert await tier(shop) == "gold"

    shirts = await shop.sell(ship(quantity=2), customer=MEMBER)
    assert shirts.points == 79
    await shop.cancel(laptop, (1, 1))
    await shop.settle()
    assert await tier(shop) == "base"

    # the shirts were bought as gold, and go back as gold: 19.90 remain, 39 of the 79 points
    await shop.cancel(shirts, (1, 1))
    standing = await shop.db.read(
        loyalty.get_standing,
        membership=await shop.db.read(
            loyalty.get_membership,
            customer_id=shop.company.member,
            programme_id=programme.programme_id,
        ),
        programme=replace(programme, terms=TIERS),
        at=now(),
    )
    assert (standing.free, standing.debt) == (39, 0)
