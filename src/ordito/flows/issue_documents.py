"""Issue documents: receipts and invoices follow the goods, credit notes what came back."""

from datetime import datetime

from ordito import orders
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def issue_documents(
    tx: Tx, *, where: Whereabouts, is_first: bool = False, at: datetime
) -> None:
    """Issue what an order's quantities call for; again with nothing new: nothing.

    A company with terms gets invoices, everybody else receipts. Facts of one customer are handled
    one after the other, so no rival issues the same.

    Args:
        tx: open transaction.
        where: whose order, and which.
        is_first: whether it is the receipt of the sale itself, which its till may have numbered.
        at: now.
    """
    order = await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    lines = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    company = await orders.companies.find_company(tx, customer_id=where.customer_id)
    buyer = None if company is None else orders.documents.buyer_of(company)
    own = await orders.documents.find_own_number(tx, order=order) if is_first else None
    await orders.documents.issue_documents(
        tx, order=order, lines=lines, buyer=buyer, own=own, at=at
    )
