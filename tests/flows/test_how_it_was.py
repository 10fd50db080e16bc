"""Asking how it was: with the person's word, by mail; somebody looks after a bad answer."""

import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ordito import customers, journeys, messages, service
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.flows.ask_how_it_was import ask_how_it_was
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import CustomerId, IdentifierId
from ordito.processes.ask_feedback import ask_feedback
from ordito.service import experience
from ordito.service.experience import (
    AskPolicy,
    AskRule,
    Invitation,
    Measure,
    Occasion,
    Touchpoint,
)
from tests.company import Company, found
from tests.surfaces.application import SYSTEM, a_client, an_application
from tests.surfaces.shop.buyer import FORM

POLICY = AskPolicy(
    rules=(
        AskRule(code="nps", touchpoint=Touchpoint.DELIVERY, measure=Measure.NPS, after_hours=0),
    ),
    hold_out_percent=0,
)


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db)


@pytest.fixture
async def browser(
    address: str,
    company: Company,  # noqa: ARG001 # it is founded first
) -> AsyncGenerator[httpx.AsyncClient]:
    async with an_application(address) as running, a_client(running, **FORM) as client:
        yield client


async def invited(tx: Tx, *, company: Company, email: str, allowed: bool) -> Invitation:
    """Have somebody whose parcel came this morning, and who may or may not be asked."""
    at = now()
    await experience.publish_ask_policy(tx, policy=POLICY, at=at)
    who = CustomerId(ids.new())
    identifiers = (Identifier(IdentifierKind.EMAIL, email),)
    await customers.register(
        tx, customer=NewCustomer(customer_id=who, identifiers=identifiers), at=at
    )
    said = customers.consents.said(
        customer_id=who,
        purpose=experience.PURPOSE,
        channel="email",
        given=allowed,
        evidence="test",
        source="test",
        at=at,
    )
    await customers.consents.record(tx, statement=said, at=at)
    occasion = Occasion(
        customer_id=who,
        person_id=who,
        touchpoint=Touchpoint.DELIVERY,
        cause_id=ids.new(),
        caused_at=at - timedelta(hours=1),
        channel_id=company.channels["web"],
    )
    book = await experience.ASKING.load(tx)
    assert await experience.invite(tx, occasion=occasion, book=book, at=at)
    (due,) = await experience.list_due(tx, at=at)
    return due


async def state_of(tx: Tx) -> list[tuple[str, int]]:
    rows = await experience.count_invitations(
        tx, since=now() - timedelta(days=1), until=now() + timedelta(days=1)
    )
    return [(row.state, row.invitations) for row in rows]


async def link_of(tx: Tx, invitation: Invitation) -> messages.Message:
    message_id = ids.derive("service.feedback", invitation.invitation_id)
    found_one = await messages.find_message(
        tx, customer_id=invitation.customer_id, message_id=message_id
    )
    assert found_one is not None
    return found_one


async def test_nobody_is_asked_without_their_word(db: Database, company: Company) -> None:
    due = await db.transact(invited, SYSTEM, company=company, email="no@example.org", allowed=False)
    assert await ask_feedback(db) == 1
    assert await db.read(state_of) == [("not_allowed", 1)]
    assert await db.transact(ask_how_it_was, SYSTEM, invitation=due, at=now()) == "not_allowed"
    assert await ask_feedback(db) == 0


async def test_one_click_answers_and_a_bad_answer_is_looked_after_once(
    browser: httpx.AsyncClient, db: Database, company: Company
) -> None:
    due = await db.transact(invited, SYSTEM, company=company, email="yes@example.org", allowed=True)
    await ask_feedback(db)
    assert await db.read(state_of) == [("asked", 1)]
    message = await db.read(link_of, due)
    assert (message.template, message.purpose) == ("feedback", "feedback")
    url = f"/shop/how-was-it/{message.link}"
    opened = await browser.get(f"{url}?score=2")
    assert "data-send" in opened.text
    assert re.search(r'value="2" required checked', opened.text)
    answers: dict[str, Any] = {"customer_id": due.customer_id, "answer_id": due.invitation_id}
    assert await db.read(experience.find_answer, **answers) is None, "opening answers nothing"
    assert (await browser.post(url, data={"score": "11"}, headers=FORM)).status_code == 422
    for score, comment in (("2", ""), ("2", ""), ("3", "It came late.")):
        sent = {"score": score} | ({"comment": comment} if comment else {})
        assert (await browser.post(url, data=sent, headers=FORM)).status_code == 303
    kept = await db.read(experience.find_answer, **answers)
    assert kept is not None
    assert (kept.score, kept.comment, kept.version, kept.is_bad) == (3, "It came late.", 2, True)
    assert "Your answer is 3." in (await browser.get(url)).text
    whose = service.cases.Whose(due.customer_id, kept.follow_up_id or ids.new())
    case = await db.read(service.cases.get_case, whose=whose)
    assert (case.topic, case.priority, case.subject) == ("complaint", 2, "NPS 2/10")
    (care,) = await db.read(service.cases.list_care, story=[whose])
    assert care.reason == "bad_answer"
    told = await db.read(
        journeys.list_touchpoints,
        identifier_ids=[IdentifierId(due.customer_id)],
        before=now() + timedelta(hours=1),
    )
    assert [one.payload["score"] for one in told if one.type == "survey"] == [3, 2]
    assert (await browser.get("/shop/how-was-it/nothing")).status_code == 404
