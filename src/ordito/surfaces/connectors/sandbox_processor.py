"""Sandbox processor: plays a payment processor; what a payment does is written in its token.

It keeps nothing: the answer of a token is the same in every process and after every restart, so
what a crash interrupted can be asked for again, as with a real processor.
"""

import asyncio
from typing import Final

from ordito.orders import Hearing, NewPayment, PaymentAnswer
from ordito.platform.errors import OutsideFault
from ordito.platform.ids import OrderId, PaymentId

APPROVE: Final = "sandbox-approve"
DECLINE: Final = "sandbox-decline"
TIME_OUT: Final = "sandbox-time-out"
VANISH: Final = "sandbox-vanish"
TWICE: Final = "sandbox-twice"
CHALLENGE: Final = "sandbox-challenge"
TOKENS: Final = (APPROVE, DECLINE, TIME_OUT, VANISH, TWICE, CHALLENGE)

_PATIENCE_S: Final = 0.2
_ECHOES_S: Final = (0.0, 0.05)


class SandboxProcessor:
    """Approves, declines, or does not answer: then ``find`` tells what became of it.

    ``sandbox-time-out`` has taken the payment although nobody heard so; ``sandbox-vanish`` never
    received it; ``sandbox-twice`` answers, and speaks first of the same payment twice more, once
    while its answer is still being digested. ``sandbox-challenge`` waits until the buyer confirms
    or refuses it. Asking again gives the same answer, however often.
    """

    def __init__(self) -> None:
        self._hear: Hearing | None = None
        self._echoes = set[asyncio.Task[None]]()

    def listen(self, hear: Hearing) -> None:
        """Speak to ``hear`` of payments whose token says so."""
        self._hear = hear

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Answer by the token."""
        assert len(currency) == 3, currency  # noqa: PLR2004 # ISO 4217
        if payment.token in (TIME_OUT, VANISH):
            await asyncio.sleep(_PATIENCE_S)
            raise OutsideFault("the processor did not answer in time", may_retry=True)
        if payment.token == TWICE and self._hear is not None and payment.order_id is not None:
            for delay_s in _ECHOES_S:
                echo = asyncio.create_task(_speak(self._hear, payment.order_id, delay_s))
                self._echoes.add(echo)
                echo.add_done_callback(self._echoes.discard)
        return _answer(payment, capture=capture)

    async def resume(
        self, payment: NewPayment, *, confirmed: bool, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Believe what the buyer is said to have done: it happens on a page of the sandbox."""
        assert len(currency) == 3, currency  # noqa: PLR2004 # ISO 4217
        if not confirmed:
            return PaymentAnswer(payment.payment_id, approved=False, reason="not_confirmed")
        return _approved(payment, capture=capture)

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


async def _speak(hear: Hearing, order_id: OrderId, delay_s: float) -> None:
    await asyncio.sleep(delay_s)
    await hear(order_id)


def _answer(payment: NewPayment, *, capture: bool) -> PaymentAnswer:
    if payment.token == DECLINE:
        return PaymentAnswer(payment.payment_id, approved=False, reason="card_declined")
    if payment.token == CHALLENGE:
        return PaymentAnswer(payment.payment_id, approved=False, awaits_buyer=True)
    return _approved(payment, capture=capture)


def _approved(payment: NewPayment, *, capture: bool) -> PaymentAnswer:
    return PaymentAnswer(
        payment.payment_id,
        approved=True,
        captured=capture,
        reference=f"sandbox:{payment.payment_id}",
    )
