"""What belongs together of what a source observed."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from ordito.journeys import Touchpoint
from ordito.journeys.visits import sessions_of
from ordito.platform import ids
from ordito.platform.ids import ChannelId, IdentifierId

WEB = ChannelId(ids.derive("test", "web"))
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SOCIAL = {"inbound": {"kind": "social", "source": "instagram"}}
MAIL = {"inbound": {"kind": "email", "campaign": "spring"}}


def seen(minute: float, payload: dict[str, Any] | None = None, source: str = "shop") -> Touchpoint:
    at = START + timedelta(minutes=minute)
    return Touchpoint(
        touchpoint_id=ids.derive("test", source, minute),
        identifier_id=IdentifierId(ids.derive("test", source)),
        type="page_viewed",
        channel_id=WEB,
        place_id=None,
        occurred_at=at,
        started_at=None,
        ended_at=None,
        origin="live",
        source=source,
        payload=payload or {},
    )


def test_silence_another_source_and_another_link_begin_a_session() -> None:
    heard = [
        seen(0, SOCIAL),
        seen(5),
        seen(30),
        seen(61),  # after 31 minutes
        seen(70, MAIL),
        seen(71, MAIL),
        seen(6, source="app"),
    ]
    found = sessions_of(heard)
    told = [
        (one.source, (one.started_at - START).seconds // 60, one.touchpoints, one.inbound)
        for one in found
    ]
    assert [(source, minute, n) for source, minute, n, _ in told] == [
        ("shop", 70, 2),
        ("shop", 61, 1),
        ("app", 6, 1),
        ("shop", 0, 3),
    ]
    kinds = [None if link is None else link.kind for *_, link in told]
    assert kinds == ["email", None, None, "social"]
    assert found[-1].ended_at == START + timedelta(minutes=30)


def test_order_and_repetition_change_nothing() -> None:
    chance = random.Random(7)
    heard = [seen(minute, chance.choice([None, SOCIAL, MAIL])) for minute in range(0, 400, 13)]
    wanted = sessions_of(heard)
    for _ in range(20):
        mixed = heard + chance.choices(heard, k=20)
        chance.shuffle(mixed)
        assert sessions_of(mixed) == wanted
    assert sum(one.touchpoints for one in wanted) == len(heard)
