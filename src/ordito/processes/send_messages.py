"""Send messages: claim what is due, write it, deliver it, note what became of it.

Nothing is held meanwhile. A process that is killed between the mail server's yes and the note
leaves a claim that runs out: the mail goes out again, under the same Message-ID and date. So every
message arrives at least once, and twice only after such a kill.
"""

import asyncio
from datetime import datetime
from typing import Any, Final

import msgspec

from ordito import customers, messages, orders
from ordito.messages import Attachment, Letter, Mail, Mailer, Message, Outcome, Template, Terms
from ordito.orders import Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.events import Context
from ordito.platform.ids import OrderId
from ordito.platform.money import Money
from ordito.processes.show_document import Archivist, show_document
from ordito.reads.memory import Memory
from ordito.reads.order_page import read_order_page
from ordito.reads.paper import language_of

_SYSTEM: Final = Context.system()
_AT_ONCE: Final = 4
_NO_ADDRESS: Final = Outcome(fault="no_address")
_NOT_ALLOWED: Final = Outcome(fault="not_allowed")
_LATER: Final = Outcome(fault="no_content", may_retry=True)
_NEVER: Final = Outcome(fault="no_content")


class PostOffice(msgspec.Struct, frozen=True):
    """What messages are sent with.

    Attributes:
        archivist: who shows documents.
        memory: names of SKUs.
        mailer: who delivers.
        terms: how often, how long, in whose name.
    """

    archivist: Archivist
    memory: Memory
    mailer: Mailer
    terms: Terms

    @property
    def db(self) -> Database:
        """The company's database."""
        return self.archivist.db


async def send_messages(office: PostOffice, *, most: int = 100) -> int:
    """Send what is due; return how many attempts were made. Any number of processes may do it."""
    due = await office.db.read(messages.list_due, at=now(), most=most)
    turn = asyncio.Semaphore(_AT_ONCE)

    async def send(message: Message) -> int:
        async with turn:
            return await _send(office, message)

    return sum(await asyncio.gather(*(send(message) for message in due)))


async def _send(office: PostOffice, message: Message) -> int:
    claimed = await office.db.transact(
        messages.claim,
        _SYSTEM,
        customer_id=message.customer_id,
        message_id=message.message_id,
        terms=office.terms,
        at=now(),
    )
    if claimed is None:
        return 0
    outcome = await _deliver(office, claimed)
    await office.db.transact(
        messages.settle, _SYSTEM, message=claimed, outcome=outcome, terms=office.terms, at=now()
    )
    return 1


async def _deliver(office: PostOffice, message: Message) -> Outcome:
    if message.template == Template.SIGN_IN_CODE:
        return await _deliver_code(office, message)
    if message.template == Template.ANNOUNCEMENT:
        return await office.db.transact(_deliver_allowed, _SYSTEM, office=office, message=message)
    found = await office.db.read(_owner, message=message)
    if found is None:
        return _NO_ADDRESS
    address, customer = found
    if message.template == Template.REPLY:
        return await _deliver_reply(office, message, address)
    try:
        letter, attachments = await _write(office, message, customer)
    except orders.documents.NotArchived:
        return _LATER
    except Refusal:
        return _NEVER
    except OutsideFault as fault:
        return _LATER if fault.may_retry else _NEVER
    return await office.mailer(
        Mail(message.message_id, address, letter, attachments, message.queued_at)
    )


async def _owner(tx: Tx, *, message: Message) -> tuple[str, customers.Customer] | None:
    """Return the address that a message goes to, and whose it is; None where that is gone."""
    customer = await customers.find_customer(tx, customer_id=message.customer_id)
    if customer is None or customer.erased_at is not None:
        return None
    profile = await customers.get_profile(tx, customer_id=message.customer_id)
    held = {one.identifier_id: one.value for one in profile.identifiers}
    address = held.get(message.identifier_id)
    return None if address is None else (address, customer)


async def _deliver_reply(office: PostOffice, message: Message, address: str) -> Outcome:
    """Send what somebody wrote by hand, in the conversation that it answers."""
    written = await office.db.read(
        messages.find_written, customer_id=message.customer_id, message_id=message.message_id
    )
    if written is None:
        return _NEVER
    letter = messages.compose(
        Template.REPLY,
        "",
        written={"subject": written.subject, "paragraphs": written.text.splitlines()},
        company=office.terms.company,
    )
    files = office.archivist.files
    attachments = tuple(
        [Attachment(one.name, one.media_type, await files.get(one.sha256)) for one in written.files]
    )
    return await office.mailer(
        Mail(
            message.message_id,
            address,
            letter,
            attachments,
            message.queued_at,
            answers=written.answers,
            is_by_hand=True,
        )
    )


async def _deliver_code(office: PostOffice, message: Message) -> Outcome:
    """Send a code to an address that may be nobody's yet; too late it is not sent at all."""
    found = await office.db.read(_reader, message=message, at=now())
    if found is None or message.link is None:
        return _NO_ADDRESS
    if now() > message.queued_at + customers.accounts.CODE_LASTS:
        return _NEVER
    address, language = found
    letter = messages.compose(
        Template.SIGN_IN_CODE, language or "", code=message.link, company=office.terms.company
    )
    return await office.mailer(Mail(message.message_id, address, letter, (), message.queued_at))


