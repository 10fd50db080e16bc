"""Webhooks against a real receiver that fails, is slow, redirects and says that it is gone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from ordito.flows.subscriptions import READERS
from ordito.platform import ids, webhooks
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context, Event
from ordito.platform.relay import Relay
from ordito.platform.settings import Settings
from ordito.platform.webhooks import NewEndpoint, Terms
from ordito.processes.deliver_webhooks import Courier, deliver, replay, wake_webhooks
from ordito.reads.exceptions import list_exceptions
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.http_post import HttpPost
from tests.receiver import Got, Receiver, Reply, receive

SYSTEM = Context.system()
SECRET = webhooks.make_secret()


class Happened(Event, frozen=True, kw_only=True):
    type: ClassVar[str] = "test.happened"
    number: int


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as running:
        yield running


@pytest.fixture
async def courier(db: Database) -> AsyncIterator[Courier]:
    made = await a_courier(db)
    yield made
    await made.post.close()


async def a_courier(db: Database, *, timeout_s: float = 1.0, private: bool = True) -> Courier:
    terms = Terms.of(Settings(webhook_private_networks=private))
    post = HttpPost(timeout_s=timeout_s, allows_private=private)
    return Courier(db, await Memory.load(db), post, terms)


async def an_endpoint(db: Database, url: str, **more: Any) -> UUID:
    new = NewEndpoint(endpoint_id=ids.new(), name="erp", url=url, **{"types": ["*"], **more})
    await db.transact(
        webhooks.register, SYSTEM, endpoint=new, secret=SECRET, made_by="system", at=now()
    )
    await relay(db)  # what its registration brings is not what the tests look at
    async with db.connection() as connection:
        await connection.execute("DELETE FROM platform.webhook_delivery")
    return new.endpoint_id


async def relay(db: Database) -> None:
    """Let the relay note what has happened; the reader's cursor opens on first use."""
    runner = Relay(db, {}, READERS)
    task = asyncio.create_task(runner.run())
    for _ in range(3000):
        await asyncio.sleep(0.02)
        if not await _behind(db):
            break
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _behind(db: Database) -> bool:
    async with db.connection() as connection:
        opened = await connection.fetchval("SELECT count(*) FROM platform.log_cursor")
        return not opened or await connection.fetchval(
            "SELECT EXISTS (SELECT FROM platform.log_cursor c JOIN platform.fact f"
            " ON f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id))"
        )


async def happen(
    db: Database, *numbers: int, subject: UUID | None = None, place: UUID | None = None
) -> UUID:
    subject = subject or ids.new()

    async def record(tx: Tx, number: int) -> None:
        context = Context(actor="system", place_id=place)
        tx.record(Happened(number=number), subject=subject, at=now(), context=context)

    for number in numbers:
        await db.transact(record, SYSTEM, number)
    await relay(db)
    return subject


async def make_due(db: Database, endpoint_id: UUID) -> None:
    """Let the pauses pass."""
    async with db.connection() as connection:
        await connection.execute(
            "UPDATE platform.webhook_delivery SET next_at = made_at WHERE endpoint_id = $1"
            " AND state = 'waiting'",
            endpoint_id,
        )
        await connection.execute(
            "UPDATE platform.webhook_endpoint SET rest_until = NULL WHERE endpoint_id = $1",
            endpoint_id,
        )


async def states(db: Database, endpoint_id: UUID) -> list[tuple[str, int, str | None]]:
    found = await db.read(
        webhooks.list_deliveries,
        endpoint_id=endpoint_id,
    )
    return [(each.state, each.attempts, each.fault) for each in reversed(found)]


async def state_of(db: Database, endpoint_id: UUID) -> tuple[str, str | None]:
    endpoint = await db.read(webhooks.get_endpoint, endpoint_id=endpoint_id)
    return endpoint.state, endpoint.reason


async def test_a_fact_arrives_as_a_cloud_event_that_the_peers_library_verifies(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url + "/hooks?tenant=1")
    subject = await happen(db, 7)
    assert await deliver(courier, endpoint_id) == 1
    (got,) = receiver.got
    assert got.path == "/hooks?tenant=1"
    event = Webhook(SECRET).verify(got.body, got.headers)
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert (event["specversion"], event["type"], event["subject"]) == (
        "1.0",
        "test.happened",
        str(subject),
    )
    assert event["id"] == got.message_id
    assert event["data"]["payload"] == {"number": 7}
    assert await states(db, endpoint_id) == [("delivered", 1, None)]


