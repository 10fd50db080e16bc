"""What needs the reader's word: it is held while the mail goes out, and counts at once after."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ordito import customers, messages
from ordito.customers import ConsentState, Statement
from ordito.messages import Mail, NewMessage, Outcome, Template, Terms, Words
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.platform.ids import IdentifierId
from ordito.processes.send_messages import PostOffice, send_messages
from ordito.processes.show_document import Archivist
from ordito.surfaces.connectors.mail import written
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, open_shop
from tests.processes.test_send_messages import MEMBER, OWN, HousePress

TERMS = Terms((timedelta(0),), timedelta(minutes=5), "Passochiaro", "https://shop.test")
PATIENCE_S = 30


class Post:
    """A mailer that a test opens: it says when a mail has come, and answers when it is let."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.came, self.let = asyncio.Event(), asyncio.Event()

    async def __call__(self, mail: Mail) -> Outcome:
        self.came.set()
        await self.let.wait()
        self.sent.append(mail)
        return Outcome(status=250)

    async def find_kept(self, message_id: str) -> bytes | None:
        return None

    async def forget_kept(self, message_ids: Any) -> None:
        pass


@pytest.fixture
async def shop(db: Database) -> Shop:
    shop = await open_shop(db, units=5)
    always = messages.ContactPolicy(caps=(), quiet=())
    await shop.db.transact(
        messages.publish_contact_policy, SYSTEM, policy=always, by="test", at=now()
    )
    return shop


def office_of(shop: Shop, post: Post, folder: Path) -> PostOffice:
    archivist = Archivist(shop.db, FileStore(folder / "files"), HousePress())
    return PostOffice(archivist, shop.outlet.memory, post, TERMS, b"seal" * 8)


async def say(shop: Shop, state: ConsentState) -> None:
    word = Statement(
        statement_id=ids.new(),
        customer_id=shop.company.member,
        purpose="marketing",
        channel="email",
        state=state,
        evidence="test",
        source="test",
        said_at=now(),
    )
    await shop.db.transact(customers.consents.record, SYSTEM, statement=word, at=now())


async def announce(shop: Shop, purpose: str = "marketing", *, carries_offer: bool = True) -> UUID:
    announcement_id = ids.new()
    await shop.db.transact(
        messages.put_announcement,
        SYSTEM,
        announcement_id=announcement_id,
        purpose=purpose,
        carries_offer=carries_offer,
        words={"en": Words("New shoes", "They are here.\nCome & see."), "it": Words("?", "?")},
        link="https://shop.test/shop/p/shoes",
        at=now(),
    )
    return announcement_id


async def queue(shop: Shop, announcement_id: UUID) -> None:
    profile = await shop.db.read(customers.get_profile, customer_id=shop.company.member)
    (address,) = [one for one in profile.identifiers if one.value == MEMBER]
    new = NewMessage(
        customer_id=shop.company.member,
        message_id=ids.new(),
        template=Template.ANNOUNCEMENT,
        subject_id=announcement_id,
        identifier_id=IdentifierId(address.identifier_id),
    )
    await shop.db.transact(messages.queue, SYSTEM, new=[new], at=now())


async def test_an_offer_goes_to_who_allows_it_with_a_way_out_of_one_click(
    shop: Shop, tmp_path: Path
) -> None:
    post = Post()
    post.let.set()
    office = office_of(shop, post, tmp_path)
    announcement_id = await announce(shop)
    await queue(shop, announcement_id)
    await send_messages(office)
    assert post.sent == []
    await say(shop, ConsentState.GRANTED)
    await queue(shop, announcement_id)
    await send_messages(office)
    (mail,) = post.sent
    head = written(mail, OWN)
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert head["List-Unsubscribe"] == f"<{mail.unsubscribe}>"
    assert mail.letter.subject == "New shoes"
    assert "Come & see." in mail.letter.text
    assert mail.unsubscribe in mail.letter.text
    code = mail.unsubscribe.rpartition("/")[2]
    link = await shop.db.read(customers.consents.find_link, code=code, at=now())
    assert (link.customer_id, link.purpose) == (shop.company.member, "marketing")
    assert CARD not in mail.letter.text
    states = [
        (one.state, one.fault)
        for one in await shop.db.read(
            messages.list_of_subject, customer_id=shop.company.member, subject_id=announcement_id
        )
    ]
    assert sorted(states, key=str) == [("failed", "not_allowed"), ("sent", None)]


async def test_a_service_purpose_carries_no_offer_and_each_purpose_is_declared(shop: Shop) -> None:
    await announce(shop, "service", carries_offer=False)
    for purpose, carries_offer in (("service", True), ("nobody_declared_this", False)):
        with pytest.raises(messages.OfferInService):
            await announce(shop, purpose, carries_offer=carries_offer)


async def test_rivals_nothing_is_sent_after_the_commit_of_a_refusal(
    shop: Shop, tmp_path: Path
) -> None:
    post = Post()
    office = office_of(shop, post, tmp_path)
    announcement_id = await announce(shop)
    await say(shop, ConsentState.GRANTED)
    await queue(shop, announcement_id)
    sending = asyncio.create_task(send_messages(office))
    await asyncio.wait_for(post.came.wait(), PATIENCE_S)
    refusing = asyncio.create_task(say(shop, ConsentState.OBJECTED))
    await _until_somebody_waits(shop.db)
    assert not refusing.done()
    assert post.sent == []
    post.let.set()
    await asyncio.wait_for(asyncio.gather(sending, refusing), PATIENCE_S)
    assert len(post.sent) == 1
    for _ in range(3):
        await queue(shop, announcement_id)
    await send_messages(office)
    assert len(post.sent) == 1


async def _until_somebody_waits(db: Database) -> None:
    """Wait until a transaction waits for the lock of another one."""
    waits = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database())"
    )
    async with asyncio.timeout(PATIENCE_S), db.connection() as connection:
        while not await connection.fetchval(waits):  # noqa: ASYNC110 # the database tells nobody
            await asyncio.sleep(0.02)
