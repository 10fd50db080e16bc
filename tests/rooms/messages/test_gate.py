"""Gate: who may be written to now, asked in the transaction in which sending begins."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import customers, messages
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Statement
from ordito.customers.consents import ConsentState
from ordito.messages import (
    ContactPolicy,
    ContactPolicyUnclear,
    Medium,
    Message,
    NewMessage,
    NewReport,
    Outcome,
    ReportKind,
    Template,
    Terms,
    Words,
)
from ordito.messages.policy import Cap, Quiet
from ordito.messages.rules import free_from, speaks_from
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.ids import CustomerId
from ordito.processes.receive_mail import LetterBox, receive_mail

SYSTEM = Context.system()
TERMS = Terms((), timedelta(minutes=5), "Passochiaro", "")
ROME = ZoneInfo("Europe/Rome")
QUIET = [("sms", "21:00", "08:00", True), ("email", "12:00", "14:00", False)]


async def anna(db: Database) -> CustomerId:
    customer = NewCustomer(
        customer_id=CustomerId(ids.new()),
        identifiers=(Identifier(IdentifierKind.EMAIL, "anna@example.org"),),
    )
    customer_id = await db.transact(customers.register, SYSTEM, customer=customer, at=now())
    word = Statement(
        statement_id=ids.new(),
        customer_id=customer_id,
        purpose="marketing",
        channel="email",
        state=ConsentState.GRANTED,
        evidence="test",
        source="test",
        said_at=now(),
    )
    await db.transact(customers.consents.record, SYSTEM, statement=word, at=now())
    return customer_id


async def queued(db: Database, customer_id: CustomerId, purpose: str | None = None) -> Message:
    """Queue a message, for a purpose or as part of what was ordered, and claim it."""
    subject_id = ids.new()
    if purpose is not None:
        await db.transact(
            messages.put_announcement,
            SYSTEM,
            announcement_id=subject_id,
            purpose=purpose,
            carries_offer=True,
            words={"en": Words("New", "New")},
            link="",
            at=now(),
        )
    profile = await db.read(customers.get_profile, customer_id=customer_id)
    template = Template.ORDER_PLACED if purpose is None else Template.ANNOUNCEMENT
    identifier_id = profile.identifiers[0].identifier_id
    new = NewMessage(customer_id, ids.new(), template, subject_id, identifier_id)
    await db.transact(messages.queue, SYSTEM, new=[new], at=now())
    return await claimed(db, customer_id, new.message_id)


async def claimed(db: Database, customer_id: CustomerId, message_id: UUID) -> Message:
    found = await db.transact(
        messages.claim,
        SYSTEM,
        customer_id=customer_id,
        message_id=message_id,
        terms=TERMS,
        at=now(),
    )
    assert found is not None
    return found


async def begin(
    db: Database, message: Message, at: datetime | None = None
) -> tuple[str, str | None]:
    """Begin to send, and return the state and what was in the way."""
    await db.transact(messages.begin, SYSTEM, message=message, terms=TERMS, at=at or now())
    found = await looked_up(db, message)
    return found.state, found.fault


async def looked_up(db: Database, message: Message) -> Message:
    found = await db.read(
        messages.find_message, customer_id=message.customer_id, message_id=message.message_id
    )
    assert found is not None
    return found


async def tell(db: Database, message: Message, kind: ReportKind, **more: Any) -> bool:
    told = {"report_id": ids.new(), "happened_at": now(), **more}
    report = NewReport(kind=kind, **told)
    return await db.transact(messages.note_report, SYSTEM, message=message, report=report, at=now())


async def sent(db: Database, customer_id: CustomerId, purpose: str | None = None) -> Message:
    message = await queued(db, customer_id, purpose)
    assert await begin(db, message) == ("sending", None)
    await db.transact(
        messages.settle,
        SYSTEM,
        message=message,
        outcome=Outcome(status=250),
        terms=TERMS,
        at=now(),
    )
    return message


async def test_what_asks_is_counted_and_what_was_ordered_is_not(db: Database) -> None:
    customer_id = await anna(db)
    await sent(db, customer_id, "marketing")
    second = await queued(db, customer_id, "marketing")
    assert await begin(db, second) == ("waiting", "too_often")
    found = await looked_up(db, second)
    assert found.attempts == 0, "no attempt was made"
    assert timedelta(hours=23) < found.next_at - now() <= timedelta(days=1)
    await sent(db, customer_id)
    await sent(db, customer_id)


async def test_rivals_keep_the_cap_together(db: Database) -> None:
    customer_id = await anna(db)
    rivals = [await queued(db, customer_id, "marketing") for _ in range(6)]
    states = await asyncio.gather(*(begin(db, one) for one in rivals))
    assert sorted(state for state, _ in states) == ["sending"] + ["waiting"] * 5


async def test_a_bounce_for_good_ends_all_and_a_complaint_what_asks(db: Database) -> None:
    customer_id = await anna(db)
    complained = await sent(db, customer_id, "marketing")
    assert await tell(db, complained, ReportKind.COMPLAINED)
    assert await begin(db, await queued(db, customer_id, "marketing")) == ("failed", "suppressed")
    bounced = await sent(db, customer_id)
    report = {"report_id": ids.new()}
    assert await tell(db, bounced, ReportKind.BOUNCED, **report)
    assert not await tell(db, bounced, ReportKind.BOUNCED, **report), "told twice is once"
    assert (await looked_up(db, bounced)).state == "bounced"
    assert await tell(db, bounced, ReportKind.DELIVERED) is not None
    assert (await looked_up(db, bounced)).state == "bounced", "what comes late turns nothing back"
    assert await begin(db, await queued(db, customer_id)) == ("failed", "suppressed")
    (kept,) = await db.read(messages.list_suppressed)
    assert (kept.scope, kept.reason, kept.message_id) == ("all", "bounced", bounced.message_id)
    lift = {"identifier_id": kept.identifier_id, "at": now()}
    assert await db.transact(messages.lift_suppression, SYSTEM, **lift)
    assert not await db.transact(messages.lift_suppression, SYSTEM, **lift)
    await sent(db, customer_id)


async def test_an_address_that_bounces_softly_too_often_is_given_up(db: Database) -> None:
    customer_id = await anna(db)
    message = await sent(db, customer_id)
    for _ in range(4):
        await tell(db, message, ReportKind.BOUNCED_SOFTLY, code="4.2.2")
    assert await tell(db, message, ReportKind.DELIVERED)
    for number in range(5):
        assert await db.read(messages.list_suppressed) == [], number
        await tell(db, message, ReportKind.BOUNCED_SOFTLY, code="4.2.2")
    (kept,) = await db.read(messages.list_suppressed)
    assert kept.reason == "bounced_often"


async def test_a_report_of_a_mail_server_settles_a_doubt_and_suppresses(
    db: Database, tmp_path: Path
) -> None:
    customer_id = await anna(db)
    doubted, bounced = await queued(db, customer_id), await sent(db, customer_id)
    await begin(db, doubted)
    assert await db.transact(messages.doubt, SYSTEM, message=doubted, at=now())
    box = LetterBox(db, FileStore(tmp_path / "files"), frozenset(), 1_000_000)
    answer = EmailMessage()
    answer["From"] = "anna@example.org"
    answer["In-Reply-To"] = f"<{doubted.message_id}@p.example>"
    answer.set_content("Thanks")
    await receive_mail(box, source="desk", raw=answer.as_bytes(policy=SMTP))
    assert (await looked_up(db, doubted)).state == "sent"
    status = (
        "From: MAILER-DAEMON@mx.example\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: <{bounced.message_id}@p.example>\r\n\r\n--b--\r\n"
    )
    receipt = await receive_mail(box, source="desk", raw=status.encode())
    assert (receipt.kind, receipt.customer_id) == ("bounce", customer_id)
    assert (await looked_up(db, bounced)).state == "bounced"
    (kept,) = await db.read(messages.list_suppressed)
    assert kept.message_id == bounced.message_id
    assert [one.code for one in await db.read(messages.list_reports, message=bounced)] == ["5.1.1"]


async def test_a_policy_is_published_and_a_muddled_one_is_not(db: Database) -> None:
    customer_id = await anna(db)
    never = ContactPolicy(caps=(Cap(1, 0),), quiet=())
    publish = messages.publish_contact_policy
    assert await db.transact(publish, SYSTEM, policy=never, by="test", at=now()) == 1
    message = await queued(db, customer_id, "marketing")
    assert await begin(db, message) == ("waiting", "too_often")
    for quiet in (
        (Quiet(Medium.SMS, "21:00", "08:00"), Quiet(Medium.SMS, "12:00", "13:00")),
        (Quiet(Medium.SMS, "21:00", "21:00"),),
    ):
        muddled = ContactPolicy(quiet=quiet)
        with pytest.raises(ContactPolicyUnclear):
            await db.transact(publish, SYSTEM, policy=muddled, by="test", at=now())


@pytest.mark.parametrize(
    ("medium", "asks", "clock", "speaks"),
    [
        ("sms", False, "2026-11-22 20:59", "2026-11-22 20:59"),
        ("sms", False, "2026-11-22 21:00", "2026-11-23 08:00"),
        ("sms", True, "2026-11-23 07:59", "2026-11-23 08:00"),
        ("sms", True, "2026-11-23 08:00", "2026-11-23 08:00"),
        ("email", True, "2026-11-23 12:30", "2026-11-23 14:00"),
        ("email", False, "2026-11-23 12:30", "2026-11-23 12:30"),
        ("push", True, "2026-11-23 23:00", "2026-11-23 23:00"),
        ("sms", True, "2026-10-24 23:00", "2026-10-25 08:00"),
    ],
)
def test_a_medium_is_silent_by_the_clock_of_the_company(
    medium: str, *, asks: bool, clock: str, speaks: str
) -> None:
    at = datetime.fromisoformat(clock).replace(tzinfo=ROME).astimezone(UTC)
    found = speaks_from(QUIET, medium=medium, asks=asks, zone=ROME, at=at)
    assert f"{found.astimezone(ROME):%Y-%m-%d %H:%M}" == speaks


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), max_size=3),
    st.lists(st.integers(0, 500), max_size=12),
)
def test_caps_are_kept_from_the_instant_they_name(
    caps: list[tuple[int, int]], hours: list[int]
) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    written = sorted((at - timedelta(hours=one) for one in hours), reverse=True)
    free = free_from(caps, written=written, at=at)
    assert free >= at
    for days, most in caps:
        within = [one for one in written if one > free - timedelta(days=days)]
        assert most == 0 or len(within) < most
