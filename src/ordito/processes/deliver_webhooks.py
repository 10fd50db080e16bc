"""Deliver webhooks: claim what is due, post it, keep what came back; nothing is held meanwhile.

A process that is killed between the post and the record leaves a claim that runs out: the message
goes out again under the same id. So every message arrives at least once.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from ordito.platform import jobs, webhooks
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.feed import Entry
from ordito.platform.webhooks import (
    Answer,
    Attempt,
    Due,
    Endpoint,
    EndpointNotFound,
    Errand,
    Keys,
    Post,
    Span,
    Terms,
    headers_of,
    mask,
    wrap,
)
from ordito.reads.memory import Memory
from ordito.reads.webhook_content import read_current

_TURN_S: Final = 30.0
_SYSTEM: Final = Context.system()
_NOBODY: Final = UUID(int=0)
_NOTHING: Final = "nothing_to_tell"


class Courier(Struct, frozen=True):
    """What deliveries are made with.

    Attributes:
        db: the company's database.
        memory: names of places, channels and SKUs.
        post: who talks to receivers.
        terms: how often, how long, how much.
        forms: of messages beside the company's own, by name.
    """

    db: Database
    memory: Memory
    post: Post
    terms: Terms
    forms: "Mapping[str, Form]" = {}


class Message(Struct, frozen=True):
    """What is sent, and what of it is not to be kept.

    Attributes:
        headers: with the signatures.
        body: the envelope as JSON.
        current: the representation in it, as plain values.
    """

    headers: dict[str, str]
    body: bytes
    current: Any


class Form(Struct, frozen=True):
    """How listeners of a kind are told.

    Attributes:
        write: makes the message of a fact to an endpoint; None where there is nothing to tell.
        post: who talks to them.
    """

    write: Callable[[Courier, Entry, Endpoint], Awaitable[Message | None]]
    post: Post


class Sent(Struct, frozen=True):
    """A message and what came back."""

    message: Message
    answer: Answer


def add_works(works: jobs.Works, courier: Courier) -> None:
    """Register what the jobs of webhooks do."""

    async def do_deliver(_: Database, errand: Errand) -> None:
        await deliver(courier, errand.endpoint_id)

    async def do_replay(_: Database, span: Span) -> None:
        await replay(courier, span)

    jobs.register(works, webhooks.DELIVER, Errand, do_deliver)
    jobs.register(works, webhooks.REPLAY, Span, do_replay)


async def wake_webhooks(courier: Courier) -> None:
    """Wake deliveries that are due again, or that nobody was woken for; stop orphaned ones."""
    at = now()
    await courier.db.transact(webhooks.disable_orphans, _SYSTEM, at=at)
    hungry = await courier.db.read(webhooks.list_hungry, at=at)
    if hungry:
        await courier.db.transact(webhooks.wake, _SYSTEM, endpoint_ids=hungry, at=at)


async def forget_deliveries(courier: Courier) -> None:
    """Forget the log of what ended long ago, and listeners that were not heard of since."""
    at = now()
    before = at - courier.terms.log_kept
    while await courier.db.transact(webhooks.forget, _SYSTEM, before=before):
        pass
    while await courier.db.transact(webhooks.forget_listeners, _SYSTEM, before=before, at=at):
        pass


async def deliver(courier: Courier, endpoint_id: UUID) -> int:
    """Deliver what is due to an endpoint, for a turn; return the number of attempts.

    What is left after the turn, and what falls due later, is woken for again.
    """
    made, turn_ends = 0, monotonic() + _TURN_S
    while monotonic() < turn_ends:
        try:
            endpoint = await courier.db.read(webhooks.get_endpoint, endpoint_id=endpoint_id)
        except EndpointNotFound:
            break
        keys = await courier.db.read(webhooks.find_keys, endpoint_id=endpoint_id)
        claimed = await courier.db.transact(
            webhooks.claim,
            _SYSTEM,
            endpoint_id=endpoint_id,
            most=courier.terms.parallel,
            lease=courier.terms.lease,
            at=now(),
        )
        if not claimed:
            break
        async with asyncio.TaskGroup() as group:
            for due in claimed:
                group.create_task(_attempt(courier, endpoint, keys, due))
        made += len(claimed)
    return made


async def replay(courier: Courier, span: Span) -> None:
    """Note again what was recorded in a span, slot by slot, and wake the delivery."""
    place: tuple[int, UUID] | None = (0, _NOBODY)
    while place is not None:
        slot, after = place
        place = await courier.db.transact(
            webhooks.replay,
            _SYSTEM,
            endpoint_id=span.endpoint_id,
            slot=slot,
            after=after,
            since=span.since,
            until=span.until,
            at=now(),
        )
    await courier.db.transact(webhooks.wake, _SYSTEM, endpoint_ids=[span.endpoint_id], at=now())


async def try_out(courier: Courier, url: str, *, keys: Keys, event: Entry) -> Sent:
    """Send an invented event to an address and return what went out and what came back."""
    message = compose(courier.terms, event, keys=keys, current=None, test=True)
    return Sent(message, await courier.post(url, headers=message.headers, body=message.body))


def compose(
    terms: Terms, fact: Entry, *, keys: Keys, current: dict[str, Any] | None, test: bool = False
) -> Message:
    """Wrap and sign a fact; a representation that makes the message too long is left out."""
    at = now()
    plain = msgspec.to_builtins(current, enc_hook=str)
    event = wrap(
        fact, source=terms.source, current=plain, current_at=at if current else None, test=test
    )
    body = msgspec.json.encode(event)
    if len(body) > terms.body_limit_bytes and plain is not None:
        body = msgspec.json.encode(wrap(fact, source=terms.source, cut=True, test=test))
    headers = headers_of(str(fact.fact_id), body, secrets=keys.valid(at), at=at)
    return Message(headers, body, plain)


async def _attempt(courier: Courier, endpoint: Endpoint, keys: Keys | None, due: Due) -> None:
    db, terms = courier.db, courier.terms
    fact = await db.read(webhooks.get_fact, slot=due.slot, fact_id=due.fact_id)
    message, answer = await _tell(courier, endpoint, keys, fact)
    at = now()
    next_at = terms.next_at(attempts=due.attempts, at=at, asked=answer.retry_after)
    await db.transact(
        webhooks.settle,
        _SYSTEM,
        endpoint_id=endpoint.endpoint_id,
        due=due,
        attempt=_told(endpoint.url, message, answer),
        answer=answer,
        next_at=None if answer.fault == _NOTHING else next_at,
        gives_up_after=terms.gives_up_after,
    )


async def _tell(
    courier: Courier, endpoint: Endpoint, keys: Keys | None, fact: Entry
) -> tuple[Message, Answer]:
    """Write and post a message; one that there is nothing to tell in is given up at once."""
    form = courier.forms.get(endpoint.form)
    if form is not None:
        written = await form.write(courier, fact, endpoint)
    elif keys is not None:
        current = await courier.db.read(
            read_current, fact=fact, endpoint=endpoint, memory=courier.memory
        )
        written = compose(courier.terms, fact, keys=keys, current=current)
    else:
        written = None
    if written is None:
        return Message({}, b"", None), Answer(fault=_NOTHING)
    post = courier.post if form is None else form.post
    return written, await post(endpoint.url, headers=written.headers, body=written.body)


def _told(url: str, message: Message, answer: Answer) -> Attempt:
    return Attempt(
        at=now(),
        url=url,
        headers=message.headers,
        body_bytes=len(message.body),
        body_sha256=hashlib.sha256(message.body).digest(),
        status=answer.status,
        fault=answer.fault,
        answer_head=mask(answer.head, message.current),
        duration_ms=answer.duration_ms,
    )
