"""Cases that come of what other rooms tell: mail, exceptions, goods that were handed over."""

import asyncio
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ordito import customers, messages, orders, service
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.answer_case import Reply, answer_in_writing
from ordito.flows.call_after_delivery import Called, note_call, plan_calls
from ordito.flows.case_of_exception import open_exception_cases
from ordito.flows.case_of_message import case_of_message
from ordito.flows.follow_refunds import follow_refunds
from ordito.orders import Whereabouts
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes.receive_mail import LetterBox, receive_mail
from ordito.processes.sale import SaleCustomer
from ordito.reads.case_page import read_case_page
from tests.company import CARD
from tests.flows.shop import collect, open_shop
from tests.flows.test_cases import AGENT, MONDAY, OTHER, do, hours, in_state, policy

__all__ = ["policy"]
cases = service.cases
SYSTEM = Context.system()
ANNA = "anna@example.org"


@pytest.fixture
def box(db: Database, tmp_path: Path) -> LetterBox:
    return LetterBox(db, FileStore(tmp_path / "files"), {"service@passochiaro.example"}, 2_000_000)


class Post:
    """A mailbox whose mails become cases."""

    def __init__(self, box: LetterBox) -> None:
        self.box = box
        self.count = 0

    async def take(self, text: str, *, sender: str = ANNA, **heads: str) -> UUID | None:
        """Receive a mail and return the case that it belongs to; told twice, it is once."""
        self.count += 1
        mail = EmailMessage()
        mail["From"] = sender
        mail["Message-ID"] = f"<m{self.count}@example.org>"
        for name, value in heads.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        receipt = await receive_mail(self.box, source="desk", raw=mail.as_bytes(policy=SMTP))
        key = {"customer_id": receipt.customer_id, "received_id": receipt.received_id}
        found = await asyncio.gather(
            *[
                self.box.db.transact(case_of_message, SYSTEM, at=hours(self.count), **key)
                for _ in range(2)
            ]
        )
        assert found[0] == found[1]
        return found[0]

    async def entries(self, case_id: UUID) -> list[tuple[str, str]]:
        whose = await self.box.db.read(cases.get_whose, name=str(case_id))
        page = await self.box.db.read(read_case_page, whose=whose, actor=AGENT, at=MONDAY)
        return [(one.kind, one.body) for one in reversed(page.rows.entries)]


async def test_a_mail_is_about_the_orders_of_its_writer_that_it_names(box: LetterBox) -> None:
    shop = await open_shop(box.db, units=5)
    own = await shop.sell(collect(), customer=SaleCustomer(card=CARD))
    others = await shop.sell(collect())
    await box.db.transact(
        customers.add_identifier,
        SYSTEM,
        customer_id=shop.company.member,
        identifier=Identifier(IdentifierKind.EMAIL, ANNA),
        at=MONDAY,
    )
    numbers = [ids.number_of(UUID(str(one.order_id))) for one in (own, others)]
    text = f"Where are {numbers[0].lower()}, {numbers[1]} and 0000-0000-0000?"
    post = Post(box)
    link = cases.Link(cases.LinkKind.ORDER, UUID(str(own.order_id)))

    async def links(case_id: UUID | None) -> list[tuple[str, UUID]]:
        whose = await box.db.read(cases.get_whose, name=str(case_id))
        page = await box.db.read(read_case_page, whose=whose, actor=AGENT, at=MONDAY)
        return [(one.kind, UUID(str(one.subject_id))) for one in page.rows.links]

    named = await post.take(text, Subject=f"Order {numbers[0]}")
    assert await links(named) == [(link.kind, link.subject_id)]

    # what an agent took away comes back by the words of an answer, not by the subject it carries
    whose = await box.db.read(cases.get_whose, name=str(named))
    await box.db.transact(cases.unlink, SYSTEM, whose=whose, link=link)
    again = {"Subject": f"Re: Order {numbers[0]}", "In_Reply_To": "<m1@example.org>"}
    assert await post.take("Any news?", **again) == named
    assert await links(named) == []
    assert await post.take(text, **again) == named
    assert await links(named) == [(link.kind, link.subject_id)]


