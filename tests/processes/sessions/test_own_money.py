"""Money of the ledger pays a session with a card: a rival may take it first."""

import asyncio

from ordito import ledger
from ordito.ledger import NewGiftCard
from ordito.orders import NewPayment, PaymentAnswer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import AccountId, PaymentId
from ordito.processes.sessions import Instrument, PageState
from ordito.surfaces.connectors.sandbox_processor import APPROVE, SandboxProcessor
from tests.flows.shop import SYSTEM, Shop
from tests.processes.sessions.buyers import Buyer, with_own_tenders


class _Bank(SandboxProcessor):
    """A processor that knows what it has promised."""

    def __init__(self) -> None:
        super().__init__()
        self.promised = dict[PaymentId, int]()

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        self.promised[payment.payment_id] = payment.amount_minor
        return await super().authorise(payment, currency=currency, capture=capture)

    async def void(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        await super().void(payment_id, key=key, amount_minor=amount_minor)
        self.promised[payment_id] -= amount_minor


async def test_a_gift_card_that_a_rival_takes_between_reading_and_holding_fails_by_name(
    shop: Shop,
) -> None:
    bank = _Bank()
    shop = with_own_tenders(shop, bank)
    account_id = AccountId(ids.new())
    card = NewGiftCard(account_id=account_id, number="1" * 16, currency="EUR", amount_minor=1_500)
    await shop.db.transact(ledger.issue_gift_card, SYSTEM, card=card, at=now())
    buyers = [Buyer(shop, owner=name) for name in ("one", "two", "three")]
    pages = [await buyer.open(("shirt", 1)) for buyer in buyers]
    # all have read that there is enough
    sent = (
        Instrument(handler="card", token=APPROVE),
        Instrument(handler="gift_card", token=str(account_id), amount_minor=1_000),
    )
    told = await asyncio.gather(
        *(buyer.pay(page, sent) for buyer, page in zip(buyers, pages, strict=True))
    )
    bought = [page for page in told if page.state == PageState.COMPLETED]
    assert len(bought) == 1
    for page in told:
        if page not in bought:
            assert page.state == PageState.READY
            assert [(one.code, one.path, one.facts["reason"]) for one in page.messages] == [
                ("payment_failed", "payment.instruments[1]", "not_enough")
            ]
    assert sorted(bank.promised.values()) == [0, 0, bought[0].total_minor - 1_000]
    left = await shop.db.read(ledger.get_gift_card, account_id=account_id)
    assert (left.free, left.held) == (500, 1_000)
    assert await shop.findings() == {}
