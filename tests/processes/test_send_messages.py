"""Mail: queued once for each cause, delivered by a real mail server, tried again, given up."""

import asyncio
import ssl
import subprocess
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ordito import customers, messages, orders
from ordito.customers.consents import said
from ordito.messages import Message, Outcome, Terms
from ordito.orders.documents import Document
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.processes.number_documents import number_documents
from ordito.processes.sale import SaleAnswer, SaleCustomer
from ordito.processes.send_messages import PostOffice, send_messages
from ordito.processes.show_document import Archivist, Rendered
from ordito.reads.mail_wanted import PAPERLESS
from ordito.surfaces.connectors.mail import KeptMail, Sender, Senders, Server, SmtpMailer
from ordito.surfaces.papers.rendering import render, renderer
from tests.flows.shop import SYSTEM, Shop, carry, key_of, open_shop, ship
from tests.mailboxes import MailServer, serving

OWN = Sender("papers@passochiaro.example", "Passochiaro", "service@passochiaro.example")
OUTLET = Sender("news@outlet.example", "Outlet")
SENDERS = Senders(OWN, {"outlet": OUTLET})
TERMS = Terms(
    (timedelta(0), timedelta(0)), timedelta(minutes=5), "Passochiaro", "https://shop.test"
)
SEAL = b"seal" * 8
MEMBER = "member@example.org"


def by(port: int, **more: Any) -> SmtpMailer:
    told = Server("127.0.0.1", port, "none", "", "", 5)
    return SmtpMailer(msgspec.structs.replace(told, **more), SENDERS)


class HousePress:
    """The press without its process: the same code."""

    async def __call__(self, content: str, *, form: str, language: str) -> Rendered:
        return Rendered(render(content.encode(), form="html", language=language), renderer())

    async def close(self) -> None:
        pass


def certify(path: Path) -> None:
    """Write a certificate for this machine, and its key beside it."""
    name = "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    line = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 {name} -keyout {path}.key -out {path}"
    )
    subprocess.run(line.split(), check=True, capture_output=True)


@pytest.fixture
async def shop(db: Database) -> Shop:
    return await open_shop(db, units=50)


@pytest.fixture
def office_of(shop: Shop, tmp_path: Path) -> Callable[[Any], PostOffice]:
    archivist = Archivist(shop.db, FileStore(tmp_path / "files"), HousePress())
    return lambda mailer: PostOffice(archivist, shop.outlet.memory, mailer, TERMS, SEAL)


async def sold(shop: Shop, *lines: Any, **more: Any) -> SaleAnswer:
    order = await shop.sell(*(lines or (carry(),)), customer=SaleCustomer(email=MEMBER), **more)
    await shop.settle()
    await number_documents(shop.db)
    await shop.settle()
    return order


async def documents_of(shop: Shop, order: SaleAnswer) -> list[Document]:
    return list(await shop.db.read(orders.documents.list_documents, **key_of(order)))


async def log_of(shop: Shop, order: SaleAnswer, subject_id: UUID | None = None) -> list[Message]:
    if subject_id is None:
        (document,) = await documents_of(shop, order)
        subject_id = document.document_id
    return list(
        await shop.db.read(
            messages.list_of_subject,
            customer_id=ids.CustomerId(order.customer_id),
            subject_id=subject_id,
        )
    )