async def test_a_case_says_whether_the_sender_of_a_mail_is_proven(box: LetterBox) -> None:
    post = Post(msgspec.structs.replace(box, servers={"desk": "mx.passochiaro.example"}))
    forged = {"Authentication_Results": "mx.other.example; dmarc=pass header.from=example.org"}
    proven = {
        "Authentication_Results": "mx.passochiaro.example; dmarc=pass header.from=example.org"
    }
    case_id = await post.take("I am Anna", **forged)
    assert await post.take("It is me", In_Reply_To="<m1@example.org>", **proven) == case_id
    whose = await box.db.read(cases.get_whose, name=str(case_id))
    page = await box.db.read(read_case_page, whose=whose, actor=AGENT, at=MONDAY)
    said = {one.body: one.told["is_proven"] for one in page.rows.entries if one.kind == "mail_in"}
    assert {body.strip(): told for body, told in said.items()} == {
        "I am Anna": False,
        "It is me": True,
    }


async def test_mail_goes_where_it_belongs(box: LetterBox) -> None:
    post = Post(box)
    first = await post.take("Where is my parcel?", Subject="Parcel")
    assert first is not None
    whose = await box.db.read(cases.get_whose, name=str(first))
    assert (await box.db.read(cases.get_case, whose=whose)).subject == "Parcel"
    message_id = ids.new()
    for _ in range(2):
        await do(
            box.db,
            answer_in_writing,
            whose=whose,
            message_id=message_id,
            reply=Reply(text="It comes.", then=cases.State.WAITING),
            at=hours(1),
        )
    written = await box.db.read(
        messages.find_written, customer_id=whose.customer_id, message_id=message_id
    )
    assert written is not None
    assert (written.subject, written.answers) == ("Re: Parcel", ("m1@example.org",))

    # a machine's answer wakes nothing, and opens nothing where it answers nothing
    ours = f"<{message_id}@passochiaro.example>"
    out = {"Auto_Submitted": "auto-replied", "In_Reply_To": ours}
    assert await post.take("I am away", **out) in (first, None)
    assert (await box.db.read(cases.get_case, whose=whose)).state == "waiting"
    assert await post.take("I am away", Auto_Submitted="auto-replied") is None

    # an answer by references wakes it; of a stranger it is another case that follows it
    assert await post.take("Thank you", References="<m1@example.org>") == first
    assert (await box.db.read(cases.get_case, whose=whose)).state == "open"
    stranger = await post.take("Me too", sender="x@example.org", In_Reply_To="<m1@example.org>")
    assert stranger not in (first, None)
    kinds = [kind for kind, _ in await post.entries(first)]
    assert kinds.count("mail_out") == 1
    assert [body for kind, body in await post.entries(first) if kind == "mail_in"][
        -1
    ] == "Thank you"


async def test_mail_to_a_merged_case_goes_on_and_to_a_closed_one_begins_anew(
    box: LetterBox,
) -> None:
    post = Post(box)
    first, second = await post.take("One", Subject="One"), await post.take("Two", Subject="Two")
    whose, into = [await box.db.read(cases.get_whose, name=str(one)) for one in (first, second)]
    await do(box.db, cases.merge, whose=whose, into=into, members=[into.customer_id], at=hours(3))
    assert await post.take("More of one", In_Reply_To="<m1@example.org>") == second
    for state in (cases.State.SOLVED, cases.State.CLOSED):
        await do(box.db, in_state, whose=into, state=state, at=hours(5))
    later = await post.take("Again", In_Reply_To="<m2@example.org>")
    assert later not in (first, second)
    follows = await box.db.read(
        cases.get_case, whose=await box.db.read(cases.get_whose, name=str(later))
    )
    assert follows.follows_id == second
    assert (await box.db.read(cases.get_case, whose=into)).state == "closed"


