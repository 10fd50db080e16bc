"""Ask us: what somebody writes in the shop, by form or chat, becomes a case of the one queue."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import customers, service
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.open_case import Opening, find_or_register, open_case
from ordito.orders import Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks.

    Attributes:
        cause: of the case: a form is sent once, a chat is one case.
        line_id: of what is said now, so that it is said once.
        source: form or chat.
        topic: code.
        text: in the customer's own words.
        language: of the pages.
        channel_id: of the shop.
        customer_id: who is signed in; None where nobody is.
        email: where the answer goes, of somebody who is not signed in and names no order.
        order: that it is about, which the browser may look at.
        session_id: of the search for help that came before it.
    """

    cause: str
    line_id: UUID
    source: service.cases.Source
    topic: str
    text: str
    language: str
    channel_id: ChannelId
    customer_id: CustomerId | None = None
    email: str = ""
    order: Whereabouts | None = None
    session_id: UUID | None = None


async def ask_us(tx: Tx, *, question: Question, at: datetime) -> service.cases.Case:
    """Open the case of a question, or add to it; the same line again adds nothing.

    Raises:
        InvalidIdentifier: the address is none.
    """
    customer_id = await _asker(tx, question, at)
    links = () if question.order is None else (_link(question.order),)
    kinds = service.cases.EntryKind
    is_chat = question.source is service.cases.Source.CHAT
    entry = service.cases.NewEntry(
        kind=kinds.CHAT_IN if is_chat else kinds.FORM,
        body=question.text,
        cause=f"line:{question.line_id}",
        told={"signed_in": question.customer_id is not None},
    )
    opening = Opening(
        customer_id=customer_id,
        case_id=ids.new(),
        channel=question.source,
        subject=_subject(question.text),
        topic=question.topic,
        language=question.language,
        channel_id=question.channel_id,
        links=links,
        cause=question.cause,
        entry=entry,
    )
    case, is_new = await open_case(tx, opening=opening, at=at)
    if is_new:
        await service.knowledge.note_case(
            tx, case_id=case.case_id, customer_ids=(), session_id=question.session_id, at=at
        )
    return case


async def follow_with_help(tx: Tx, *, customer_id: CustomerId, case_id: UUID, at: datetime) -> int:
    """Note that a person who looked for help came to us after all, by whatever channel."""
    if customer_id == service.cases.HOUSE:
        return 0
    members = await customers.identity.members(tx, customer_id=customer_id)
    return await service.knowledge.note_case(
        tx, case_id=case_id, customer_ids=members, session_id=None, at=at
    )


async def _asker(tx: Tx, question: Question, at: datetime) -> CustomerId:
    """Return who asks: who is signed in, who ordered, or whose address it is."""
    if question.customer_id is not None:
        return question.customer_id
    if question.order is not None:
        return question.order.customer_id
    identifier = Identifier(IdentifierKind.EMAIL, question.email)
    return await find_or_register(tx, identifier=identifier, language=question.language, at=at)


def _link(order: Whereabouts) -> service.cases.Link:
    return service.cases.Link(service.cases.LinkKind.ORDER, order.order_id)


def _subject(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first[:80]
