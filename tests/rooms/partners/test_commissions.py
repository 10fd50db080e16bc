"""Commissions: what is left of an order decides, and nothing is booked twice."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import ledger, partners
from ordito.orders import Whereabouts
from ordito.partners import MarketOrder, target_minor
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, OrderId

pytestmark = pytest.mark.anyio

MARKET = ChannelId(ids.derive("test", "market"))


def an_order(*, commission_minor: int = 239, total_minor: int = 1990) -> MarketOrder:
    return MarketOrder(
        customer_id=CustomerId(ids.new()),
        order_id=OrderId(ids.new()),
        channel_id=MARKET,
        external_id="M-1",
        line_ids=["1"],
        currency="EUR",
        total_minor=total_minor,
        commission_minor=commission_minor,
    )


async def earned(tx: Tx) -> int:
    account_id = partners.commission_account(MARKET, currency="EUR")
    balance = await ledger.get_balance(tx, account_id=account_id)
    return balance.posted - balance.debt


@given(
    total=st.integers(0, 10**9),
    share=st.integers(0, 10_000),
    kept=st.lists(st.integers(0, 10**9), min_size=2, max_size=2),
)
def test_what_is_left_of_an_order_decides(total: int, share: int, kept: list[int]) -> None:
    commission = total * share // 10_000
    less, more = (
        target_minor(commission_minor=commission, total_minor=total, kept_minor=one)
        for one in sorted(kept)
    )
    assert 0 <= less <= more <= commission
    whole = target_minor(commission_minor=commission, total_minor=total, kept_minor=total)
    assert whole == commission
    assert target_minor(commission_minor=commission, total_minor=total, kept_minor=0) == 0


async def test_a_commission_follows_what_is_given_back(tx: Tx) -> None:
    order = an_order()
    assert await partners.keep_market_order(tx, order=order, at=now())
    assert not await partners.keep_market_order(tx, order=order, at=now())
    for _ in range(2):
        await partners.reckon_commission(tx, order=order, kept_minor=1990, is_first=True, at=now())
        assert await earned(tx) == 239
    for kept, left in ((995, 120), (995, 120), (0, 0), (1990, 239)):
        await partners.reckon_commission(tx, order=order, kept_minor=kept, at=now())
        assert await earned(tx) == left
    (told,) = await partners.list_commissions(tx)
    assert (told.orders, told.agreed_minor, told.earned_minor) == (1, 239, 239)


async def test_an_order_without_commission_books_nothing(tx: Tx) -> None:
    order = an_order(commission_minor=0)
    await partners.keep_market_order(tx, order=order, at=now())
    await partners.reckon_commission(tx, order=order, kept_minor=1990, is_first=True, at=now())
    await partners.reckon_commission(tx, order=order, kept_minor=0, at=now())
    assert await earned(tx) == 0


async def test_what_comes_while_the_marketplace_is_told_stays_due(tx: Tx) -> None:
    order = an_order()
    where = [Whereabouts(order.customer_id, order.order_id)]
    await partners.keep_market_order(tx, order=order, at=now())
    assert await partners.list_due(tx, channel_id=MARKET) == []
    assert await partners.mark_due(tx, wheres=where) == [order]
    (due,) = await partners.list_due(tx, channel_id=MARKET)
    await partners.mark_due(tx, wheres=where)
    await partners.note_progress_told(tx, due=due)
    (later,) = await partners.list_due(tx, channel_id=MARKET)
    assert later.changes == due.changes + 1
    await partners.note_progress_told(tx, due=later)
    await partners.note_progress_told(tx, due=due)
    assert await partners.list_due(tx, channel_id=MARKET) == []


async def test_orders_of_other_channels_are_not_followed(tx: Tx) -> None:
    stranger = Whereabouts(CustomerId(UUID(int=1)), OrderId(UUID(int=2)))
    assert await partners.mark_due(tx, wheres=[stranger]) == []
