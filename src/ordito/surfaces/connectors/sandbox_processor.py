"""Sandbox processor: plays a payment processor; what a payment does is written in its token.

It keeps nothing: the answer of a token is the same in every process and after every restart, so
what a crash interrupted can be asked for again, as with a real processor.
"""

import asyncio
from typing import Final

from ordito.orders import NewPayment, PaymentAnswer
from ordito.platform.errors import OutsideFault
from ordito.platform.ids import PaymentId

APPROVE: Final = "sandbox-approve"
DECLINE: Final = "sandbox-decline"
TIME_OUT: Final = "sandbox-time-out"
VANISH: Final = "sandbox-vanish"
TOKENS: Final = (APPROVE, DECLINE, TIME_OUT, VANISH)

_PATIENCE_S: Final = 0.2


class SandboxProcessor:
    """Approves, declines, or does not answer: then ``find`` tells what became of it.

    ``sandbox-time-out`` has taken the payment although nobody heard so; ``sandbox-vanish`` never
    received it. Asking again gives the same answer again, however often.
    """

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Answer by the token."""
        assert len(currency) == 3, currency  # noqa: PLR2004 # ISO 4217
        if payment.token in (TIME_OUT, VANISH):
            await asyncio.sleep(_PATIENCE_S)
            raise OutsideFault("the processor did not answer in time", may_retry=True)
        return _answer(payment, capture=capture)

    async def find(self, payment: NewPayment) -> PaymentAnswer | None:
        """Tell what the token did."""
        if payment.token == VANISH:
            return None
        return _answer(payment, capture=False)

    async def capture(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Take the money; the sandbox always can."""
        assert amount_minor > 0, (payment_id, key, amount_minor)

    async def void(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Give the promise back; the sandbox always can."""
        assert amount_minor > 0, (payment_id, key, amount_minor)

    async def refund(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Give the money back; the sandbox always can."""
        assert amount_minor > 0, (payment_id, key, amount_minor)


def _answer(payment: NewPayment, *, capture: bool) -> PaymentAnswer:
    if payment.token == DECLINE:
        return PaymentAnswer(payment.payment_id, approved=False, reason="card_declined")
    return PaymentAnswer(
        payment.payment_id,
        approved=True,
        captured=capture,
        reference=f"sandbox:{payment.payment_id}",
    )
