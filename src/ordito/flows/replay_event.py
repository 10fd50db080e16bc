"""Replay event: one that was put aside is corrected and taken after all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from ordito import journeys
from ordito.flows.take_events import take_events
from ordito.journeys import BadEvent, BadEventStays, Heard, Sent, SourceBook
from ordito.platform.db import Tx

_ID: Final = "messageId"


async def replay_event(
    tx: Tx,
    *,
    bad_event: BadEvent,
    correction: Mapping[str, Any],
    book: SourceBook,
    by: str,
    at: datetime,
) -> None:
    """Take an event after all. A person has looked at it, so it may be older than the horizon.

    Args:
        tx: open transaction.
        bad_event: as it was put aside.
        correction: fields that take the place of what was sent; None takes one away.
        book: sources and declarations in force.
        by: who does it.
        at: now.

    Raises:
        BadEventSettled: somebody has taken or dropped it.
        BadEventStays: it cannot be taken as it is.
    """
    own = {} if bad_event.reason != "id_reused" else {_ID: f"replayed-{bad_event.bad_event_id}"}
    sent = msgspec.convert({**bad_event.fields, **own, **correction}, Sent)
    source = book.sources[bad_event.source_id]
    read = journeys.read_event(
        sent,
        source=source,
        forms=book.forms,
        received_at=bad_event.received_at,
        offset=journeys.offset_of(bad_event, sent=sent),
    )
    if not isinstance(read, Heard):
        raise BadEventStays(read.detail, field="correction", reason=read.reason)
    await journeys.settle_bad_event(tx, bad_event=bad_event, state="taken", by=by, at=at)
    taken = await take_events(tx, source=source, heard=[read], unfit=[], at=at)
    if taken.bad:
        message = "messageId: another event of this source had it"
        raise BadEventStays(message, field="correction", reason="id_reused")
