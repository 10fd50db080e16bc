"""Policies over HTTP: who publishes over what somebody else has published meanwhile is told."""

import asyncio
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import found
from tests.scenarios.calls import client
from tests.serving import serve

pytestmark = pytest.mark.anyio
PATHS: Final = [
    "/offer-rules",
    "/contact-policy",
    "/experience/policy",
    "/staffing",
    "/store-goals",
    "/return-policy",
    "/hold-rules",
    "/sourcing-policy",
    "/promise-policy",
    "/ahead-policy",
    "/collecting-policy",
    "/claim-policy",
    "/delivery-tariffs",
    "/decision-policy",
    "/desk/commitment-policy",
    "/desk/routing-policy",
    "/rounding-rules",
    "/phase-rules",
]


async def test_of_two_who_read_one_version_one_publishes(db: Database, address: str) -> None:
    await found(db, units=1)
    token = await db.transact(issue_token, Context.system(), name="ops", scopes=["admin"], at=now())
    with serve(address) as url:
        async with client(url, token) as http:
            for path in PATHS:
                read = (await http.get(path)).json()
                version = read["version"]
                publish = [put(http, path, read, version) for _ in range(2)]
                answers = sorted(
                    await asyncio.gather(*publish), key=lambda answer: answer.status_code
                )
                assert [one.status_code for one in answers] == [200, 409], (path, answers[0].text)
                told = answers[1].json()
                assert told["code"] == "platform.policy_changed", path
                assert told["facts"]["version"] == version + 1
                assert told["field"] == "expected_version"
                # who says nothing publishes over any
                assert (await put(http, path, read, None)).status_code == 200, path
            wrong = await http.put(
                "/offer-rules?expected_version=-1", json={}, headers={"Idempotency-Key": "x"}
            )
            assert wrong.json()["field"] == "expected_version", wrong.text


async def put(
    http: httpx.AsyncClient, path: str, read: dict[str, Any], version: int | None
) -> httpx.Response:
    """Publish what was read."""
    rest = {name: one for name, one in read.items() if name != "version"}
    policy = read.get("policy", rest)
    params = {} if version is None else {"expected_version": version}
    key = {"Idempotency-Key": str(uuid4())}
    return await http.put(path, json=policy, params=params, headers=key)