@pytest.mark.usefixtures("policy")
async def test_who_is_called_and_unhappy_is_not_let_go(db: Database) -> None:
    shop = await open_shop(db, units=5)
    order = await shop.sell(collect())
    found = await db.read(orders.find_order_key, name=str(order.order_id))
    assert found is not None
    rule = cases.FollowUpRule(code="welcome", after_hours=1, within_hours=48)
    never = cases.FollowUpRule(code="never", percent=0)
    routing = cases.RoutingPolicy(follow_ups=(rule, never), most_tries=2)
    await db.transact(cases.publish_routing_policy, SYSTEM, policy=routing, by="test", at=MONDAY)
    for _ in range(2):
        await db.transact(
            plan_calls, SYSTEM, where=found, method="carry_out", place_id=None, at=MONDAY
        )
    key: dict[str, Any] = {
        "customer_id": found.customer_id,
        "follow_up_id": ids.derive("follow up", "welcome", found.order_id),
    }
    await do(db, cases.claim_follow_up, at=hours(1), **key)
    with pytest.raises(cases.FollowUpTaken):
        await do(db, cases.claim_follow_up, actor=OTHER, at=hours(1), **key)
    again = await do(db, note_call, called=Called(outcome="no_answer"), at=hours(1), **key)
    assert (again.state, again.tries, again.due_at, again.agent) == ("open", 1, hours(5), None)
    said = Called(outcome="reached", said="The seam is open", satisfaction=1)
    done = await do(db, note_call, actor=OTHER, called=said, at=hours(5), **key)
    assert (done.state, done.satisfaction) == ("done", 1)
    whose = cases.Whose(done.customer_id, done.case_id)
    page = await db.read(read_case_page, whose=whose, actor=OTHER, at=hours(5))
    assert (page.case.assignee, page.case.priority) == (OTHER, 2)
    assert [one.owner for one in page.rows.care] == [OTHER]
    assert [one.order_id for one in page.rows.orders] == [order.order_id]


@pytest.mark.usefixtures("policy")
async def test_money_that_went_back_keeps_its_promise(db: Database) -> None:
    routing = cases.CommitmentPolicy(
        calendars=(
            cases.Calendar(code="always", zone="UTC", week=((cases.WorkSpan(0, 1440),),) * 7),
        ),
        promises=(
            cases.Promise(
                code="money",
                kind=cases.CommitmentKind.REFUND,
                minutes=60,
                calendar="always",
            ),
        ),
    )
    order_id, customer_id = OrderId(ids.new()), CustomerId(ids.new())

    async def promise(tx: Tx) -> Any:
        await cases.publish_commitment_policy(tx, policy=routing, by="test", at=MONDAY)
        new = cases.NewCase(
            customer_id=customer_id,
            case_id=ids.new(),
            channel=cases.Source.COUNTER,
            subject="Money back",
        )
        case, _ = await cases.open_case(tx, new=new, at=MONDAY)
        await cases.promise_more(
            tx, case=case, kind=cases.CommitmentKind.REFUND, subject_id=order_id, at=MONDAY
        )
        return case

    case = await do(db, promise)
    where = Whereabouts(customer_id, order_id)
    for _ in range(2):
        await db.transact(follow_refunds, SYSTEM, where=where, at=hours(0.5))
    (kept,) = await db.read(cases.list_commitments, story=[case.whose])
    assert (kept.state, kept.ended_at) == ("kept", hours(0.5))


async def test_exceptions_become_cases_once(db: Database) -> None:
    shop = await open_shop(db, units=5)
    order = await shop.sell(collect())
    async with db.connection() as connection:
        await connection.execute(
            """INSERT INTO stock.exception (exception_id, sku_id, place_id, condition, kind,
                      subject_id, quantity, opened_at)
               SELECT gen_random_uuid(), sku_id, place_id, condition, 'shortfall',
                      gen_random_uuid(), 1, $1
                 FROM stock.position LIMIT 1""",
            MONDAY,
        )
    assert order.order_id
    rules = (cases.ExceptionRule(room="stock", kind="shortfall", skill="stock"),)
    routing = cases.RoutingPolicy(exceptions=rules)
    await db.transact(cases.publish_routing_policy, SYSTEM, policy=routing, by="test", at=MONDAY)
    assert await db.transact(open_exception_cases, SYSTEM, at=hours(1)) == 1
    assert await db.transact(open_exception_cases, SYSTEM, at=hours(1)) == 0
    (case,) = await db.read(cases.list_of_person, customer_ids=[cases.HOUSE])
    assert (case.channel, case.skill, case.subject) == ("exception", "stock", "shortfall")
    assert await db.read(cases.list_commitments, story=[case.whose]) == []
