"""Messages over real wires: mail by SMTP and a hook, short messages with untidy reports, links."""

import asyncio
import time
from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec
import pytest

from ordito import customers, messages
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Statement
from ordito.customers.consents import ConsentState
from ordito.messages import Medium, NewMessage, Template, Words, Written
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.platform.settings import Settings
from ordito.platform.webhooks import headers_of
from ordito.reads.audit import run_audit
from ordito.surfaces.connectors.texters import story_of, untidy
from tests.company import found
from tests.mailboxes import MailServer, serving
from tests.serving import serve

pytestmark = pytest.mark.anyio

SYSTEM: Final = Context.system()
SECRET: Final = f"whsec_{b64encode(b'the secret of who calls').decode()}"
PATIENCE_S: Final = 60.0


async def anna(db: Database) -> CustomerId:
    """Register Anna, who allows marketing by mail and being measured."""
    customer = NewCustomer(
        customer_id=CustomerId(ids.new()),
        language="en",
        identifiers=(
            Identifier(IdentifierKind.EMAIL, "anna@example.org"),
            Identifier(IdentifierKind.PHONE, "+393331234567"),
        ),
    )
    customer_id = await db.transact(customers.register, SYSTEM, customer=customer, at=now())
    for purpose, channel in (("marketing", "email"), ("analytics", "any")):
        word = Statement(
            statement_id=ids.new(),
            customer_id=customer_id,
            purpose=purpose,
            channel=channel,
            state=ConsentState.GRANTED,
            evidence="test",
            source="test",
            said_at=now(),
        )
        await db.transact(customers.consents.record, SYSTEM, statement=word, at=now())
    return customer_id


async def queue(db: Database, customer_id: CustomerId) -> tuple[NewMessage, NewMessage]:
    """Queue an announcement by mail and an answer by short message."""
    always = messages.ContactPolicy(caps=(), quiet=())
    publish = messages.publish_contact_policy
    await db.transact(publish, SYSTEM, policy=always, by="test", at=now())
    announcement_id = ids.new()
    await db.transact(
        messages.put_announcement,
        SYSTEM,
        announcement_id=announcement_id,
        purpose="marketing",
        carries_offer=True,
        words={"en": Words("New shoes", "They are here.")},
        link="https://shop.test/shop/p/shoes?a=1&b=2",
        at=now(),
    )
    profile = await db.read(customers.get_profile, customer_id=customer_id)
    held = {one.kind: one.identifier_id for one in profile.identifiers}
    told = NewMessage(customer_id, ids.new(), Template.ANNOUNCEMENT, announcement_id, held["email"])
    text = NewMessage(
        customer_id, ids.new(), Template.REPLY, ids.new(), held["phone"], medium=Medium.SMS
    )
    await db.transact(messages.queue, SYSTEM, new=[told], at=now())
    await db.transact(
        messages.queue_written, SYSTEM, new=text, written=Written("", "Come on Monday"), at=now()
    )
    return told, text


async def until(db: Database, new: NewMessage, state: str) -> None:
    """Wait until a message has a state."""
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        message = await db.read(
            messages.find_message, customer_id=new.customer_id, message_id=new.message_id
        )
        if message is not None and message.state == state:
            return
        assert time.monotonic() < give_up_at, message
        await asyncio.sleep(0.05)


async def reports_of(db: Database, new: NewMessage) -> list[str]:
    message = await db.read(
        messages.find_message, customer_id=new.customer_id, message_id=new.message_id
    )
    assert message is not None
    return sorted(one.kind for one in await db.read(messages.list_reports, message=message))


async def test_messages_go_out_and_what_becomes_of_them_comes_back_once(
    db: Database, address: str, tmp_path: Path
) -> None:
    await found(db, units=1)
    customer_id = await anna(db)
    texters, inboxes = tmp_path / "texters.toml", tmp_path / "inboxes.toml"
    texters.write_text(f'[[texter]]\ncode = "sim"\nmedium = "sms"\nsecret = "{SECRET}"\n')
    inboxes.write_text(f'[[hook]]\nname = "desk"\nsecret = "{SECRET}"\n')
    server = MailServer()
    async with serving(server) as port:
        settings = Settings(
            log_requests=False,
            texters=str(texters),
            inboxes=str(inboxes),
            mail_server="127.0.0.1",
            mail_port=port,
            mail_tls="none",
            mail_from="shop@passochiaro.example",
            mail_reply_to="service@passochiaro.example",
            public_url="https://shop.test",
        )
        told, text = await queue(db, customer_id)
        with serve(address, settings=settings) as url:
            async with httpx.AsyncClient(base_url=url, timeout=60) as world:
                await until(db, told, "sent")
                await until(db, text, "sent")
                await _answered_by_mail(db, world, server.taken[0], told)
                await _followed(db, world, server.taken[0], told)
                await _told_by_texter(db, world, text)
    assert len(server.taken) == 1
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {one.check: one.findings for one in verdicts if one.findings} == {}


