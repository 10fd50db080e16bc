"""Issue documents: receipts and invoices follow the goods, credit notes what came back."""

from collections.abc import Sequence
from datetime import datetime

from ordito import orders
from ordito.flows.number_documents import archive_documents
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def issue_documents(tx: Tx, *, wheres: Sequence[Whereabouts], at: datetime) -> None:
    """Issue what orders' quantities call for; again with nothing new: nothing.

    A company with terms gets invoices, and whoever asked for them; everybody else receipts. Facts
    of one customer are handled one after the other, so no rival issues the same.
    """
    heads = await orders.list_heads(tx, wheres=wheres)
    lines = await orders.list_all_lines(tx, wheres=wheres)
    wishes = await orders.documents.list_wishes(tx, wheres=wheres)
    companies = await orders.companies.list_companies(
        tx, customer_ids=[where.customer_id for where in wheres]
    )
    buyers = {one.customer_id: orders.documents.buyer_of(one) for one in companies}
    to_state = [
        orders.documents.OrderToState(
            order=head,
            lines=lines[head.order_id],
            buyer=buyers.get(head.customer_id),
            own=wish.own if (wish := wishes.get(head.order_id)) else None,
            wants_invoice=wish is not None and wish.wants_invoice,
        )
        for head in heads
    ]
    issued = await orders.documents.issue_documents(tx, to_state=to_state, at=at)
    numbered = [document for document in issued if document.number is not None]
    if numbered:
        await archive_documents(tx, documents=numbered, at=at)
