"""Alarm: the jobs that wake whoever delivers. What is to be delivered stands in the rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from ordito.platform import jobs
from ordito.platform.db import Tx
from ordito.platform.webhooks.errors import SpanWrong

DELIVER: Final = "webhooks.deliver"
REPLAY: Final = "webhooks.replay"
_LONGEST_SPAN: Final = timedelta(days=31)


class Errand(Struct, frozen=True):
    """To which endpoint something is due."""

    endpoint_id: UUID


class Span(Struct, frozen=True):
    """What to send again to an endpoint: facts recorded from ``since`` on, before ``until``."""

    endpoint_id: UUID
    since: datetime
    until: datetime


async def wake(tx: Tx, *, endpoint_ids: Sequence[UUID], at: datetime) -> None:
    """Let somebody deliver to these endpoints, one worker to each."""
    for endpoint_id in endpoint_ids:
        await jobs.enqueue(tx, DELIVER, Errand(endpoint_id), at=at, key=f"{DELIVER}:{endpoint_id}")


async def ask_replay(
    tx: Tx, *, endpoint_id: UUID, since: datetime, until: datetime, at: datetime
) -> None:
    """Let a span of time be sent again; asking twice for the same span is harmless.

    Raises:
        SpanWrong: it ends before it begins, or is longer than 31 days.
    """
    if not timedelta(0) < until - since <= _LONGEST_SPAN:
        raise SpanWrong("the span does not end after it begins, or is too long", field="until")
    span = Span(endpoint_id, since, until)
    key = f"{REPLAY}:{endpoint_id}:{since.isoformat()}:{until.isoformat()}"
    await jobs.enqueue(tx, REPLAY, span, at=at, key=key)