async def _deliver_allowed(tx: Tx, *, office: PostOffice, message: Message) -> Outcome:
    """Send what needs the reader's word, which is held until the mail server has answered.

    Whoever takes the word back waits so long, and after their commit nothing is sent.
    Source: ADR 0040.
    """
    told = await messages.get_announcement(tx, announcement_id=message.subject_id)
    customer_id = message.customer_id
    if not await customers.consents.hold(
        tx, customer_id=customer_id, purpose=told.purpose, channel="email"
    ):
        return _NOT_ALLOWED
    found = await _reader(tx, message=message, at=now())
    if found is None:
        return _NO_ADDRESS
    address, language = found
    link = customers.consents.PreferenceLink(
        customer_id, message.identifier_id, told.purpose, "email"
    )
    code = await customers.consents.make_link(tx, link=link, at=now())
    url = office.terms.public_url
    unsubscribe = f"{url}/shop/preferences/{code}" if url else ""
    words = told.words.get(language or "") or next(iter(told.words.values()))
    letter = messages.compose(
        Template.ANNOUNCEMENT,
        language or "",
        announcement={
            "subject": words["subject"],
            "paragraphs": words["text"].splitlines(),
            "link": told.link,
        },
        unsubscribe=unsubscribe,
        company=office.terms.company,
    )
    return await office.mailer(
        Mail(message.message_id, address, letter, (), message.queued_at, unsubscribe)
    )


async def _reader(tx: Tx, *, message: Message, at: datetime) -> tuple[str, str | None] | None:
    """Return the address of who asked for a code, and the language."""
    customer_id = message.customer_id
    sign_up = await customers.accounts.find_sign_up(tx, customer_id=customer_id, at=at)
    if sign_up is not None:
        return sign_up.email, sign_up.language
    customer = await customers.find_customer(tx, customer_id=customer_id)
    if customer is None:
        return None
    profile = await customers.get_profile(tx, customer_id=customer_id)
    held = {one.identifier_id: one.value for one in profile.identifiers}
    address = held.get(message.identifier_id)
    return None if address is None else (address, customer.language)


async def _write(
    office: PostOffice, message: Message, customer: customers.Customer
) -> tuple[Letter, tuple[Attachment, ...]]:
    if message.template == Template.ORDER_PLACED:
        return await _confirmation(office, message, customer), ()
    if message.template == Template.COLLECT_REMINDER:
        return await _reminder(office, message, customer), ()
    if message.template == Template.PROMISE_MOVED:
        return await _later(office, message, customer), ()
    shown = await show_document(
        office.archivist,
        document=orders.documents.archive.DocumentAt(message.customer_id, message.subject_id),
        form="pdf",
        language=customer.language,
        purpose="mail",
        context=_SYSTEM,
    )
    paper = shown.paper
    said: dict[str, Any] = {
        "kind": "invoice" if paper.is_invoice and not paper.is_credit else paper.kind,
        "name": paper.name,
        "total": Money(paper.total_minor, paper.currency),
        "issued_on": paper.issued_on,
    }
    letter = messages.compose(
        Template.DOCUMENT,
        shown.language,
        document=said,
        name=customer.name or "",
        link=_address(office, "/d/", message),
        company=office.terms.company,
    )
    return letter, (Attachment(f"{paper.name}.pdf", shown.media_type, shown.content),)


async def _confirmation(
    office: PostOffice, message: Message, customer: customers.Customer
) -> Letter:
    where = Whereabouts(message.customer_id, OrderId(message.subject_id))
    page = await office.db.read(read_order_page, where=where, memory=office.memory)
    promised = [one.promised_at for one in page.fulfilments]
    market = office.memory.directory.channel(page.channel_id).market
    language = language_of(customer.language, market)
    lines = [
        {
            "name": office.memory.shelf.sku(line.sku_id).name,
            "quantity": line.ordered,
            "total": Money(line.total_minor, page.currency),
        }
        for line in page.lines
    ]
    said: dict[str, Any] = {
        "number": page.number,
        "total": Money(page.total_minor, page.currency),
        "lines": lines,
        "promised_on": max(promised).date() if promised else None,
    }
    return messages.compose(
        Template.ORDER_PLACED,
        language,
        order=said,
        name=customer.name or "",
        link=_address(office, "/shop/orders/", message),
        company=office.terms.company,
    )


async def _reminder(office: PostOffice, message: Message, customer: customers.Customer) -> Letter:
    where = Whereabouts(message.customer_id, OrderId(message.subject_id))
    page = await office.db.read(read_order_page, where=where, memory=office.memory)
    market = office.memory.directory.channel(page.channel_id).market
    waiting = [one for one in page.fulfilments if one.collect_until and one.state == "ready"]
    places = [
        {
            "name": place.name,
            "address": f"{place.address}, {place.city}",
            "until": one.collect_until.date() if one.collect_until else None,
        }
        for one in waiting
        for place in (office.memory.directory.place(one.place_id),)
    ]
    return messages.compose(
        Template.COLLECT_REMINDER,
        language_of(customer.language, market),
        order={"number": page.number, "places": places},
        name=customer.name or "",
        link=_address(office, "/shop/orders/", message),
        company=office.terms.company,
    )


async def _later(office: PostOffice, message: Message, customer: customers.Customer) -> Letter:
    where = Whereabouts(message.customer_id, OrderId(message.subject_id))
    page = await office.db.read(read_order_page, where=where, memory=office.memory)
    market = office.memory.directory.channel(page.channel_id).market
    parts = [
        {
            "place": office.memory.directory.place(one.place_id).name,
            "method": one.method,
            "promised_on": one.promised_at.date(),
        }
        for one in page.fulfilments
        if one.state == "waiting"
    ]
    return messages.compose(
        Template.PROMISE_MOVED,
        language_of(customer.language, market),
        order={"number": page.number, "parts": parts},
        name=customer.name or "",
        link=_address(office, "/shop/orders/", message),
        company=office.terms.company,
    )


def _address(office: PostOffice, path: str, message: Message) -> str:
    """Return where the link of a message leads; nothing where nobody knows how we are reached."""
    url = office.terms.public_url
    return f"{url}{path}{message.link}" if url and message.link else ""
