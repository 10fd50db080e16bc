"""Knowledge, how it was, and the pulse at the console."""

import re
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from ordito.flows.hear_how_it_was import hear_how_it_was
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId
from ordito.service import experience, knowledge
from ordito.surfaces.guards import Role
from tests.company import found
from tests.surfaces.application import PASSWORD, SYSTEM, a_client, a_person, an_application
from tests.surfaces.shop.test_help import put_articles

FORM = {"sec-fetch-site": "same-origin"}


class Desk:
    """A browser in which somebody is signed in."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.token = ""

    async def read(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        token = re.search(r'name="_csrf" value="([^"]+)"', answer.text)
        self.token = token[1] if token else ""
        return answer.text

    async def send(self, path: str, **form: str) -> httpx.Response:
        return await self.client.post(path, data=form | {"_csrf": self.token}, headers=FORM)


@pytest.fixture
async def desk(address: str, db: Database) -> AsyncGenerator[Desk]:
    await found(db)
    await db.transact(put_articles, SYSTEM)
    await a_person(db, "helm", Role.HELM)
    async with an_application(address) as running, a_client(running) as client:
        login = {"login": "helm", "password": PASSWORD}
        assert (await client.post("/sign-in", data=login, headers=FORM)).status_code == 303
        yield Desk(client)


async def test_an_article_is_written_seen_published_and_found(desk: Desk, db: Database) -> None:
    looking = knowledge.Looking(ids.new(), "en", None)
    at = now()
    await db.transact(
        knowledge.note_search, SYSTEM, looking=looking, text="gift wrapping", hits=0, at=at
    )
    listed = await desk.read("/desk/knowledge")
    assert "gift wrapping" in listed
    assert "How do I return something?" in listed
    owned = {"language": "en", "query": "gift wrapping", "what": "own"}
    assert (await desk.send("/desk/knowledge/misses", **owned)).status_code == 303
    assert "Helm</td>" in (await desk.read("/desk/knowledge")).replace("Helm<form", "Helm</td>")
    blank = await desk.read("/desk/knowledge/new?title=Gift+wrapping&language=en")
    assert 'value="Gift wrapping"' in blank
    typed: dict[str, Any] = {
        "code": "gifts",
        "based_on": "0",
        "title-en": "Gift wrapping",
        "summary-en": "Yes, at the till.",
        "body-en": "# Free <script>alert(1)</script>",
        "audience": "public",
        "owner": "service",
        "valid_from": "2026-01-01",
        "review_on": "2030-01-01",
        "links": "policy checkout",
    }
    seen = await desk.send("/desk/knowledge/new", **typed, what="preview")
    assert "<h2>Free &lt;script&gt;" in seen.text
    wrong = await desk.send("/desk/knowledge/new", **(typed | {"links": "nonsense"}))
    assert (wrong.status_code, "KIND TARGET" in wrong.text) == (422, True)
    done = await desk.send("/desk/knowledge/new", **typed, what="publish")
    assert done.headers["location"] == "/desk/knowledge/gifts?saved=publish"
    assert "As customers read it" in await desk.read("/desk/knowledge/gifts")
    lost = await desk.send("/desk/knowledge/gifts", **typed, what="save")
    assert (lost.status_code, "newer version" in lost.text) == (422, True) or (
        lost.status_code == 409
    )
    found_it = await db.read(
        knowledge.find_articles,
        text="gift",
        language="en",
        audience=knowledge.Audience.PUBLIC,
        at=now(),
    )
    assert [hit.code for hit in found_it.hits] == ["gifts"]


async def test_results_and_the_pulse_are_shown_with_what_may_be_shown(
    desk: Desk, db: Database
) -> None:
    for score in (*range(10), 9, 10):
        new = experience.NewAnswer(
            customer_id=CustomerId(ids.new()),
            answer_id=ids.new(),
            measure=experience.Measure.NPS,
            score=score,
            medium=experience.AnswerMedium.PHONE,
            touchpoint="delivery",
            asked_by="staff:x",
        )
        await db.transact(hear_how_it_was, SYSTEM, new=new, at=now())
    for by in ("all", "touchpoint", "place", "agent"):
        page = await desk.read(f"/desk/experience?by={by}")
        assert "-33.3" in page, by
    assert "Somebody looks after every bad answer." in page
    await desk.read("/desk/pulse")
    asked = {f"question-{code}": "How was your week?" for code in ("en", "it", "et")}
    opened = await desk.send("/desk/pulse", **asked, what="open", days="3", at_least="5")
    assert opened.headers["location"] == "/desk/pulse?saved=opened"
    shown = await desk.read("/desk/pulse")
    round_id = re.search(r'name="round" value="([^"]+)"', shown)
    assert round_id is not None
    for status in (303, 422):
        said = await desk.send("/desk/pulse", round=round_id[1], score="7")
        assert said.status_code == status
    assert "You have answered." in await desk.read("/desk/pulse")