async def test_nothing_is_sent_of_other_types_or_other_places(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    own, other = ids.new(), ids.new()
    by_type = await an_endpoint(db, receiver.url, types=["test.else"])
    by_place = await an_endpoint(db, receiver.url, place_ids=[own])
    for place in (own, other, None):
        await happen(db, 1, place=place)
    assert await deliver(courier, by_type) == 0
    assert await deliver(courier, by_place) == 2
    assert {got.event["data"]["place_id"] for got in receiver.got} == {str(own), None}


async def test_what_failed_is_tried_again_after_a_growing_pause(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(503, b"back soon")
    for attempt in (1, 2):
        began = now()
        assert await deliver(courier, endpoint_id) == 1
        assert await deliver(courier, endpoint_id) == 0
        (waiting,) = await db.read(
            webhooks.list_deliveries,
            endpoint_id=endpoint_id,
        )
        pause_s = (5, 300)[attempt - 1]
        ahead_s = (waiting.next_at - began).total_seconds()
        assert 0.8 * pause_s <= ahead_s <= 1.2 * pause_s + 5
        await make_due(db, endpoint_id)
    receiver.answer = lambda _: Reply()
    await deliver(courier, endpoint_id)
    assert await states(db, endpoint_id) == [("delivered", 3, None)]
    assert len({got.message_id for got in receiver.got}) == 1
    endpoint = await db.read(webhooks.get_endpoint, endpoint_id=endpoint_id)
    assert endpoint.failures == 0


async def test_the_pause_that_the_receiver_asks_for_is_honoured(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(429, headers={"Retry-After": "3600"})
    await deliver(courier, endpoint_id)
    (waiting,) = await db.read(
        webhooks.list_deliveries,
        endpoint_id=endpoint_id,
    )
    assert waiting.next_at > now() + timedelta(minutes=59)


async def test_a_message_is_given_up_after_its_last_attempt_and_may_be_sent_again(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(500)
    for _ in range(10):
        await make_due(db, endpoint_id)
        assert await deliver(courier, endpoint_id) == 1
    assert await states(db, endpoint_id) == [("dead", 10, "refused")]
    await make_due(db, endpoint_id)
    assert await deliver(courier, endpoint_id) == 0
    receiver.answer = lambda _: Reply()
    fact_id = UUID(receiver.got[0].message_id)
    await db.transact(
        webhooks.redeliver, SYSTEM, endpoint_id=endpoint_id, fact_id=fact_id, at=now()
    )
    assert await deliver(courier, endpoint_id) == 1
    assert await states(db, endpoint_id) == [("delivered", 1, None)]
    attempts = await db.read(webhooks.list_attempts, endpoint_id=endpoint_id, fact_id=fact_id)
    assert [each.status for each in attempts] == [204, *[500] * 10]


async def test_one_subject_stays_in_order_while_another_passes(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    stuck = await happen(db, 1, 2)
    receiver.answer = lambda got: Reply(500 if got.event["data"]["payload"]["number"] == 1 else 204)
    await happen(db, 3)
    await deliver(courier, endpoint_id)
    assert sorted(numbers(receiver)) == [1, 3]
    receiver.answer = lambda _: Reply()
    await make_due(db, endpoint_id)
    await deliver(courier, endpoint_id)
    of_stuck = [got for got in receiver.got if got.event["subject"] == str(stuck)]
    assert [number(got) for got in of_stuck] == [1, 1, 2]


async def test_after_three_failures_those_behind_may_pass(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1, 2)
    receiver.answer = lambda got: Reply(500 if number(got) == 1 else 204)
    for _ in range(4):
        await make_due(db, endpoint_id)
        await deliver(courier, endpoint_id)
    assert 2 in numbers(receiver)
    assert numbers(receiver).index(2) >= 3


async def test_a_redirect_is_not_followed(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(302, headers={"Location": receiver.url + "/elsewhere"})
    await deliver(courier, endpoint_id)
    assert [got.path for got in receiver.got] == ["/"]
    assert await states(db, endpoint_id) == [("waiting", 1, "redirected")]


async def test_a_slow_receiver_is_given_up_in_time(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(after_s=3)
    began = now()
    await deliver(courier, endpoint_id)
    assert now() - began < timedelta(seconds=2.5)
    assert await states(db, endpoint_id) == [("waiting", 1, "timeout")]


async def test_a_receiver_that_is_not_there_is_no_fault_of_ours(
    db: Database, courier: Courier
) -> None:
    endpoint_id = await an_endpoint(db, "http://127.0.0.1:9/")
    await happen(db, 1)
    await deliver(courier, endpoint_id)
    assert await states(db, endpoint_id) == [("waiting", 1, "no_connection")]


async def test_a_receiver_that_is_gone_is_disabled_at_once(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(410)
    await deliver(courier, endpoint_id)
    assert await state_of(db, endpoint_id) == ("disabled", "gone")
    await happen(db, 2)
    await make_due(db, endpoint_id)
    assert await deliver(courier, endpoint_id) == 0


async def test_a_receiver_that_fails_for_days_is_disabled_and_shown(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    receiver.answer = lambda _: Reply(500)
    await deliver(courier, endpoint_id)
    assert (await state_of(db, endpoint_id))[0] == "active"
    async with db.connection() as connection:
        await connection.execute(
            "UPDATE platform.webhook_endpoint SET failing_since = failing_since - interval '6 days'"
        )
    await make_due(db, endpoint_id)
    await deliver(courier, endpoint_id)
    assert await state_of(db, endpoint_id) == ("disabled", "failing")
    async with db.connection() as connection:
        shown = await connection.fetch("SELECT kind, reason FROM platform.v_exception")
    assert [tuple(row) for row in shown] == [("webhook_disabled", "failing")]
    (listed,) = await db.read(list_exceptions, place_ids=[ids.new()], at=now())
    assert (listed.exception_id, listed.kind) == (endpoint_id, "webhook_disabled")


async def test_a_receiver_that_keeps_failing_is_left_alone_for_a_while(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    receiver.answer = lambda _: Reply(500)
    for n in range(30):
        await happen_quietly(db, n)
    await relay(db)
    await deliver(courier, endpoint_id)
    assert len(receiver.got) <= courier.terms.parallel + 1
    assert await db.read(webhooks.list_hungry, at=now()) == []


async def happen_quietly(db: Database, number: int) -> None:
    async def record(tx: Tx) -> None:
        tx.record(Happened(number=number), subject=ids.new(), at=now())

    await db.transact(record, SYSTEM)


async def test_what_happens_during_a_pause_goes_out_after_it(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url, types=["test.happened"])
    await db.transact(webhooks.pause, SYSTEM, endpoint_id=endpoint_id, at=now())
    await happen(db, 1, 2)
    assert await deliver(courier, endpoint_id) == 0
    await db.transact(webhooks.resume, SYSTEM, endpoint_id=endpoint_id, at=now())
    await deliver(courier, endpoint_id)
    assert numbers(receiver) == [1, 2]


async def test_a_span_is_replayed_under_the_same_ids(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url, types=["test.happened"])
    began = now()
    for n in range(20):
        await happen_quietly(db, n)
    await relay(db)
    await deliver(courier, endpoint_id)
    first = {got.message_id for got in receiver.got}
    assert len(first) == 20
    await asyncio.sleep(0.01)
    ended = now()
    await happen(db, 99)
    await deliver(courier, endpoint_id)
    receiver.got.clear()
    await replay(courier, webhooks.Span(endpoint_id, began, ended))
    await deliver(courier, endpoint_id)
    assert {got.message_id for got in receiver.got} == first
    assert len(receiver.got) == 20


async def test_both_secrets_sign_while_they_overlap(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url, types=["test.happened"])
    new = webhooks.make_secret()
    await db.transact(
        webhooks.rotate_secret,
        SYSTEM,
        endpoint_id=endpoint_id,
        secret=new,
        at=now(),
        overlap=timedelta(hours=1),
    )
    await happen(db, 1)
    await deliver(courier, endpoint_id)
    (got,) = receiver.got
    for secret in (SECRET, new):
        assert Webhook(secret).verify(got.body, got.headers)


async def test_a_worker_that_dies_between_post_and_record_loses_nothing(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    dying = asyncio.create_task(deliver(courier, endpoint_id))
    receiver.answer = lambda _: Reply(after_s=0.5)
    await asyncio.to_thread(receiver.wait_for, 1)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await states(db, endpoint_id) == [("waiting", 1, None)]
    assert await deliver(courier, endpoint_id) == 0  # the claim of the dead one still holds
    await make_due(db, endpoint_id)
    await deliver(courier, endpoint_id)
    assert await states(db, endpoint_id) == [("delivered", 2, None)]
    assert len({got.message_id for got in receiver.got}) == 1


async def test_private_addresses_are_not_called(db: Database, receiver: Receiver) -> None:
    courier = await a_courier(db, private=False)
    named = receiver.url.replace("127.0.0.1", "localhost")
    for url in (receiver.url, named, "http://[::1]:1/", "http://169.254.169.254/latest"):
        answer = await courier.post(url, headers={}, body=b"{}")
        assert (answer.status, answer.fault) == (None, "private_address"), url
    assert receiver.got == []


async def test_an_answer_is_kept_only_by_its_head_and_without_personal_values(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    answer_head = "no " + "x" * 5000
    receiver.answer = lambda _: Reply(400, answer_head.encode())
    endpoint_id = await an_endpoint(db, receiver.url)
    await happen(db, 1)
    await deliver(courier, endpoint_id)
    fact_id = UUID(receiver.got[0].message_id)
    (attempt,) = await db.read(webhooks.list_attempts, endpoint_id=endpoint_id, fact_id=fact_id)
    assert attempt.answer_head == answer_head[:1000]
    assert attempt.body_bytes == len(receiver.got[0].body)
    known = {"a": ["Ada Rossi", {"b": "ada@example.org"}]}
    assert webhooks.mask("Ada Rossi <ada@example.org> unknown", known) == "••• <•••> unknown"


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    happened=st.lists(st.integers(0, 3), min_size=1, max_size=12),
    faults=st.lists(st.sampled_from([204, 500, 302, 429, 404]), max_size=20),
    deaths=st.sets(st.integers(0, 10), max_size=3),
)
async def test_every_fact_of_a_wanted_type_arrives_at_least_once(
    db: Database, courier: Courier, happened: list[int], faults: list[int], deaths: set[int]
) -> None:
    subjects = [ids.new() for _ in range(4)]
    replies = iter(faults)
    with receive() as receiver:
        receiver.answer = lambda _: Reply(next(replies, 204))
        endpoint_id = await an_endpoint(db, receiver.url, types=["test.happened"])
        for n, which in enumerate(happened):

            async def record(tx: Tx, n: int = n, which: int = which) -> None:
                tx.record(Happened(number=n), subject=subjects[which], at=now())

            await db.transact(record, SYSTEM)
        await relay(db)
        for turn in range(60):
            work = asyncio.create_task(deliver(courier, endpoint_id))
            if turn in deaths:
                await asyncio.sleep(0.005)
                work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            if all(state == "delivered" for state, *_ in await states(db, endpoint_id)):
                break
            await make_due(db, endpoint_id)
        arrived = [number(got) for got in receiver.got]
    assert set(arrived) == set(range(len(happened)))
    await db.transact(webhooks.remove, SYSTEM, endpoint_id=endpoint_id, at=now())


async def test_what_nobody_was_woken_for_is_found(
    db: Database, courier: Courier, receiver: Receiver
) -> None:
    await an_endpoint(db, receiver.url)
    await happen(db, 1)
    async with db.connection() as connection:
        await connection.execute("DELETE FROM platform.pgqueuer")
        await wake_webhooks(courier)
        woken = await connection.fetchval("SELECT count(*) FROM platform.pgqueuer")
    assert woken == 1


def number(got: Got) -> int:
    return got.event["data"]["payload"]["number"]


def numbers(receiver: Receiver) -> list[int]:
    return [number(got) for got in receiver.got]


def test_pauses_are_read_as_they_are_written() -> None:
    read = webhooks.pauses_of("5s 5m 2h 1d")
    assert [pause.total_seconds() for pause in read] == [5, 300, 7200, 86_400]
