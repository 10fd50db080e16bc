"""Own money: which account of the ledger gives the money of a payment."""

import msgspec

from ordito.orders.model import Whereabouts
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, OrderId, PaymentId


class OwnPayment(msgspec.Struct, frozen=True):
    """A payment whose money is in an account of the ledger.

    Attributes:
        payment_id: which; also the id of the hold.
        account_id: gift card or store credit.
        customer_id: who buys.
        order_id: what.
    """

    payment_id: PaymentId
    account_id: AccountId
    customer_id: CustomerId
    order_id: OrderId


_sql = statements(__name__)
_KEEP = _sql.command("keep_own_payment")
_FIND = _sql.query("find_own_payment", OwnPayment)


async def keep_own_payment(
    tx: Tx, *, payment_id: PaymentId, account_id: AccountId, where: Whereabouts
) -> None:
    """Note which account gives the money of a payment; twice is once."""
    await tx.run(
        _KEEP,
        payment_id=payment_id,
        account_id=account_id,
        customer_id=where.customer_id,
        order_id=where.order_id,
    )


async def find_own_payment(tx: Tx, *, payment_id: PaymentId) -> OwnPayment | None:
    """Return which account gives the money of a payment, or None where it is not ours."""
    return await tx.find(_FIND, payment_id=payment_id)