async def test_whoever_wants_the_receipt_by_mail_gets_it_once(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    server = MailServer()
    async with serving(server) as port:
        office = office_of(by(port))
        assert await send_messages(office) == 1
        assert await send_messages(office) == 0
    (mail,) = server.taken
    (message,) = await log_of(shop, order)
    assert (message.state, message.attempts, message.status) == ("sent", 1, 250)
    assert mail["Message-ID"] == f"<{message.message_id}@passochiaro.example>"
    assert mail["To"] == MEMBER
    assert mail["Auto-Submitted"] == "auto-generated"
    (document,) = await documents_of(shop, order)
    name = f"{document.series}-{document.number}"
    assert name in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    assert "19,90" in text
    assert f"https://shop.test/d/{message.link}" in text
    assert [part.get_filename() for part in mail.iter_attachments()] == [f"{name}.pdf"]


async def test_nobody_is_written_to_who_did_not_ask(shop: Shop) -> None:
    order = await sold(shop)
    assert await log_of(shop, order) == []
    anonymous = await shop.sell(carry(), receipt_by="email")
    await shop.settle()
    await number_documents(shop.db)
    await shop.settle()
    assert await log_of(shop, anonymous) == []


async def test_consent_to_paperless_receipts_counts_for_all_until_it_is_withdrawn(
    shop: Shop,
) -> None:
    for given, count in ((True, 1), (False, 0)):
        word = said(
            customer_id=shop.company.member,
            purpose=PAPERLESS,
            channel="email",
            given=given,
            evidence="till",
            source="test",
            at=now(),
        )
        await shop.db.transact(customers.consents.record, SYSTEM, statement=word, at=now())
        assert len(await log_of(shop, await sold(shop))) == count


async def test_an_order_whose_goods_come_later_is_confirmed(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, ship(quantity=2), receipt_by="email")
    server = MailServer()
    async with serving(server) as port:
        await send_messages(office_of(by(port)))
    (mail,) = server.taken
    assert order.number in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    assert "2 × shirt: 39,80" in text
    (message,) = await log_of(shop, order, UUID(str(order.order_id)))
    # the link leads to the page of the order, and to nothing else
    assert f"https://shop.test/shop/orders/{message.link}" in text
    where = await shop.db.read(orders.links.find_link, code=str(message.link))
    assert where.order_id == order.order_id
    assert (message.template, message.state) == ("order_placed", "sent")


async def test_what_is_deferred_comes_again_as_the_same_message(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    server = MailServer(451, 421)
    async with serving(server) as port:
        office = office_of(by(port))
        for state in ("waiting", "waiting", "sent"):
            assert await send_messages(office) == 1
            assert [one.state for one in await log_of(shop, order)] == [state]
    (message,) = await log_of(shop, order)
    attempts = await shop.db.read(
        messages.list_attempts, customer_id=message.customer_id, message_id=message.message_id
    )
    assert [(one.status, one.fault) for one in attempts] == [
        (250, None),
        (421, "deferred"),
        (451, "deferred"),
    ]


async def test_what_is_deferred_too_often_or_refused_is_given_up(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    for codes, attempts, fault in (((451, 451, 451, 451), 3, "deferred"), ((550,), 1, "refused")):
        order = await sold(shop, receipt_by="email")
        async with serving(MailServer(*codes)) as port:
            office = office_of(by(port))
            while await send_messages(office):
                pass
        (message,) = await log_of(shop, order)
        assert (message.state, message.attempts, message.fault) == ("failed", attempts, fault)


async def test_a_server_that_is_away_is_tried_again(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    await send_messages(office_of(by(1)))
    assert [(one.state, one.fault) for one in await log_of(shop, order)] == [
        ("waiting", "no_connection")
    ]
    async with serving(MailServer(mute=True)) as port:
        await send_messages(office_of(by(port, timeout_s=0.2)))
    (message,) = await log_of(shop, order)
    assert (message.state, message.fault) == ("waiting", "timeout")


async def settled(shop: Shop, message: Message, *, was_sent: bool) -> None:
    await shop.db.transact(
        messages.settle_doubt, SYSTEM, message=message, was_sent=was_sent, at=now()
    )


async def test_what_was_handed_over_without_an_answer_is_sent_again_on_a_word_alone(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    async with serving(MailServer(dying=True)) as port:
        await send_messages(office_of(by(port)))
    (message,) = await log_of(shop, order)
    assert (message.state, message.fault) == ("unsure", "unanswered")
    server = MailServer()
    async with serving(server) as port:
        office = office_of(by(port))
        assert await send_messages(office) == 0
        await settled(shop, message, was_sent=False)
        assert await send_messages(office) == 1
    (mail,) = server.taken
    assert mail["Message-ID"] == f"<{message.message_id}@passochiaro.example>"
    for kind in ("plain", "html"):
        assert "potrebbe esserti già arrivato" in mail.get_body((kind,)).get_content()
    (message,) = await log_of(shop, order)
    assert (message.state, message.resends) == ("sent", 1)
    with pytest.raises(messages.NotInDoubt):
        await settled(shop, message, was_sent=False)


async def test_a_kill_between_delivery_and_note_leaves_a_doubt_and_sends_nothing_twice(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    server = MailServer()
    async with serving(server) as port:
        mailer = by(port)

        async def deliver_and_die(mail: Any) -> Outcome:
            await mailer(mail)
            raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await send_messages(office_of(deliver_and_die))
        for state in ("sending", "unsure", "unsure"):
            assert await send_messages(office_of(mailer)) == 0
            (message,) = await log_of(shop, order)
            assert message.state == state
            async with shop.db.connection() as connection:
                await connection.execute("UPDATE messages.message SET next_at = now()")
    assert len(server.taken) == 1
    await settled(shop, message, was_sent=True)
    assert [one.state for one in await log_of(shop, order)] == ["sent"]


async def test_a_kill_before_anything_was_handed_over_is_taken_over(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    (message,) = await log_of(shop, order)
    claim = {"customer_id": message.customer_id, "message_id": message.message_id}
    slow = await shop.db.transact(messages.claim, SYSTEM, terms=TERMS, at=now(), **claim)
    assert slow is not None
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE messages.message SET next_at = now()")
    server = MailServer()
    async with serving(server) as port:
        assert await send_messages(office_of(by(port))) == 1
    late = await shop.db.transact(messages.begin, SYSTEM, message=slow, terms=TERMS, at=now())
    assert not late, "who was too slow begins nothing"
    assert len(server.taken) == 1


async def test_a_mail_names_its_sender_and_where_answers_go(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    (message,) = await log_of(shop, order)
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE messages.message SET sender = 'outlet'")
    again = await sold(shop, receipt_by="email")
    server = MailServer()
    async with serving(server) as port:
        await send_messages(office_of(by(port)))
    outlet, own = sorted(server.taken, key=lambda mail: mail["From"])
    assert (outlet["From"], outlet["Reply-To"]) == ("Outlet <news@outlet.example>", None)
    assert outlet["Message-ID"] == f"<{message.message_id}@outlet.example>"
    (message,) = await log_of(shop, again)
    address = own["Reply-To"].addresses[0].addr_spec
    assert address.startswith("service+")
    assert address.endswith("@passochiaro.example")
    assert messages.read_reply_token(SEAL, address) == message.message_id
    assert own["X-Loop"] == "papers@passochiaro.example"


async def test_rivals_send_a_message_once(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    for _ in range(5):
        await sold(shop, receipt_by="email")
    server = MailServer()
    async with serving(server) as port:
        office = office_of(by(port))
        await asyncio.gather(*(send_messages(office) for _ in range(4)))
    assert len(server.taken) == 5


async def test_an_erased_customer_is_not_written_to(
    shop: Shop, office_of: Callable[[Any], PostOffice]
) -> None:
    order = await sold(shop, receipt_by="email")
    await shop.db.transact(customers.erase, SYSTEM, customer_id=shop.company.member, at=now())
    server = MailServer()
    async with serving(server) as port:
        await send_messages(office_of(by(port)))
    assert server.taken == []
    assert [one.fault for one in await log_of(shop, order)] == ["no_address"]


@pytest.mark.needs("openssl", install="apt-get install openssl")
async def test_mail_goes_over_tls_to_a_server_that_is_trusted_only(
    shop: Shop, office_of: Callable[[Any], PostOffice], tmp_path: Path
) -> None:
    certificate = tmp_path / "cert.pem"
    certify(certificate)
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(certificate, f"{certificate}.key")
    order = await sold(shop, receipt_by="email")
    server = MailServer()
    async with serving(server, tls_context=served, require_starttls=True) as port:
        await send_messages(office_of(by(port)))
        (message,) = await log_of(shop, order)
        assert message.fault == "refused", "the server asks for TLS"
        again = await sold(shop, receipt_by="email")
        await send_messages(office_of(by(port, tls="starttls")))
        (message,) = await log_of(shop, again)
        assert (message.state, message.fault) == ("waiting", "tls")
        trusts = ssl.create_default_context(cafile=str(certificate))
        await send_messages(office_of(by(port, tls="starttls", trusts=trusts)))
    assert len(server.taken) == 1
    assert [one.state for one in await log_of(shop, again)] == ["sent"]


async def test_without_a_server_mail_is_kept_in_a_folder(
    shop: Shop, office_of: Callable[[Any], PostOffice], tmp_path: Path
) -> None:
    order = await sold(shop, receipt_by="email")
    mailer = KeptMail(tmp_path / "mail", SENDERS)
    await send_messages(office_of(mailer))
    (message,) = await log_of(shop, order)
    kept = await mailer.find_kept(str(message.message_id))
    assert kept is not None
    assert message_from_bytes(kept, policy=default)["To"] == MEMBER
    assert await mailer.find_kept(str(ids.new())) is None
