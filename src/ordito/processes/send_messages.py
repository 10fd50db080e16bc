"""Send messages: claim what is due, write it, begin, hand it over, note what became of it.

Nothing is held meanwhile. Until it was begun nothing has left, and a claim that runs out is taken
over. A process that is killed between the begin and the note leaves a message of which nobody knows
whether it was sent: it is not sent again, but waits as ``unsure`` for a person, or for what the
other side tells of it. Sent again, it has the same Message-ID and says that it may be the second.
Source: ADR 0069.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec

from ordito import customers, messages, orders, service
from ordito.messages import (
    Attachment,
    Letter,
    Mail,
    Mailer,
    Medium,
    Message,
    Outcome,
    Template,
    Terms,
    Text,
    Texter,
)
from ordito.orders import Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.events import Context
from ordito.platform.ids import OrderId
from ordito.platform.money import Money
from ordito.processes.news_letters import NEWS, write_news
from ordito.processes.offer_letter import write_offer
from ordito.processes.show_document import Archivist, show_document
from ordito.reads.memory import Memory
from ordito.reads.order_page import read_order_page
from ordito.reads.paper import language_of

_SYSTEM: Final = Context.system()
_MEASURING: Final = "analytics"
_AT_ONCE: Final = 4
_NO_ADDRESS: Final = Outcome(fault="no_address")
_NOT_ALLOWED: Final = Outcome(fault="not_allowed")
_LATER: Final = Outcome(fault="no_content", may_retry=True)
_NO_MEDIUM: Final = Outcome(fault="no_medium")
_NEVER: Final = Outcome(fault="no_content")


class PostOffice(msgspec.Struct, frozen=True):
    """What messages are sent with.

    Attributes:
        archivist: who shows documents.
        memory: names of SKUs.
        mailer: who delivers.
        terms: how often, how long, in whose name.
        seal: by which addresses to answer to and links are signed.
        texters: who carries short messages, by medium.
    """

    archivist: Archivist
    memory: Memory
    mailer: Mailer
    terms: Terms
    seal: bytes
    texters: Mapping[str, Texter] = MappingProxyType({})

    @property
    def db(self) -> Database:
        """The company's database."""
        return self.archivist.db


async def send_messages(office: PostOffice, *, most: int = 100) -> int:
    """Send what is due; return how many attempts were made. Any number of processes may do it."""
    await _doubt_lapsed(office)
    due = await office.db.read(messages.list_due, at=now(), most=most)
    turn = asyncio.Semaphore(_AT_ONCE)

    async def send(message: Message) -> int:
        async with turn:
            return await _send(office, message)

    return sum(await asyncio.gather(*(send(message) for message in due)))


async def _doubt_lapsed(office: PostOffice) -> None:
    """Ask after what was begun and never settled; whom nobody can ask about is left in doubt."""
    for message in await office.db.read(messages.list_lapsed, at=now()):
        texter = office.texters.get(message.medium)
        known = None if texter is None else await texter.find(message.message_id)
        if known is None:
            await office.db.transact(messages.doubt, _SYSTEM, message=message, at=now())
        else:
            await _settle(office, message, known)


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
    prepared = await _prepare(office, claimed)
    if isinstance(prepared, Outcome):
        await _settle(office, claimed, prepared)
        return 1
    begun = await office.db.transact(
        messages.begin, _SYSTEM, message=claimed, terms=office.terms, at=now()
    )
    if begun:
        await _settle(office, claimed, await _hand_over(office, claimed, prepared))
    return int(begun)


async def _settle(office: PostOffice, message: Message, outcome: Outcome) -> None:
    await office.db.transact(
        messages.settle, _SYSTEM, message=message, outcome=outcome, terms=office.terms, at=now()
    )


async def _hand_over(office: PostOffice, message: Message, prepared: Mail | Text) -> Outcome:
    if message.purpose is None:
        return await _deliver(office, message, prepared)
    return await office.db.transact(_deliver_allowed, _SYSTEM, office, message, prepared)


