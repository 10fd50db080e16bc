"""What a customer pays with that lies in the ledger, and the drawers of the company."""

from ordito import ledger
from ordito.network import Channel, ChannelKind, put_channels
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import AccountId, ChannelId, TransferId
from tests.flows.shop import SYSTEM, Shop, open_shop
from tests.flows.test_own_money import a_gift_card, with_points


async def fill_purses(shop: Shop) -> AccountId:
    """Give the member points and credit; return a gift card that is worth much."""
    await with_points(shop, 10_000_000)
    await shop.db.transact(
        ledger.grant_credit,
        SYSTEM,
        customer_id=shop.company.member,
        currency="EUR",
        amount_minor=1_000_000_000,
        grant_id=TransferId(ids.new()),
        reason="test",
        at=now(),
    )
    return await a_gift_card(shop, 1_000_000_000)


async def purses_of(shop: Shop, gift_card: AccountId) -> dict[str, int]:
    """Return what is on the card, as credit and in points, and in all drawers together."""
    (programme,) = shop.outlet.memory.programmes.by_id.values()
    member = shop.company.member
    named = {
        "gift_card": gift_card,
        "store_credit": ledger.credit_account(member, currency="EUR"),
        "points": programme.account_of(member),
    }
    balances = {
        one.account_id: one.posted - one.debt
        for one in await shop.db.read(ledger.list_balances, account_ids=list(named.values()))
    }
    drawers = [
        drawer
        for place_id in shop.company.places.values()
        for drawer in await shop.db.read(ledger.list_drawers, place_id=place_id)
    ]
    return {name: balances[account_id] for name, account_id in named.items()} | {
        "drawers": sum(drawer.posted - drawer.debt for drawer in drawers)
    }


async def open_market(db: Database) -> Shop:
    """Open a shop that sells on a marketplace as well, for its four channels."""
    shop = await open_shop(db, units=12)
    shop.company.channels["market"] = ChannelId(ids.derive("test", "channel", "market"))
    market = Channel(
        channel_id=shop.company.channels["market"],
        code="market",
        name="market",
        kind=ChannelKind.MARKETPLACE,
        currency="EUR",
        market="IT",
    )
    await db.transact(put_channels, SYSTEM, channels=[market], at=now())
    await shop.outlet.memory.refresh(db)
    return shop
