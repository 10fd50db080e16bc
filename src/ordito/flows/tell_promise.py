"""Tell a promise: who waits hears by e-mail that goods come later, or that they are there."""

from datetime import datetime

from ordito import messages, orders
from ordito.flows.mail_papers import own_address
from ordito.messages import NewMessage, NoAddress, Template
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def tell_promise(
    tx: Tx,
    *,
    where: Whereabouts,
    cause: str,
    template: Template = Template.PROMISE_MOVED,
    at: datetime,
) -> bool:
    """Queue the message for whoever has an address; False where nobody has one.

    Args:
        tx: open transaction.
        where: whose order.
        cause: told once for each.
        template: what is told.
        at: now.
    """
    try:
        identifier_id = await own_address(tx, customer_id=where.customer_id)
    except NoAddress:
        return False
    new = NewMessage(
        where.customer_id,
        messages.message_id_of(template, cause, identifier_id),
        template,
        where.order_id,
        identifier_id,
        await orders.links.make_link(tx, where=where, at=at),
    )
    await messages.queue(tx, new=[new], at=at)
    return True
