"""Cases over HTTP: from the call to the end, with two agents, and what is done from a case."""

from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito.platform.db import Database
from ordito.surfaces.guards import Scope
from tests.company import Company, found
from tests.scenarios.calls import act, card, line
from tests.surfaces.application import a_client, a_token, an_application

WEEK = [[{"opens_min": 0, "closes_min": 1440}]] * 7
POLICY = {
    "calendars": [{"code": "always", "zone": "Europe/Rome", "week": WEEK}],
    "promises": [
        {"code": "answer", "kind": "first_answer", "minutes": 60, "calendar": "always"},
        {
            "code": "solved",
            "kind": "solution",
            "minutes": 600,
            "calendar": "always",
            "pauses": True,
        },
        {"code": "money", "kind": "refund", "minutes": 2880, "calendar": "always"},
    ],
}
SHIRT = line("shirt", place="north")
CALL = {
    "channel": "call",
    "subject": "The shirt is too small",
    "said": "Asks for another size.",
    "identifier": {"kind": "email", "value": "anna@example.org"},
    "take": True,
}


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db)


def keyed() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def put(http: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    return await http.put(path, json=body, headers=keyed())


async def test_a_case_from_the_call_to_its_end(
    address: str, db: Database, company: Company
) -> None:
    admin = await a_token(db, Scope.ADMIN)
    agent = await a_token(db, Scope.CASES_WRITE, Scope.ORDERS_WRITE)
    reader = await a_token(db, Scope.CASES_READ)
    async with (
        an_application(address) as app,
        a_client(app, Authorization=admin) as boss,
        a_client(app, Authorization=agent) as anna,
        a_client(app, Authorization=reader) as other,
        a_client(app, Authorization=f"Bearer {company.tokens['web']}") as web,
    ):
        for http in (boss, anna, other, web):
            http.base_url = httpx.URL("http://ordito.test/api/v1")
        assert (await put(boss, "/desk/commitment-policy", POLICY)).json()["version"] == 1
        unclear = {**POLICY, "calendars": []}
        assert (await put(boss, "/desk/commitment-policy", unclear)).status_code == 422
        assert (await act(other, "/cases", CALL)).status_code == 403

        # a call from somebody who bought; the same key again opens no second case
        bought = await act(web, "/orders", {"lines": [SHIRT], "payments": card()})
        key = keyed()
        asked = {**CALL, "links": [{"kind": "order", "name": bought.json()["number"]}]}
        opened = await anna.post("/cases", json=asked, headers=key)
        again = await anna.post("/cases", json=asked, headers=key)
        assert opened.status_code == 201, opened.text
        assert again.json() == opened.json()
        case = opened.json()
        assert case["state"] == "open"
        assert case["assignee"].startswith("token:")

        await is_read(anna, other, case)
        await is_answered(anna, boss, other, case)
        await is_closed(anna, other, case)


async def is_read(anna: httpx.AsyncClient, other: httpx.AsyncClient, case: Any) -> None:
    path = f"/cases/{case['number']}"
    # the call was the first answer: what is left is the solution
    page = (await other.get(path)).json()
    assert [(one["kind"], one["state"]) for one in page["rows"]["commitments"]] == [
        ("first_answer", "kept"),
        ("solution", "open"),
    ]
    queue = (await anna.get("/cases", params={"list": "mine", "limit": 1})).json()
    assert [one["case_id"] for one in queue["cases"]] == [case["case_id"]]
    rest = await anna.get("/cases", params={"list": "mine", "after": queue["next"]})
    assert rest.json() == {"cases": [], "next": None}
    assert (await anna.get("/cases/counts")).json()["mine"] == 1
    caller = await anna.post("/callers", json={"identifier": CALL["identifier"]})
    assert [one["number"] for one in caller.json()["cases"]] == [case["number"]]
    assert caller.json()["is_verified"] is False


async def is_answered(
    anna: httpx.AsyncClient, boss: httpx.AsyncClient, other: httpx.AsyncClient, case: Any
) -> None:
    path = f"/cases/{case['number']}"
    # a file, a reply with it; who has read an older version sends nothing
    kind, key = {"media_type": "text/plain"}, {"Idempotency-Key": "a size chart"}
    put_file = partial(anna.post, f"{path}/files", params=kind, headers=key)
    stored = (await put_file(content=b"size chart")).json()
    assert (await put_file(content=b"size chart")).json() == stored
    reused = await put_file(content=b"another chart")
    assert (reused.status_code, reused.json()["code"]) == (409, "platform.key_reused")
    large = {"Idempotency-Key": "too large"}
    too_large = (422, "platform.file_too_large"), (413, "http.request_entity_too_large")
    for more, told in zip((1, 1 << 20), too_large, strict=True):
        content = bytes(25 * 2**20 + more)
        refused = await anna.post(f"{path}/files", content=content, params=kind, headers=large)
        assert (refused.status_code, refused.json()["code"]) == told
    reply = {
        "text": "Here are our sizes.",
        "files": [{"sha256": stored["sha256"], "name": "s.txt", "media_type": "text/plain"}],
        "version": case["version"],
    }
    said = await act(anna, f"{path}/replies", reply)
    assert said.status_code == 201, said.text
    assert said.json()["case"]["state"] == "waiting"
    stale = await act(boss, f"{path}/replies", reply)
    assert (stale.status_code, stale.json()["code"]) == (409, "service.case_moved")
    fetched = await other.get(f"{path}/files/{stored['sha256']}")
    assert (fetched.content, fetched.headers["content-disposition"]) == (
        b"size chart",
        'attachment; filename="s.txt"',
    )
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert (await other.get(f"{path}/files/{'0' * 64}")).status_code == 404


async def is_closed(anna: httpx.AsyncClient, other: httpx.AsyncClient, case: Any) -> None:
    path = f"/cases/{case['number']}"
    # nothing closes while the refund is promised
    promised = await act(anna, f"{path}/commitments", {"kind": "refund"})
    assert promised.status_code == 201, promised.text
    assert (await put(anna, f"{path}/state", {"state": "closed"})).status_code == 409
    solved = await put(anna, f"{path}/state", {"state": "solved", "resolution": "exchanged"})
    assert solved.json()["resolution"] == "exchanged"
    refused = await put(anna, f"{path}/state", {"state": "closed"})
    assert (refused.status_code, refused.json()["facts"]["kinds"]) == (409, ["refund"])
    board = (await other.get("/commitments")).json()["promises"]
    assert [one["kind"] for one in board] == ["refund"]
    ended = await act(anna, f"{path}/commitments/{promised.json()['commitment_id']}/end", {})
    assert ended.json()["state"] == "kept"
    closed = await put(anna, f"{path}/state", {"state": "closed"})
    assert closed.json()["state"] == "closed"
    late = await act(anna, f"{path}/entries", {"kind": "internal_note", "text": "x"})
    assert (late.status_code, late.json()["code"]) == (409, "service.case_ended")


async def test_what_is_done_from_a_case_carries_it_and_agents_take_turns(
    address: str, db: Database, company: Company
) -> None:
    admin = await a_token(db, Scope.ADMIN)
    async with (
        an_application(address) as app,
        a_client(app, Authorization=admin) as boss,
        a_client(app, Authorization=f"Bearer {company.tokens['web']}") as web,
    ):
        for http in (boss, web):
            http.base_url = httpx.URL("http://ordito.test/api/v1")
        first = (await act(boss, "/cases", {**CALL, "take": False})).json()
        second = (await act(boss, "/cases", {**CALL, "take": False, "topic": "return"})).json()

        sold = await web.post(
            "/orders",
            json={"lines": [SHIRT], "payments": card()},
            headers={**keyed(), "Desk-Case": first["case_id"]},
        )
        assert sold.status_code == 201, sold.text
        page = (await boss.get(f"/cases/{first['number']}")).json()
        assert "orders.order_placed" in {one["type"] for one in page["rows"]["done"]}
        assert [one["case_id"] for one in page["rows"]["others"]] == [second["case_id"]]
        wrong = await web.get("/orders", headers={"Desk-Case": "x"})
        assert wrong.status_code in (200, 422)

        await are_merged_and_parted(boss, first, second)
        await take_turns(boss, first, second)
        await is_worked_on(boss, first)


async def are_merged_and_parted(boss: httpx.AsyncClient, first: Any, second: Any) -> None:
    merged = await act(boss, f"/cases/{second['number']}/merge", {"into": first["number"]})
    assert merged.json()["case"]["merged_into"] == first["case_id"]
    whole = (await boss.get(f"/cases/{first['number']}")).json()
    assert len(whole["rows"]["entries"]) == 2
    parted = await act(boss, f"/cases/{second['number']}/part")
    assert parted.json()["case"]["merged_into"] is None


async def take_turns(boss: httpx.AsyncClient, first: Any, second: Any) -> None:
    nobody = await act(boss, "/cases/next")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "service.unknown_agent")
    me = first["opened_by"]
    agent = {"agent": me, "name": "Boss", "skills": ["general"]}
    assert (await put(boss, "/desk/agents", agent)).status_code == 200
    nobody = {"agent": "token:-101a69d9cde3d02c610af619a542f83-691", "name": "None"}
    assert (await put(boss, "/desk/agents", nobody)).status_code == 422
    assert (await put(boss, "/desk/me", {"state": "present"})).json()["state"] == "present"
    taken = [(await act(boss, "/cases/next")).json()["case"] for _ in range(3)]
    assert {one["case_id"] for one in taken if one} == {first["case_id"], second["case_id"]}
    assert taken[2] is None
    (agent_now,) = (await boss.get("/desk/agents")).json()
    assert agent_now["load"] == 2


async def is_worked_on(boss: httpx.AsyncClient, first: Any) -> None:
    me = first["opened_by"]
    looked = await put(boss, f"/cases/{first['number']}/presence", {"is_writing": True})
    assert [one["agent"] for one in looked.json()["looking"]] == [me]
    task = await act(
        boss,
        f"/cases/{first['number']}/tasks",
        {"kind": "call_back", "title": "Call", "due_at": "2026-01-05T09:00:00Z"},
    )
    assert task.status_code == 201, task.text
    (due,) = (await boss.get("/case-tasks")).json()["tasks"]
    assert due["task_id"] == task.json()["task_id"]
    done = await act(
        boss,
        f"/cases/{first['number']}/tasks/{due['task_id']}/end",
        {"outcome": "reached", "said": "All fine"},
    )
    assert done.json()["state"] == "done"
    assert (await act(boss, f"/cases/{first['number']}/care", {"reason": "angry"})).json()
    (cared,) = (await boss.get("/care")).json()["customers"]
    assert cared["owner"] == me
