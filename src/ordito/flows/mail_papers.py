"""Mail papers: queue what customers want to get by e-mail; a job writes and sends it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import customers, messages, orders
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.messages import NewMessage, Template
from ordito.orders import Whereabouts
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, IdentifierId, OrderId
from ordito.reads.mail_wanted import Key, Wanted, list_documents_wanted, list_orders_wanted


async def mail_numbered(tx: Tx, *, documents: Sequence[Key], at: datetime) -> int:
    """Queue the mails with those documents that somebody wants by e-mail."""
    wanted = await list_documents_wanted(tx, documents=documents)
    return await _queue(tx, Template.DOCUMENT, wanted, at)


async def mail_placed(tx: Tx, *, placed: Sequence[Key], at: datetime) -> int:
    """Queue the confirmations of those orders that somebody wants by e-mail."""
    wanted = await list_orders_wanted(tx, orders=placed)
    return await _queue(tx, Template.ORDER_PLACED, wanted, at)


async def mail_document(
    tx: Tx,
    *,
    document: orders.documents.Document,
    address: str | None,
    cause: object,
    at: datetime,
) -> UUID:
    """Queue a mail with a document that somebody asked for; the same cause again changes nothing.

    Args:
        tx: open transaction.
        document: which; it may still wait for its number.
        address: whereto; it is kept with the customer. None takes the customer's own.
        cause: what asked for it.
        at: now.

    Returns:
        The id of the message.

    Raises:
        NoAddress: the customer has none.
        InvalidIdentifier: that is no e-mail address.
    """
    customer_id = document.customer_id
    if address is None:
        identifier_id = await own_address(tx, customer_id=customer_id)
    else:
        identifier_id = await _keep_address(tx, customer_id, address, at)
    message_id = messages.message_id_of(Template.DOCUMENT, cause, identifier_id)
    link = await orders.documents.archive.make_link(
        tx, customer_id=customer_id, document_id=document.document_id, at=at
    )
    new = NewMessage(
        customer_id, message_id, Template.DOCUMENT, document.document_id, identifier_id, link
    )
    await messages.queue(tx, new=[new], at=at)
    return message_id


async def _queue(tx: Tx, template: Template, wanted: Sequence[Wanted], at: datetime) -> int:
    new: list[NewMessage] = []
    for one in wanted:
        if template is Template.DOCUMENT:
            link = await orders.documents.archive.make_link(
                tx, customer_id=one.customer_id, document_id=one.subject_id, at=at
            )
        else:
            where = Whereabouts(one.customer_id, OrderId(one.subject_id))
            link = await orders.links.make_link(tx, where=where, at=at)
        message_id = messages.message_id_of(template, one.subject_id, one.identifier_id)
        new.append(
            NewMessage(
                one.customer_id, message_id, template, one.subject_id, one.identifier_id, link
            )
        )
    return await messages.queue(tx, new=new, at=at)


async def own_address(tx: Tx, *, customer_id: CustomerId) -> IdentifierId:
    """Return what stands for a customer's own e-mail address.

    Raises:
        NoAddress: there is none.
    """
    customer = await customers.find_customer(tx, customer_id=customer_id)
    if customer is not None:
        profile = await customers.get_profile(tx, customer_id=customer_id)
        for one in profile.identifiers:
            if one.kind == IdentifierKind.EMAIL:
                return one.identifier_id
    raise messages.NoAddress("The customer has no e-mail address.", field="email")


async def _keep_address(
    tx: Tx, customer_id: CustomerId, address: str, at: datetime
) -> IdentifierId:
    if await customers.find_customer(tx, customer_id=customer_id) is None:
        await customers.register(tx, customer=NewCustomer(customer_id=customer_id), at=at)
    identifier = Identifier(IdentifierKind.EMAIL, address)
    claimed = await customers.add_identifier(
        tx, customer_id=customer_id, identifier=identifier, at=at
    )
    return claimed.identifier_id
