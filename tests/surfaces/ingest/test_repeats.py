"""Events that come ten times, in any order and from rivals at once."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import httpx

from ordito.platform.clock import now
from ordito.platform.db import Database
from tests.surfaces.ingest.sources import bad_events, rows, touchpoints
from tests.surfaces.ingest.test_door import basic, event


async def test_ten_fold_repeats_in_any_order_are_each_taken_once(
    url: str, key: str, db: Database
) -> None:
    chance = random.Random(11)
    at = now()
    events = [
        event(
            messageId=f"m-{number}",
            userId=f"u{number % 7}" if number % 3 else None,
            anonymousId=f"a{number % 11}",
            timestamp=(at - timedelta(minutes=number)).isoformat(),
        )
        for number in range(60)
    ]
    sent = events * 10
    chance.shuffle(sent)
    batches = [sent[start : start + 40] for start in range(0, len(sent), 40)]
    async with httpx.AsyncClient(base_url=url, timeout=60, headers=basic(key)) as http:
        answers = await asyncio.gather(
            *(http.post("/v1/batch", json={"batch": batch}) for batch in batches)
        )
    assert {answer.status_code for answer in answers} == {200}
    kept = await touchpoints(db)
    assert len(kept) == 60
    assert [row["occurred_at"] for row in kept] == sorted(
        at - timedelta(minutes=number) for number in range(60)
    )
    assert await bad_events(db) == []
    assert len(await rows(db, "SELECT 1 FROM journeys.message")) == 60


async def test_a_wrong_clock_is_corrected_and_an_outage_is_not(
    url: str, key: str, db: Database
) -> None:
    at = now()

    async def send(body: dict[str, Any], **headers: str) -> None:
        async with httpx.AsyncClient(base_url=url, timeout=60) as http:
            sent = basic(key) | {name.replace("_", "-"): told for name, told in headers.items()}
            assert (await http.post("/v1/batch", json=body, headers=sent)).status_code == 200

    def named(name: str, moment: Any) -> dict[str, Any]:
        return event(event=name, timestamp=moment.isoformat())

    quick = at + timedelta(hours=2)
    early = at - timedelta(hours=3)
    await send({"batch": [named("Late", early)], "sentAt": early.isoformat()}, X_Retry_Count="4")
    await send({"batch": [named("On Time", at)], "sentAt": at.isoformat()})
    # the client does not renew sentAt: what was learnt before stands
    stale = (at - timedelta(hours=5)).isoformat()
    await send({"batch": [named("Stale", at - timedelta(hours=5))], "sentAt": stale})
    await send({"batch": [named("Quick", quick)], "sentAt": quick.isoformat()})
    # somebody has set the clock right
    right = now()
    await send({"batch": [named("Right", right)], "sentAt": right.isoformat()})
    when = {row["type"]: row["occurred_at"] - at for row in await touchpoints(db)}
    assert when["right"] == right - at
    assert when["late"] == -timedelta(hours=3)
    assert when["on_time"] == timedelta()
    assert when["stale"] == -timedelta(hours=5)
    assert timedelta() <= when["quick"] < timedelta(minutes=5)
