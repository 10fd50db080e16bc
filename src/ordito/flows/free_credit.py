"""Free credit: what a company bought on account goes back, wholly or in part."""

from datetime import datetime

from ordito import ledger, orders
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import PaymentId, TransferId


async def free_credit(
    tx: Tx,
    *,
    use: orders.companies.CreditUse,
    payment_id: PaymentId,
    key: str,
    amount_minor: int,
    at: datetime,
) -> None:
    """Free the credit that a payment used; what was paid already becomes store credit."""
    company = await orders.companies.get_company(tx, customer_id=use.customer_id)
    paid_minor = await orders.companies.give_back_credit(
        tx, use=use, payment_id=payment_id, key=key, amount_minor=amount_minor, at=at
    )
    if paid_minor:
        await ledger.grant_credit(
            tx,
            customer_id=use.customer_id,
            currency=company.currency,
            amount_minor=paid_minor,
            grant_id=TransferId(ids.derive("credit paid", payment_id, key)),
            reason="refund",
            reference_id=use.order_id,
            at=at,
        )
