"""Stated preferences: what people said of themselves, beside what was observed of them.

A size told in a store, an answer to a survey, a row of market research. Of a topic each source has
one answer; the one that was stated last counts.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.journeys.errors import PreferenceUnclear
from ordito.journeys.events import PreferenceStated
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_STATE: Final = _sql.query("state", UUID)
_TOPIC: Final = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_SOURCE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_LONGEST: Final = 120


class Stated(msgspec.Struct, frozen=True):
    """What somebody said.

    Attributes:
        customer_id: who.
        topic: of what, as ``size.shirt``, ``colour`` or ``channel``.
        source: to whom, as ``store`` or ``survey-2026-11``.
        value: as it was said; a code or a few words, no personal value.
        stated_at: when.
    """

    customer_id: CustomerId
    topic: str
    source: str
    value: str
    stated_at: datetime


_LIST: Final = _sql.query("list_stated", Stated)


async def state_preference(tx: Tx, *, stated: Stated, at: datetime) -> bool:
    """Keep what somebody said, in place of what they said to the same source before.

    Returns:
        Whether it is news: an older answer, and the same again, change nothing.

    Raises:
        PreferenceUnclear: topic, source or value cannot be read.
    """
    require_readable(stated)
    is_news = await tx.find(
        _STATE,
        customer_id=stated.customer_id,
        topic=stated.topic,
        source=stated.source,
        value=stated.value,
        stated_at=stated.stated_at,
        at=at,
    )
    if is_news is not None:
        event = PreferenceStated(topic=stated.topic, source=stated.source)
        whose = stated.customer_id
        tx.record(event, subject=whose, customer_id=whose, at=stated.stated_at)
    return is_news is not None


def require_readable(stated: Stated) -> None:
    """Refuse what nobody could read later.

    Raises:
        PreferenceUnclear: topic, source or value cannot be read.
    """
    if _TOPIC.fullmatch(stated.topic) is None:
        raise PreferenceUnclear(f"{stated.topic[:40]!r} is no topic.", field="topic")
    if _SOURCE.fullmatch(stated.source) is None:
        raise PreferenceUnclear(f"{stated.source[:40]!r} is no source.", field="source")
    if not 0 < len(stated.value) <= _LONGEST:
        raise PreferenceUnclear("The value is empty or too long.", field="value")


async def list_stated(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[Stated]:
    """Return what a person said under any of its ids: by topic, the latest first; at most 200."""
    return await tx.fetch(_LIST, customer_ids=customer_ids)
