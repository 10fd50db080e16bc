"""Visits: what was observed, cut into sessions by declared rules.

A session is not stored: it follows from its touchpoints, so that what is heard late, or under an
identifier whose person is known only now, falls into its place by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito.journeys.inbound import Inbound, inbound_in
from ordito.journeys.model import Touchpoint
from ordito.platform.ids import ChannelId, PlaceId


class SessionRule(msgspec.Struct, frozen=True):
    """When a session ends.

    Attributes:
        gap: silence of a source after which another session begins.
        by_link: whether coming back by another link begins one as well.
    """

    gap: timedelta = timedelta(minutes=30)
    by_link: bool = True


class Session(msgspec.Struct, frozen=True):
    """What belongs together of what one source observed.

    Attributes:
        source: who observed it.
        channel_id: on which channel.
        place_id: at which place, where there is one.
        started_at: its first touchpoint.
        ended_at: the end of its last.
        touchpoints: how many.
        inbound: the link by which it began, if it was one.
    """

    source: str
    channel_id: ChannelId
    place_id: PlaceId | None
    started_at: datetime
    ended_at: datetime
    touchpoints: int
    inbound: Inbound | None


RULE: Final = SessionRule()


def sessions_of(touchpoints: Iterable[Touchpoint], rule: SessionRule = RULE) -> list[Session]:
    """Return the sessions of one person, latest first, in whatever order they were heard."""
    by_source: defaultdict[tuple[str, ChannelId], dict[object, Touchpoint]] = defaultdict(dict)
    for one in touchpoints:
        by_source[one.source, one.channel_id][one.touchpoint_id] = one
    found = [
        _session(part)
        for heard in by_source.values()
        for part in _parts(sorted(heard.values(), key=_order), rule)
    ]
    return sorted(found, key=lambda one: (one.started_at, one.source), reverse=True)


def _parts(ordered: Sequence[Touchpoint], rule: SessionRule) -> list[list[Touchpoint]]:
    parts: list[list[Touchpoint]] = []
    until = link = None
    for one in ordered:
        came_by = inbound_in(one.payload)
        is_late = until is None or one.occurred_at - until > rule.gap
        is_other = rule.by_link and came_by is not None and came_by != link
        if is_late or (is_other and bool(parts)):
            parts.append([])
            link = None
        parts[-1].append(one)
        link = came_by or link
        end = one.ended_at or one.occurred_at
        until = end if until is None or is_late else max(until, end)
    return parts


def _session(part: Sequence[Touchpoint]) -> Session:
    first = part[0]
    return Session(
        source=first.source,
        channel_id=first.channel_id,
        place_id=next((one.place_id for one in part if one.place_id), None),
        started_at=first.occurred_at,
        ended_at=max(one.ended_at or one.occurred_at for one in part),
        touchpoints=len(part),
        inbound=next((link for one in part if (link := inbound_in(one.payload))), None),
    )


def _order(one: Touchpoint) -> tuple[datetime, str]:
    return one.occurred_at, str(one.touchpoint_id)