async def _deliver(office: PostOffice, message: Message, prepared: Mail | Text) -> Outcome:
    if isinstance(prepared, Mail):
        return await office.mailer(prepared)
    return await office.texters[message.medium](prepared)


async def _deliver_allowed(
    tx: Tx, office: PostOffice, message: Message, prepared: Mail | Text
) -> Outcome:
    """Send what needs the reader's word, which is held until the other side has answered.

    Whoever takes the word back waits so long, and after their commit nothing is sent.
    Source: ADR 0040.
    """
    assert message.purpose is not None, message
    if not await customers.consents.hold(
        tx, customer_id=message.customer_id, purpose=message.purpose, channel=message.medium
    ):
        return _NOT_ALLOWED
    return await _deliver(office, message, prepared)


async def _prepare(office: PostOffice, message: Message) -> Mail | Text | Outcome:
    """Write a message, or say why there is none."""
    if message.medium not in {Medium.EMAIL, *office.texters}:
        return _NO_MEDIUM
    if message.template == Template.SIGN_IN_CODE:
        return await _code(office, message)
    found = await office.db.read(_owner, message=message)
    if found is None:
        return _NO_ADDRESS
    address, customer = found
    if message.template == Template.ANNOUNCEMENT:
        return await office.db.transact(_announcement, _SYSTEM, office, message, address, customer)
    if message.template == Template.FEEDBACK:
        return await office.db.transact(_question, _SYSTEM, office, message, address, customer)
    if message.template == Template.OFFER:
        return await _offer(office, message, address, customer)
    if message.template == Template.REPLY:
        return await _reply(office, message, address)
    return await _told(office, message, address, customer)


async def _told(
    office: PostOffice, message: Message, address: str, customer: customers.Customer
) -> Mail | Text | Outcome:
    """Write what is told of an order or a document."""
    try:
        letter, attachments = await _write(office, message, customer)
    except orders.documents.NotArchived:
        return _LATER
    except Refusal:
        return _NEVER
    except OutsideFault as fault:
        return _LATER if fault.may_retry else _NEVER
    return _made(office, message, address, letter, attachments=attachments)


def _made(
    office: PostOffice,
    message: Message,
    address: str,
    letter: Letter,
    *,
    attachments: tuple[Attachment, ...] = (),
    unsubscribe: str = "",
    answers: tuple[str, ...] = (),
) -> Mail | Text:
    """Return a letter as its medium carries it."""
    if message.resends:
        letter = messages.as_second(letter)
    if message.medium != Medium.EMAIL:
        return Text(
            message.message_id,
            address,
            letter.subject,
            letter.text,
            message.queued_at,
            letter.language,
        )
    return Mail(
        message.message_id,
        address,
        letter,
        attachments,
        message.queued_at,
        unsubscribe=unsubscribe,
        answers=answers,
        is_by_hand=message.template == Template.REPLY,
        sender=message.sender,
        reply_token=messages.reply_token(office.seal, message.message_id),
    )


async def _owner(tx: Tx, *, message: Message) -> tuple[str, customers.Customer] | None:
    """Return the address that a message goes to, and whose it is; None where that is gone."""
    customer = await customers.find_customer(tx, customer_id=message.customer_id)
    if customer is None or customer.erased_at is not None:
        return None
    if message.medium == Medium.LETTER:
        postal = _postal(customer)
        return None if postal is None else (postal, customer)
    profile = await customers.get_profile(tx, customer_id=message.customer_id)
    held = {one.identifier_id: one for one in profile.identifiers}
    found = held.get(message.identifier_id)
    return None if found is None else (found.address, customer)


def _postal(customer: customers.Customer) -> str | None:
    """Return an address as an envelope shows it; None where something is missing."""
    town = f"{customer.postal_code or ''} {customer.city or ''}".strip()
    lines = [customer.name, customer.street, town, customer.country]
    return "\n".join(line for line in lines if line) if all(lines[:3]) else None


