"""Money of an order goes back to what paid it last."""

import pytest

from ordito.orders import Method
from ordito.processes.change_asked import BroughtLine, Exchange, Return, WantedLine
from ordito.processes.sale import SalePayment
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.flows.shop import Shop, carry

pytestmark = pytest.mark.anyio
CARD_PAYS = SalePayment("card", token=APPROVE)


@pytest.mark.parametrize("times", range(3))
async def test_of_several_cards_the_one_used_last_gets_its_money_first(
    shop: Shop,
    times: int,  # noqa: ARG001 # each order has ids of its own
) -> None:
    """The ids of later payments are not in order, so more than one order shows it."""
    sold = await shop.sell(carry("shirt"), payments=[SalePayment("card", 1000, APPROVE), CARD_PAYS])
    wanted = (WantedLine("shirt", 2, Method.CARRY_OUT, "north"),)
    exchange = Exchange(lines=(BroughtLine(1, 1),), wanted=wanted, place="north")
    await shop.change(sold, exchange, CARD_PAYS)
    first, second, third = await shop.payments(sold)
    assert [one.amount_minor for one in (first, second, third)] == [1000, 990, 1990]
    await shop.change(sold, Return(lines=(BroughtLine(2, 1),), place="north"))
    assert [one.refunded_minor for one in await shop.payments(sold)] == [0, 0, 1990]
    await shop.change(sold, Return(lines=(BroughtLine(2, 1),), place="north"))
    assert [one.refunded_minor for one in await shop.payments(sold)] == [1000, 990, 1990]
    await shop.settle()
    assert await shop.findings() == {}
