"""Contact and chat: answers first, then a person; one case however often it is sent."""

import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.service import cases, knowledge
from ordito.surfaces.entrance import Entrance
from tests.company import Company, found
from tests.surfaces.application import SYSTEM, a_client, an_application
from tests.surfaces.shop.buyer import FORM, begin, form_of, pay, put
from tests.surfaces.shop.test_help import put_articles


@pytest.fixture
async def company(db: Database) -> Company:
    founded = await found(db)
    await db.transact(put_articles, SYSTEM)
    return founded


@pytest.fixture
async def application(
    address: str,
    company: Company,  # noqa: ARG001 # it is founded first
) -> AsyncGenerator[Entrance]:
    async with an_application(address) as running:
        yield running


@pytest.fixture
async def browser(application: Entrance) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(application, **FORM) as client:
        yield client


def key_of(text: str) -> str:
    found_key = re.search(r'name="key" value="([^"]+)"', text)
    assert found_key is not None, text
    return found_key[1]


async def all_cases(tx: Tx) -> list[tuple[cases.Case, list[cases.Entry], list[cases.Link]]]:
    rows = await tx._connection.fetch("SELECT customer_id, case_id FROM service.case")
    told: list[tuple[cases.Case, list[cases.Entry], list[cases.Link]]] = []
    for row in rows:
        whose = cases.Whose(row["customer_id"], row["case_id"])
        case = await cases.get_case(tx, whose=whose)
        entries = await cases.list_entries(tx, story=[whose])
        told.append((case, entries, await cases.list_links(tx, story=[whose])))
    return told


async def test_the_form_offers_answers_first_and_opens_one_case_that_knows_the_order(
    browser: httpx.AsyncClient, db: Database
) -> None:
    await put(browser, "shirt")
    url = await begin(browser)
    paid = await pay(browser, url, await form_of(browser, url))
    name = paid.headers["location"].partition("?")[0].rpartition("/")[2]
    assert (await browser.get("/contact?order=x")).headers["location"] == "/shop/contact?order=x"
    await browser.get("/shop/help")
    form = await browser.get(f"/shop/contact?order={name}")
    assert 'name="email"' not in form.text, "the order says who asks"
    sent: dict[str, Any] = {
        "key": key_of(form.text),
        "order": name,
        "topic": "return",
        "text": "How do I return it?",
    }
    offered = await browser.post("/shop/contact", data=sent, headers=FORM)
    assert "/shop/help/returns" in offered.text
    assert await db.read(all_cases) == []
    await browser.post("/shop/contact", data=sent | {"what": "send"}, headers=FORM)
    done = await browser.post("/shop/contact", data=sent | {"what": "send"}, headers=FORM)
    ((case, entries, links),) = await db.read(all_cases)
    assert done.headers["location"] == f"/shop/contact?sent={case.number}"
    assert (case.channel, case.topic, case.subject) == ("form", "return", "How do I return it?")
    assert [(one.kind, one.body) for one in entries] == [("form", "How do I return it?")]
    assert [one.kind for one in links] == ["order"]
    at = now()
    (session,) = await db.read(
        knowledge.list_sessions, since=at.date() - timedelta(days=1), until=at.date(), at=at
    )
    assert (session.case_id, session.outcome) == (case.case_id, "asked")


async def test_who_is_not_signed_in_says_where_to_answer_and_a_machine_is_slowed(
    browser: httpx.AsyncClient, db: Database
) -> None:
    form = await browser.get("/shop/contact")
    sent = {"key": key_of(form.text), "topic": "other", "text": "unicorns", "what": "send"}
    refused = await browser.post("/shop/contact", data=sent, headers=FORM)
    assert (refused.status_code, "We need an e-mail address" in refused.text) == (422, True)
    known = sent | {"email": "ada@example.org"}
    states: list[int] = []
    for _ in range(7):
        again = await browser.get("/shop/contact")
        asked = known | {"key": key_of(again.text)}
        states.append((await browser.post("/shop/contact", data=asked, headers=FORM)).status_code)
    assert states == [303] * 5 + [429] * 2
    opened = await db.read(all_cases)
    assert len(opened) == 5
    assert len({case.customer_id for case, _, _ in opened}) == 1


async def merge(tx: Tx, case: service.cases.Case) -> None:
    """Let a case go on in another one, in which something was said before and after."""
    into = service.cases.NewCase(
        case_id=ids.new(),
        customer_id=case.customer_id,
        channel=service.cases.Source.MAIL,
        subject="The same by mail",
        topic="other",
        language="en",
    )
    held, _ = await service.cases.open_case(tx, new=into, at=now())
    kinds = service.cases.EntryKind
    before = service.cases.NewEntry(kind=kinds.CHAT_OUT, body="said to somebody else")
    await service.cases.add_entry(tx, case=held, new=before, at=now())
    members = [case.customer_id]
    _, on = await service.cases.merge(
        tx, whose=case.whose, into=held.whose, members=members, at=now()
    )
    after = service.cases.NewEntry(kind=kinds.CHAT_OUT, body="still with you")
    await service.cases.add_entry(tx, case=on, new=after, at=now())


async def test_a_chat_is_one_case_shown_to_its_own_browser_alone(
    browser: httpx.AsyncClient, application: Entrance, db: Database
) -> None:
    page = await browser.get("/shop/chat")
    assert "We answer as soon as somebody is at the desk." in page.text
    said = {"key": key_of(page.text), "text": "Hello", "email": "ada@example.org"}
    for _ in range(2):
        begun = await browser.post("/shop/chat", data=said, headers=FORM)
        assert begun.status_code == 303, begun.text
        said |= {"email": ""}
    page = await browser.get("/shop/chat")
    assert page.text.count("Hello</p>") == 1
    second = {"key": key_of(page.text), "text": "Anybody <b>there</b>?"}
    await browser.post("/shop/chat", data=second, headers=FORM)
    ((case, entries, _),) = await db.read(all_cases)
    assert (case.channel, [one.kind for one in entries]) == ("chat", ["chat_in"] * 2)

    async def answer(tx: Tx) -> None:
        held = await service.cases.lock_open(tx, whose=case.whose)
        kinds = service.cases.EntryKind
        for kind, body in ((kinds.CHAT_OUT, "Yes, I am"), (kinds.INTERNAL_NOTE, "grumpy")):
            new = service.cases.NewEntry(kind=kind, body=body)
            held, _ = await service.cases.add_entry(tx, case=held, new=new, at=now())

    await db.transact(answer, SYSTEM)
    page = await browser.get("/shop/chat")
    assert "Yes, I am" in page.text
    assert "Anybody &lt;b&gt;there" in page.text
    assert "grumpy" not in page.text
    async with a_client(application, **FORM) as other:
        assert "Yes, I am" not in (await other.get("/shop/chat")).text

    # another case goes on in its place: the chat goes on there, and shows nothing from before
    await db.transact(merge, SYSTEM, case)
    third = {"key": key_of((await browser.get("/shop/chat")).text), "text": "Thank you"}
    assert (await browser.post("/shop/chat", data=third, headers=FORM)).status_code == 303
    page = await browser.get("/shop/chat")
    assert page.text.count("Thank you</p>") == 1
    assert "still with you" in page.text
    assert "Yes, I am" in page.text
    assert "said to somebody else" not in page.text
