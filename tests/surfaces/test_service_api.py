"""Knowledge and experience over HTTP: written, found, answered; small groups are hidden."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces.guards import Scope
from tests.company import found
from tests.surfaces.application import a_client, a_token, an_application


@pytest.fixture
async def client(address: str, db: Database) -> AsyncGenerator[httpx.AsyncClient]:
    await found(db)
    token = await a_token(db, Scope.KNOWLEDGE_WRITE, Scope.EXPERIENCE_WRITE, Scope.ADMIN)
    async with (
        an_application(address) as running,
        a_client(running, authorization=token) as one,
    ):
        yield one


def key() -> dict[str, str]:
    return {"idempotency-key": str(ids.new())}


def draft(**changes: Any) -> dict[str, Any]:
    at = now()
    return {
        "audience": "public",
        "owner": "service",
        "valid_from": (at - timedelta(days=1)).isoformat(),
        "review_on": "2030-01-01",
        "words": {"en": {"title": "How do I return something?", "summary": "Bring it."}},
        "links": [{"kind": "order_state", "target": "sent"}],
    } | changes


async def test_an_article_is_written_published_found_and_suggested(
    client: httpx.AsyncClient,
) -> None:
    url = "/api/v1/knowledge/articles/returns"
    written = await client.put(url, json={"draft": draft()}, headers=key())
    assert written.status_code == 200, written.text
    stale = await client.put(url, json={"draft": draft()}, headers=key())
    assert (stale.status_code, stale.json()["code"]) == (409, "service.article_changed")
    wrong = draft(words={"xx": {"title": "a", "summary": "b"}})
    refused = await client.put(url, json={"draft": wrong, "based_on": 1}, headers=key())
    assert (refused.status_code, refused.json()["code"]) == (422, "service.article_unclear")
    published = await client.post(f"{url}/publish", json={"version": 1}, headers=key())
    assert published.json()["published"] == 1
    found_it = await client.get("/api/v1/knowledge/search", params={"q": "retrun"})
    assert [hit["code"] for hit in found_it.json()["hits"]] == ["returns"]
    asked = {"order_state": "sent", "text": "unicorns"}
    suggested = await client.get("/api/v1/knowledge/suggestions", params=asked)
    assert [hit["code"] for hit in suggested.json()] == ["returns"]
    told = await client.get("/api/v1/knowledge/articles/returns/versions")
    assert [one["version"] for one in told.json()] == [1]
    today = now().date().isoformat()
    period = {"since": today, "until": today}
    deflection = await client.get("/api/v1/knowledge/deflection", params=period)
    assert deflection.json()["summary"]["rate"] is None
    assert (await client.post(f"{url}/archive", headers=key())).json() == {"archived": True}
    assert (await client.get("/api/v1/knowledge/articles")).json()[0]["archived_at"]


async def test_an_answer_at_the_till_is_kept_once_and_small_groups_have_no_value(
    client: httpx.AsyncClient, db: Database
) -> None:
    policy = await client.put("/api/v1/experience/policy", json={"rules": []}, headers=key())
    assert policy.json() == {"version": 1}
    said = {
        "customer_id": str(ids.new()),
        "answer_id": str(ids.new()),
        "measure": "csat",
        "score": 1,
        "medium": "till",
        "touchpoint": "purchase",
    }
    await client.post("/api/v1/experience/answers", json=said, headers=key())
    kept = await client.post("/api/v1/experience/answers", json=said, headers=key())
    assert (kept.status_code, kept.json()["version"]) == (200, 1), kept.text
    assert kept.json()["is_bad"]
    assert kept.json()["follow_up_id"]
    outside = await client.post(
        "/api/v1/experience/answers", json=said | {"score": 6}, headers=key()
    )
    assert (outside.status_code, outside.json()["code"]) == (422, "service.score_outside")
    at = now()
    period = {"since": (at - timedelta(days=1)).isoformat(), "until": at.isoformat()}
    results = await client.get("/api/v1/experience/results", params=period)
    (only,) = results.json()["results"]
    assert (only["answers"], only["value"]) == (1, None)
    answers = await client.get("/api/v1/experience/answers", params=period | {"only_bad": "true"})
    assert [one["score"] for one in answers.json()] == [1]
    opened = await client.post(
        "/api/v1/experience/pulse-rounds",
        json={
            "question": dict.fromkeys(("en", "it", "et"), "How was your week?"),
            "opens_at": at.isoformat(),
            "closes_at": (at + timedelta(days=1)).isoformat(),
        },
        headers=key(),
    )
    assert opened.status_code == 201, opened.text
    round_id = opened.json()["round_id"]
    early = await client.get(f"/api/v1/experience/pulse-rounds/{round_id}")
    assert (early.status_code, early.json()["code"]) == (409, "service.pulse_closed")
    assert len(await db.read(service.experience.list_rounds)) == 1