async def _answered_by_mail(
    db: Database, world: httpx.AsyncClient, mail: Any, told: NewMessage
) -> None:
    """Answer to the address that the mail names; the hook takes it once, and nobody else may."""
    answer = EmailMessage()
    answer["From"], answer["To"] = "anna@example.org", str(mail["Reply-To"])
    answer.set_content("Which sizes?\n\nOn Monday Passo wrote:\n> New shoes")
    answer.add_attachment(b"\xff\xfe\x00", maintype="image", subtype="jpeg", filename="feet.jpg")
    raw = answer.as_bytes(policy=SMTP)
    taken = [await _hand_over(world, raw) for _ in range(2)]
    assert [(one.status_code, one.json()["is_new"]) for one in taken] == [(200, True), (200, False)]
    received = await db.read(
        messages.get_received,
        customer_id=CustomerId(UUID(taken[0].json()["customer_id"])),
        received_id=UUID(taken[0].json()["received_id"]),
    )
    assert (received.row.customer_id, received.row.text) == (told.customer_id, "Which sizes?")
    assert (received.row.answered_id, len(received.files)) == (told.message_id, 1)
    forged = await _hand_over(world, raw, secret=f"whsec_{b64encode(b'another').decode()}")
    assert (forged.status_code, forged.json()["code"]) == (403, "messages.not_the_inbox")


async def _hand_over(world: httpx.AsyncClient, raw: bytes, secret: str = SECRET) -> httpx.Response:
    headers = headers_of("one", raw, secrets=[secret], at=now())
    headers["content-type"] = "message/rfc822"
    return await world.post("/api/v1/inboxes/desk/mail", content=raw, headers=headers)


async def _followed(db: Database, world: httpx.AsyncClient, mail: Any, told: NewMessage) -> None:
    """Follow the links of the mail: our own alone, signed, counted once a day."""
    page = mail.get_body(("html",)).get_content()
    text = mail.get_body(("plain",)).get_content()
    (link,) = [word for word in text.split() if word.startswith("https://shop.test/m/")]
    for _ in range(2):
        led = await world.get(link.removeprefix("https://shop.test"))
        assert led.status_code == 302
        assert led.headers["location"] == "https://shop.test/shop/p/shoes?a=1&b=2"
    dot = page.partition('<img src="https://shop.test')[2].partition('"')[0]
    assert (await world.get(dot)).headers["content-type"] == "image/gif"
    elsewhere = messages.tracked(b"x", "", told.message_id, "https://evil.example/")
    assert elsewhere == "https://evil.example/"
    path = link.removeprefix("https://shop.test").rpartition("/")[0]
    forged = await world.get(f"{path}/aHR0cHM6Ly9ldmlsLmV4YW1wbGUv")
    assert (forged.status_code, forged.json()["code"]) == (404, "messages.unknown_message")
    assert await reports_of(db, told) == ["clicked", "opened"]
    assert "googleapis" not in page


async def _told_by_texter(db: Database, world: httpx.AsyncClient, text: NewMessage) -> None:
    """Hear reports twice and out of order, and a short message back."""
    sent = messages.Text(text.message_id, "+393331234567", "", "Come on Monday", now())
    for batch in untidy(story_of(sent, Medium.SMS, now())):
        body = {"reports": batch}
        assert (await _tell(world, body)).status_code == 200
    assert await reports_of(db, text) == ["bounced_softly", "delivered"]
    unknown = a_report(str(ids.new()))
    assert len((await _tell(world, {"reports": [unknown]})).json()["unknown"]) == 1
    wrote = {
        "text_id": "in-1",
        "sender": "+39 333 1234567",
        "text": "On Monday then",
        "occurred_at": now(),
    }
    told = [(await _tell(world, {"texts": [wrote]})).json()["new"] for _ in range(2)]
    assert told == [1, 0]
    (row,) = [
        one
        for one in await db.read(messages.list_received, customer_ids=[text.customer_id])
        if one.medium == "sms"
    ]
    assert (row.text, row.sender) == ("On Monday then", "+39 333 1234567")
    refused = await world.post("/api/v1/texters/sim/told", json={"reports": []})
    assert (refused.status_code, refused.json()["code"]) == (403, "messages.not_the_texter")


def a_report(message_id: str) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "event_id": "x",
        "status": "delivered",
        "occurred_at": now(),
    }


async def _tell(world: httpx.AsyncClient, told: Any) -> httpx.Response:
    body = msgspec.json.encode(told)
    headers = headers_of(str(ids.new()), body, secrets=[SECRET], at=now())
    headers["content-type"] = "application/json"
    return await world.post("/api/v1/texters/sim/told", content=body, headers=headers)
