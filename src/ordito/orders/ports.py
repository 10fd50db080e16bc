"""What the orders room needs from outside."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from ordito.orders.model import NewPayment, PaymentAnswer
from ordito.platform.ids import OrderId, PaymentId

Hearing = Callable[[OrderId], Awaitable[None]]


class PaymentProcessor(Protocol):
    """Whoever moves the customer's money. Every call may be repeated: the payment id is its key."""

    def listen(self, hear: Hearing) -> None:
        """Call ``hear`` whenever the processor speaks first, perhaps twice, of an order's payment.

        What became of it is then asked by ``find``: a message alone is not believed.
        """
        ...

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Ask for the promise of money, or for the money itself.

        Args:
            payment: how much, of which tender.
            currency: ISO 4217.
            capture: take the money at once: the goods are leaving.

        Raises:
            OutsideFault: no answer in time; the money may be promised nevertheless.
        """
        ...

    async def find(self, payment: NewPayment) -> PaymentAnswer | None:
        """Return what became of an earlier ``authorise``, or None where it never arrived.

        Raises:
            OutsideFault: no answer in time.
        """
        ...

    async def resume(
        self, payment: NewPayment, *, confirmed: bool, currency: str, capture: bool
    ) -> PaymentAnswer:
        """Go on with a payment that waited for its buyer, who has come back from confirming it.

        Args:
            payment: that ``authorise`` said awaits the buyer.
            confirmed: what the buyer is said to have done; the processor knows better.
            currency: ISO 4217.
            capture: take the money at once: the goods are leaving.

        Raises:
            OutsideFault: no answer in time.
        """
        ...

    async def capture(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Take promised money.

        Raises:
            OutsideFault: no answer in time; or, not to be retried, refused for good: then the
                promise is void.
        """
        ...

    async def void(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Give a promise back.

        Raises:
            OutsideFault: refused, or no answer in time.
        """
        ...

    async def refund(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        """Give money back.

        Raises:
            OutsideFault: refused, or no answer in time.
        """
        ...
