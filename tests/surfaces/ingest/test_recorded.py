"""What real clients have sent, sent again: headers and bodies as they were recorded."""

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from ordito import journeys
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.surfaces.ingest.sources import bad_events, rows, touchpoints

OWN: Final = Path(__file__).parents[2] / "data" / "wire"
ELSEWHERE: Final = Path(__file__).parents[4] / "shared/reference/wire"
# clients that have no key, or whose protocol nobody has asked for
_KEYLESS: Final = ("/matomo.php",)
_KEYS: Final = ("WK_TEST_12345678901234567", "WK_TEST", "phc_TEST", "abc", "k:s", "pos", "web")
_MILLISECONDS: Final = re.compile(r"1795\d{9}")
_LEFT_OUT: Final = frozenset({"host", "content-length", "connection", "accept-encoding"})


async def know_keys(db: Database) -> None:
    """Let the source have the keys that the clients were given when they were recorded."""
    digests = [journeys.digest_of_key(key) for key in _KEYS]
    async with db.connection() as connection:
        await connection.execute(
            "INSERT INTO journeys.source_key (digest, source_id, hint, made_at) "
            "SELECT d, source_id, 'x', $2 FROM journeys.source, unnest($1::bytea[]) AS d",
            digests,
            now(),
        )

    async def declare(tx: Any) -> None:
        await journeys.declare_form(tx, form=journeys.EventForm("Nothing"), by="system", at=now())

    await db.transact(declare, Context.system())


async def replay(url: str, recorded: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Send requests again; return path, status as recorded, and status now."""
    told: list[tuple[str, int, int]] = []
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        for request in recorded["requests"]:
            if request["path"].startswith(_KEYLESS):
                continue
            body = request["body"]
            content = _today(body if isinstance(body, str) else json.dumps(body)).encode()
            headers = {
                name: value
                for name, value in request["headers"].items()
                if name.lower() not in _LEFT_OUT
            }
            if request["gzip_magic"]:
                content = gzip.compress(content)
            answer = await http.request(
                request["method"], request["path"], content=content, headers=headers
            )
            told.append((request["path"], request["answered"], answer.status_code))
    return told


def _today(body: str) -> str:
    """Return a body as it would be written today: what is too old would be put aside."""
    at = now()
    day, day_before = at.date(), at.date() - timedelta(days=1)
    body = body.replace("2026-11-21", str(day)).replace("2026-11-20", str(day_before))
    return _MILLISECONDS.sub(str(int(at.timestamp() * 1000)), body)


def _recorded() -> list[dict[str, Any]]:
    found = [*sorted(OWN.glob("*.json")), *sorted(ELSEWHERE.glob("*.json"))]
    return [json.loads(path.read_text()) for path in found if path.stem != "retry-traces"]


async def test_every_recorded_request_is_taken(url: str, key: str, db: Database) -> None:
    files = _recorded()
    if not files:
        pytest.skip("no recorded requests lie here")
    assert key
    await know_keys(db)
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        await http.post("/v1/t", json={"writeKey": "looks for new keys"})
    for recorded in files:
        for where, then, status in await replay(url, recorded):
            known = (recorded["client"], where, status)
            assert status == then or (then, status) == (200, 204), known
    # two of the recorded clients were given the same message id by hand
    assert {row["message_id"] for row in await bad_events(db)} <= {"my-msg-1"}
    kept = await touchpoints(db)
    assert len(kept) == len(await rows(db, "SELECT 1 FROM journeys.message"))
    types = {row["type"] for row in kept}
    assert types >= {"page_viewed", "identified", "order_reported", "product_viewed", "aliased"}
    told = json.dumps([row["payload"] for row in kept])
    assert "@" not in told
    assert "anna" not in told.lower()
