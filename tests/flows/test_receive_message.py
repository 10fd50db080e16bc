"""Receiving: each mail once, under who wrote it, in the conversation that it answers."""

import asyncio
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import customers, messages
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.flows.erase_customer import erase_customer
from ordito.flows.receive_message import Receipt
from ordito.messages import NewMessage, Received, Template, Written
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.files import FileStore, FileTooLarge
from ordito.platform.ids import CustomerId
from ordito.processes.receive_mail import LetterBox, empty_mailbox, receive_mail
from ordito.surfaces.connectors.imap import ImapMailbox, MailboxSilent
from tests.mailboxes import count_in, put_into, serving_imap

SYSTEM = Context.system()
ANNA = "anna@example.org"
OWN = "service@passochiaro.example"


@pytest.fixture
def box(db: Database, tmp_path: Path) -> LetterBox:
    return LetterBox(db, FileStore(tmp_path / "files"), {OWN}, 2_000_000)


def written(text: str = "Good day", *, sender: str = ANNA, **heads: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Anna <{sender}>"
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes(policy=SMTP)


async def take(box: LetterBox, raw: bytes, source: str = "desk") -> Receipt:
    return await receive_mail(box, source=source, raw=raw)


async def kept(box: LetterBox, receipt: Receipt) -> Received:
    return await box.db.read(
        messages.get_received, customer_id=receipt.customer_id, received_id=receipt.received_id
    )


async def known(db: Database, email: str = ANNA) -> CustomerId:
    customer = NewCustomer(
        customer_id=CustomerId(ids.new()),
        identifiers=(Identifier(IdentifierKind.EMAIL, email),),
    )
    return await db.transact(customers.register, SYSTEM, customer=customer, at=now())


async def answered(db: Database, customer_id: CustomerId, case_id: UUID) -> UUID:
    """Queue an answer of the desk to a customer; return its id."""
    profile = await db.read(customers.get_profile, customer_id=customer_id)
    new = NewMessage(
        customer_id,
        ids.new(),
        Template.REPLY,
        case_id,
        profile.identifiers[0].identifier_id,
        case_id=case_id,
    )
    await db.transact(
        messages.queue_written, SYSTEM, new=new, written=Written("Re: hello", "Yes"), at=now()
    )
    return new.message_id


async def test_a_mail_is_kept_once_for_each_source_and_its_writer_becomes_a_customer(
    box: LetterBox,
) -> None:
    raw = written(Message_ID="<one@example.org>", Subject="Hello")
    first = await take(box, raw)
    again = await take(box, b"Received: by another\r\n" + raw)
    other = await take(box, raw, source="hook")
    nameless = [await take(box, written("No name")) for _ in range(2)]
    assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
    assert (first.received_id, first.customer_id) == (again.received_id, again.customer_id)
    assert [one.is_new for one in nameless] == [True, False]
    assert {one.customer_id for one in (first, other, *nameless)} == {first.customer_id}
    found = await kept(box, first)
    assert (found.row.subject, found.row.text, found.row.sender) == ("Hello", "Good day", ANNA)
    assert found.row.raw is not None
    assert await box.files.get(found.row.raw) == raw
    profile = await box.db.read(customers.get_profile, customer_id=first.customer_id)
    assert [one.value for one in profile.identifiers] == [ANNA]
    assert profile.customer.name == "Anna"
    async with box.db.connection() as connection:
        facts = await connection.fetch(
            "SELECT customer_id FROM platform.fact WHERE type = 'messages.message_received'"
        )
    assert [one["customer_id"] for one in facts] == [first.customer_id] * 3


async def test_rivals_deliver_one_mail_and_two_mails_of_one_stranger(box: LetterBox) -> None:
    raw = written(Message_ID="<one@example.org>")
    same = await asyncio.gather(*(take(box, raw) for _ in range(4)))
    assert sum(one.is_new for one in same) == 1
    two = await asyncio.gather(
        *(take(box, written(f"mail {n}", sender="new@example.org")) for n in range(4))
    )
    assert len({one.customer_id for one in two}) == 1
    assert all(one.is_new for one in two)


async def test_an_answer_finds_its_conversation_by_names_and_by_the_code_in_its_address(
    box: LetterBox,
) -> None:
    anna, case_id = await known(box.db), ids.new()
    message_id = await answered(box.db, anna, case_id)
    seal = await box.db.read(messages.get_seal)
    code = messages.reply_token(seal, message_id)
    for number, heads in enumerate(
        (
            {"In-Reply-To": f"<{message_id}@anything.example>"},
            {"References": f"<x@example.org> <{message_id}@passochiaro.example>"},
            {"To": f"Service <service+{code}@passochiaro.example>"},
            {"To": f"service+{code.upper()}@passochiaro.example"},
        )
    ):
        found = await kept(box, await take(box, written(f"answer {number}", **heads)))
        assert (found.row.customer_id, found.row.case_id) == (anna, case_id), heads
        assert (found.row.answered_id, found.row.is_stranger) == (message_id, False)
    forged = code[:-1] + ("a" if code[-1] != "a" else "b")
    for address in (f"service+{forged}@p.example", f"service+{code[:20]}@p.example", OWN):
        found = await kept(box, await take(box, written(f"to {address}", To=address)))
        assert (found.row.case_id, found.row.answered_id) == (None, None)


async def test_a_stranger_in_a_conversation_is_told_and_stays_who_they_are(
    box: LetterBox,
) -> None:
    anna, case_id = await known(box.db), ids.new()
    message_id = await answered(box.db, anna, case_id)
    heads = {"In-Reply-To": f"<{message_id}@p.example>"}
    found = await kept(box, await take(box, written(sender="bea@example.org", **heads)))
    assert found.row.customer_id != anna
    assert (found.row.case_id, found.row.is_stranger) == (case_id, True)
    assert found.row.answered_customer_id == anna


async def test_a_second_mail_finds_the_case_that_the_first_one_was_put_into(
    box: LetterBox,
) -> None:
    first = await take(box, written(Message_ID="<one@example.org>"))
    case_id = ids.new()
    key = {"customer_id": first.customer_id, "received_id": first.received_id}
    await box.db.transact(messages.keep_case, SYSTEM, case_id=case_id, **key)
    found = await kept(box, await take(box, written("more", References="<one@example.org>")))
    assert (found.row.case_id, found.row.answered_id) == (case_id, first.received_id)


async def test_of_machines_nobody_becomes_a_customer_and_too_many_mails_are_a_loop(
    box: LetterBox,
) -> None:
    receipt = await take(box, written(sender="noreply@news.example", List_Id="<news>"))
    assert receipt.kind == "auto_reply"
    assert await box.db.read(customers.find_customer, customer_id=receipt.customer_id) is None
    anna = await known(box.db)
    kinds = [(await take(box, written(f"mail {number}"))).kind for number in range(32)]
    assert kinds == ["message"] * 30 + ["loop"] * 2
    found = await box.db.read(messages.list_received, customer_ids=[anna])
    assert len(found) == 32, "a loop is kept as well"


async def test_a_large_file_is_kept_whole_and_a_larger_mail_is_refused(box: LetterBox) -> None:
    content = bytes(range(256)) * 4096
    mail = EmailMessage()
    mail["From"] = ANNA
    mail.set_content("see below")
    mail.add_attachment(content, maintype="image", subtype="jpeg", filename="sofa.jpg")
    found = await kept(box, await take(box, mail.as_bytes(policy=SMTP)))
    (file,) = found.files
    assert (file.name, file.media_type, file.size_bytes) == ("sofa.jpg", "image/jpeg", 1 << 20)
    assert await box.files.get(file.sha256) == content
    with pytest.raises(FileTooLarge):
        await take(box, written("x" * 2_100_000))
    assert len(await box.db.read(messages.list_latest_received)) == 1


async def test_a_mailbox_is_emptied_and_a_kill_in_the_middle_doubles_nothing(
    box: LetterBox,
) -> None:
    box = msgspec.structs.replace(box, most_bytes=20_000)
    async with serving_imap() as server:
        await put_into(
            server,
            written("one", Message_ID="<1@example.org>"),
            written("two", Message_ID="<2@example.org>"),
            written("y" * 25_000, Message_ID="<3@example.org>"),
        )

        class Killed(ImapMailbox):
            async def let_go(self, number: int) -> None:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await empty_mailbox(box, Killed("desk", server))
        mailbox = ImapMailbox("desk", server)
        assert await empty_mailbox(box, mailbox) == 2, "the first was taken before"
        assert await empty_mailbox(box, mailbox) == 0
        assert (await count_in(server, "INBOX"), await count_in(server, "Ordito")) == (0, 3)
    found = {one.name: one for one in await box.db.read(messages.list_latest_received)}
    assert sorted(found) == ["1@example.org", "2@example.org", "3@example.org"]
    assert (found["3@example.org"].is_cut, found["1@example.org"].is_cut) == (True, False)
    with pytest.raises(MailboxSilent):
        await empty_mailbox(box, mailbox)


async def test_erasure_leaves_no_word_of_what_somebody_wrote(box: LetterBox) -> None:
    mail = EmailMessage()
    mail["From"] = f"Anna Verdi <{ANNA}>"
    mail["Subject"] = "secret"
    mail.set_content("secret words")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="me.png")
    receipt = await take(box, mail.as_bytes(policy=SMTP))
    await box.db.transact(erase_customer, SYSTEM, customer_id=receipt.customer_id, at=now())
    found = await kept(box, receipt)
    row = found.row
    assert (row.sender, row.sender_name, row.subject, row.text, row.whole, row.html) == ("",) * 6
    assert (row.raw, found.files) == (None, ())
    async with box.db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM platform.file_reference") == 0


@given(st.binary(min_size=32, max_size=32), st.uuids(), st.text(max_size=80))
def test_a_code_leads_to_its_message_alone(seal: bytes, message_id: UUID, other: str) -> None:
    code = messages.reply_token(seal, message_id)
    assert len(f"service+{code}") <= 64
    assert messages.read_reply_token(seal, f"service+{code}@p.example") == message_id
    assert messages.read_reply_token(b"x" + seal, f"service+{code}@p.example") is None
    assert messages.read_reply_token(seal, other) is None
