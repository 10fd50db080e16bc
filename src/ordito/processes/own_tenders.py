"""Own tenders: what the company itself gives instead of a bank, in the words of a processor.

``account`` is the credit of a company that buys on terms: promised is used, what goes back is free
again, and taking it changes nothing, for it stays owed until the company pays its invoices.
``gift_card`` (its token is the id of the card's account), ``store_credit`` and ``points`` (of the
customer who buys; the token may name the programme) are in the ledger: held, spent in parts, and
given back to where they came from.
"""

from typing import Final

from ordito import orders
from ordito.flows.free_credit import free_credit
from ordito.flows.spend_own_money import (
    OWN_MONEY,
    is_own_money_taken,
    move_own_money,
    promise_own_money,
)
from ordito.orders import (
    EntryKind,
    Hearing,
    NewPayment,
    PaymentAnswer,
    PaymentProcessor,
)
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import OrderId, PaymentId

ON_ACCOUNT: Final = "account"


class OwnTenders:
    """A payment processor that handles the company's own tenders and hands on the others."""

    def __init__(self, db: Database, outside: PaymentProcessor) -> None:
        self._db = db
        self._outside = outside

    def listen(self, hear: Hearing) -> None:
        """Listen to the outside; own tenders never speak first."""
        self._outside.listen(hear)

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Use the credit of the company that buys, or money of the ledger, or say why not."""
        if payment.tender in OWN_MONEY:
            return await self._promise(payment, currency=currency, capture=capture)
        if payment.tender != ON_ACCOUNT:
            return await self._outside.authorise(payment, currency=currency, capture=capture)
        where = await self._db.read(orders.find_order_key, name=str(payment.order_id))
        assert where is not None, payment
        try:
            await self._db.transact(
                orders.companies.draw_credit,
                Context.system(),
                customer_id=where.customer_id,
                order_id=OrderId(where.order_id),
                payment_id=payment.payment_id,
                currency=currency,
                amount_minor=payment.amount_minor,
                at=now(),
            )
        except Refusal as refusal:
            reason = refusal.code.partition(".")[2]
            return PaymentAnswer(payment.payment_id, approved=False, reason=reason)
        return PaymentAnswer(payment.payment_id, approved=True, captured=capture)

    async def resume(
        self, payment: NewPayment, *, confirmed: bool, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Go on with a payment outside; the company's own never wait for anybody."""
        return await self._outside.resume(
            payment, confirmed=confirmed, currency=currency, capture=capture
        )

    async def find(self, payment: NewPayment) -> PaymentAnswer | None:
        """Say whether credit was used for the payment, or money of the ledger set aside."""
        if payment.tender in OWN_MONEY:
            return await self._promised(payment)
        if payment.tender != ON_ACCOUNT:
            return await self._outside.find(payment)
        used = await self._use_of(payment.payment_id)
        return None if used is None else PaymentAnswer(payment.payment_id, approved=True)

    async def capture(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Take promised money; what is on account stays owed."""
        if await self._move(payment_id, EntryKind.CAPTURE, key, amount_minor):
            return
        if await self._use_of(payment_id) is None:
            await self._outside.capture(payment_id, key=key, amount_minor=amount_minor)

    async def void(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Give a promise back."""
        if await self._move(payment_id, EntryKind.VOID, key, amount_minor):
            return
        if not await self._free(payment_id, f"void:{key}", amount_minor):
            await self._outside.void(payment_id, key=key, amount_minor=amount_minor)

    async def refund(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Give money back."""
        if await self._move(payment_id, EntryKind.REFUND, key, amount_minor):
            return
        if not await self._free(payment_id, f"refund:{key}", amount_minor):
            await self._outside.refund(payment_id, key=key, amount_minor=amount_minor)

    async def _free(self, payment_id: PaymentId, key: str, amount_minor: int) -> bool:
        use = await self._use_of(payment_id)
        if use is None:
            return False
        await self._db.transact(
            free_credit,
            Context.system(),
            use=use,
            payment_id=payment_id,
            key=key,
            amount_minor=amount_minor,
            at=now(),
        )
        return True

    async def _use_of(self, payment_id: PaymentId) -> orders.companies.CreditUse | None:
        return await self._db.read(orders.companies.find_credit_use, payment_id=payment_id)

    async def _promise(self, payment: NewPayment, *, currency: str, capture: bool) -> PaymentAnswer:
        where = await self._db.read(orders.find_order_key, name=str(payment.order_id))
        assert where is not None, payment
        try:
            await self._db.transact(
                promise_own_money,
                Context.system(),
                payment=payment,
                where=where,
                currency=currency,
                capture=capture,
                at=now(),
            )
        except Refusal as refusal:
            reason = refusal.code.partition(".")[2]
            return PaymentAnswer(payment.payment_id, approved=False, reason=reason)
        return PaymentAnswer(payment.payment_id, approved=True, captured=capture)

    async def _promised(self, payment: NewPayment) -> PaymentAnswer | None:
        own = await self._own(payment.payment_id)
        if own is None:
            return None
        is_taken = await self._db.read(is_own_money_taken, own=own)
        return PaymentAnswer(payment.payment_id, approved=True, captured=is_taken)

    async def _move(
        self, payment_id: PaymentId, kind: EntryKind, key: str, amount_minor: int
    ) -> bool:
        own = await self._own(payment_id)
        if own is None:
            return False
        await self._db.transact(
            move_own_money,
            Context.system(),
            own=own,
            kind=kind,
            key=key,
            amount_minor=amount_minor,
            at=now(),
        )
        return True

    async def _own(self, payment_id: PaymentId) -> orders.own_money.OwnPayment | None:
        return await self._db.read(orders.own_money.find_own_payment, payment_id=payment_id)