async def _reply(office: PostOffice, message: Message, address: str) -> Mail | Text | Outcome:
    """Write what somebody wrote by hand, in the conversation that it answers."""
    written = await office.db.read(
        messages.find_written, customer_id=message.customer_id, message_id=message.message_id
    )
    if written is None:
        return _NEVER
    if message.medium in {Medium.SMS, Medium.SOCIAL}:
        return _made(office, message, address, Letter("", written.text, ""))
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
    return _made(office, message, address, letter, attachments=attachments, answers=written.answers)


async def _code(office: PostOffice, message: Message) -> Mail | Text | Outcome:
    """Write a code to an address that may be nobody's yet; too late it is not sent at all."""
    found = await office.db.read(_reader, message=message, at=now())
    if found is None or message.link is None:
        return _NO_ADDRESS
    if now() > message.queued_at + customers.accounts.CODE_LASTS:
        return _NEVER
    address, language = found
    letter = messages.compose(
        Template.SIGN_IN_CODE, language or "", code=message.link, company=office.terms.company
    )
    return _made(office, message, address, letter)


async def _announcement(
    tx: Tx, office: PostOffice, message: Message, address: str, customer: customers.Customer
) -> Mail | Text | Outcome:
    """Write what is told to many, with the link by which this reader ends it."""
    told = await messages.get_announcement(tx, announcement_id=message.subject_id)
    language = customer.language or ""
    link = customers.consents.PreferenceLink(
        message.customer_id, message.identifier_id, told.purpose, message.medium
    )
    code = await customers.consents.make_link(tx, link=link, at=now())
    url = office.terms.public_url
    unsubscribe = f"{url}/shop/preferences/{code}" if url else ""
    words = told.words.get(language) or next(iter(told.words.values()))
    letter = messages.compose(
        Template.ANNOUNCEMENT,
        language,
        announcement={
            "subject": words["subject"],
            "paragraphs": words["text"].splitlines(),
            "link": messages.tracked(office.seal, url, message.message_id, told.link),
        },
        unsubscribe=unsubscribe,
        company=office.terms.company,
    )
    if url and await customers.consents.is_allowed(
        tx, customer_id=message.customer_id, purpose=_MEASURING, channel=message.medium
    ):
        picture = messages.opening(office.seal, url, message.message_id)
        letter = messages.follow(letter, picture)
    return _made(office, message, address, letter, unsubscribe=unsubscribe)


async def _question(
    tx: Tx, office: PostOffice, message: Message, address: str, customer: customers.Customer
) -> Mail | Text | Outcome:
    """Ask how it was, with a link for each score, and one by which nobody asks any more."""
    url = office.terms.public_url
    if message.link is None or not url:
        return _NEVER
    asked = await service.experience.get_of_code(tx, code=message.link)
    link = customers.consents.PreferenceLink(
        message.customer_id, message.identifier_id, service.experience.PURPOSE, message.medium
    )
    code = await customers.consents.make_link(tx, link=link, at=now())
    lowest, highest = service.experience.SCORES[service.experience.Measure(asked.measure)]
    letter = messages.compose(
        Template.FEEDBACK,
        customer.language or "",
        question={"measure": asked.measure, "about": asked.touchpoint},
        scores=range(lowest, highest + 1),
        name=customer.name or "",
        link=f"{url}/shop/how-was-it/{message.link}",
        unsubscribe=f"{url}/shop/preferences/{code}",
        company=office.terms.company,
    )
    return _made(office, message, address, letter, unsubscribe=f"{url}/shop/preferences/{code}")


async def _offer(
    office: PostOffice, message: Message, address: str, customer: customers.Customer
) -> Mail | Text | Outcome:
    """Write an offer, with the link that ends such mail."""
    written = await write_offer(
        office.db, office.memory, message, customer, office.seal, office.terms
    )
    if written is None:
        return _NEVER
    letter, unsubscribe = written
    return _made(office, message, address, letter, unsubscribe=unsubscribe)


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
    if message.template in NEWS:
        link, company = _address(office, "/shop/orders/", message), office.terms.company
        news = await write_news(
            office.db, office.memory, message=message, customer=customer, link=link, company=company
        )
        return news, ()
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
