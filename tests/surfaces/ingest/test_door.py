"""What clients need of the server that takes their events."""

import base64
import gzip
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from ordito.journeys import SenderKind
from ordito.journeys.inbound import inbound_in
from ordito.platform.clock import now
from ordito.platform.db import Database
from tests.company import Company
from tests.surfaces.ingest.sources import add_source, bad_events, rows, touchpoints

ORIGIN = "https://shop.example"


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def event(**said: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": str(uuid4()),
        "userId": "cust-1",
        "properties": {"product_id": "shirt"},
        "timestamp": now().isoformat(),
    } | said


async def post(url: str, path: str, body: Any, **sent: Any) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient(timeout=30) as http:
        return await http.post(f"{url}{path}", content=content, **sent)


async def test_takes_the_key_and_the_body_however_they_are_sent(
    url: str, key: str, db: Database
) -> None:
    zipped = gzip.compress(json.dumps({"batch": [event()]}).encode())
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = [
        ("/v1/batch", {"batch": [event()]}, basic(key)),
        ("/v1/batch", {"batch": [event()], "writeKey": key}, {"Content-Type": "text/plain"}),
        ("/v1/batch", {"batch": [event()]}, {"X-Write-Key": key}),
        ("/v1/batch", {"batch": [event()], "writeKey": "k:***"}, {"X-Write-Key": key}),
        ("/v1/batch", zipped, basic(key) | {"Content-Encoding": "gzip"}),
        ("/v1/batch", zipped, basic(key) | form),
        ("/v1/track", event(), basic(key)),
        ("/v1/t", event(), basic(key)),
        ("/api/s/track", event(), {"X-Write-Key": key}),
        ("/api/public/apps/batch", {"batch": [event()]}, basic(key)),
    ]
    for path, body, headers in sent:
        answer = await post(url, path, body, headers=headers)
        assert (answer.status_code, answer.json()["success"]) == (200, True), (path, headers)
    kept = await touchpoints(db)
    assert len(kept) == len(sent) - 1  # one of them was sent again
    assert {row["type"] for row in kept} == {"product_viewed"}
    assert len({row["identifier_id"] for row in kept}) == 1
    assert await bad_events(db) == []


async def test_every_call_becomes_a_touchpoint_without_personal_values(
    url: str, key: str, db: Database
) -> None:
    batch = [
        event(type="identify", traits={"email": "anna@example.com", "name": "Anna", "plan": "x"}),
        event(
            type="page", name="Home", properties={"url": "https://s/x?email=a@b.it&utm_source=n"}
        ),
        event(type="screen", name="Cart"),
        event(type="group", groupId="hh-3", traits={"name": "Family"}),
        event(type="alias", previousId="anon-9"),
        event(properties={"price": 19.9, "email": "anna@example.com", "note": "ask anna@b.it"}),
        event(event="Assisted", userId=None, anonymousId=None, context={"ip": "10.0.0.1"}),
    ]
    answer = await post(url, "/v1/batch", {"batch": batch}, headers=basic(key))
    assert answer.status_code == 200
    kept = await touchpoints(db)
    assert {row["type"] for row in kept} == {
        "identified",
        "page_viewed",
        "screen_viewed",
        "grouped",
        "aliased",
        "product_viewed",
        "assisted",
    }
    told = json.dumps([row["payload"] for row in kept])
    for value in ("anna", "Anna", "b.it", "10.0.0.1", "plan"):
        assert value not in told
    page = next(row for row in kept if row["type"] == "page_viewed")
    assert page["payload"]["page"]["url"] == "https://s/x?utm_source=n"
    viewed = next(row for row in kept if row["type"] == "product_viewed")
    assert viewed["payload"]["properties"] == {"price": 19.9}


async def test_by_which_link_somebody_came_to_a_foreign_shop_is_kept(
    url: str, key: str, db: Database
) -> None:
    shop, friend = "https://shop.it/p", "https://l.instagram.com/x"
    came: dict[str, tuple[dict[str, Any], Any]] = {
        "affiliate awin ": ({"url": f"{shop}?awc=1_2"}, None),
        "email  spring": ({"url": shop}, {"name": "Spring", "medium": "email"}),
        "social instagram ": ({"url": shop, "referrer": friend}, None),
        "": ({"url": shop, "referrer": f"{shop}/q"}, None),
    }
    batch = [
        {
            "type": "page",
            "name": told,
            "anonymousId": "a-1",
            "properties": page,
            "context": {"campaign": campaign},
        }
        for told, (page, campaign) in came.items()
    ]
    assert (await post(url, "/v1/batch", {"batch": batch}, headers=basic(key))).status_code == 200
    links = [
        (kept["payload"].get("name", ""), inbound_in(kept["payload"]))
        for kept in await touchpoints(db)
    ]
    assert len(links) == len(came)
    for told, link in links:
        assert told == ("" if link is None else f"{link.kind} {link.source} {link.campaign}")


async def test_a_message_is_taken_once_and_another_of_its_id_is_put_aside(
    url: str, key: str, db: Database
) -> None:
    first, second = event(), event()
    other = event(messageId=first["messageId"], properties={"product_id": "laptop"})
    for batch in ([first, second, first], [second, first], [other, first]):
        answer = await post(url, "/v1/batch", {"batch": batch}, headers=basic(key))
        assert answer.status_code == 200
    assert len(await touchpoints(db)) == 2
    (bad,) = await bad_events(db)
    assert (bad["reason"], bad["message_id"]) == ("id_reused", first["messageId"])
    assert bad["content"]["properties"] == {"product_id": "laptop"}


async def test_one_bad_event_never_costs_its_batch(url: str, key: str, db: Database) -> None:
    deep = '{"type":"track","event":"Deep","messageId":"deep","userId":"u","properties":' + (
        '{"a":' * 3000 + "1" + "}" * 3000 + "}"
    )
    good = [event(userId=None, anonymousId=""), event(userId="", anonymousId="any text"), event()]
    bad = [
        event(type="unheard"),
        event(event=""),
        event(timestamp="yesterday"),
        event(timestamp=(now() + timedelta(days=3)).isoformat()),
        event(timestamp=(now() - timedelta(days=91)).isoformat(), messageId="old"),
        event(properties=[1]),
        event(userId={"a": 1}),
        event(properties={"text": "x" * 70_000}),
    ]
    texts = [json.dumps(one) for one in (*good, *bad)]
    texts += ["7", "null", '"text"', deep]
    strange = event(event="Nul \0 and \ud800", properties={"a\0": "\0"})
    answer = await post(
        url, "/v1/batch", f'{{"batch":[{",".join(texts)}]}}'.encode(), headers=basic(key)
    )
    assert answer.status_code == 200
    answer = await post(url, "/v1/batch", {"batch": [strange, event()]}, headers=basic(key))
    assert answer.status_code == 200
    reasons = [row["reason"] for row in await bad_events(db)]
    expected = ["event_missing", "id_unreadable", "in_the_future", "not_an_object", "not_json"]
    expected += ["timestamp_unreadable", "too_deep", "too_large", "too_old", "type_unknown"]
    assert sorted(set(reasons)) == expected
    assert len(await touchpoints(db)) == 4
    for body in (b"", b"[]", b"nonsense", b'{"batch": 7}', b'{"batch": [{"type": "track"', b"\xff"):
        answer = await post(url, "/v1/batch", body, headers=basic(key))
        assert answer.status_code == 200, body


async def test_refuses_as_clients_understand_it(
    url: str, key: str, db: Database, company: Company
) -> None:
    answer = await post(url, "/v1/batch", {"batch": [event()]}, headers=basic("wrong"))
    assert answer.status_code == 401
    assert set(answer.json()) >= {"code", "message"}
    assert (await post(url, "/v1/batch", {"batch": [event()]})).status_code == 401
    large = await post(url, "/v1/batch", b" " * 10_000_000, headers=basic(key))
    assert (large.status_code, large.json()["code"]) == (413, "ingest.too_large")
    bomb = gzip.compress(b" " * 40_000_000)
    assert (await post(url, "/v1/batch", bomb, headers=basic(key))).status_code == 413
    _, web = await add_source(
        db, company, name="web", kind=SenderKind.WEB, allowed_origins=(ORIGIN,), events_per_s=1
    )
    foreign = basic(web) | {"Origin": "https://other.example"}
    assert (await post(url, "/v1/t", event(), headers=foreign)).status_code == 401
    many = {"batch": [event(anonymousId="a") for _ in range(5)]}
    own = basic(web) | {"Origin": ORIGIN}
    assert (await post(url, "/v1/batch", many, headers=own)).status_code == 200
    shed = await post(url, "/v1/batch", many, headers=own)
    assert shed.status_code == 429
    assert int(shed.headers["retry-after"]) >= 1
    assert set(shed.json()) >= {"code", "message"}
    assert len(await touchpoints(db)) == 5
    assert await bad_events(db) == []
    assert await rows(db, "SELECT 1 FROM journeys.message") == [{"?column?": 1}] * 5


async def test_pages_of_other_origins_may_send_and_read(url: str, key: str) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "anonymousid,authorization,content-type,sentat",
    }
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        for path in ("/v1/p", "/v1/batch", "/e/", "/com.snowplowanalytics.snowplow/tp2"):
            answer = await http.options(path, headers=asked)
            assert answer.status_code in (200, 204), path
            assert answer.headers["access-control-allow-origin"] == ORIGIN
            for name in asked["Access-Control-Request-Headers"].split(","):
                assert name in answer.headers["access-control-allow-headers"]
            assert int(answer.headers["access-control-max-age"]) >= 3600
        answer = await http.post(
            "/v1/t", json=event(writeKey=key), headers={"Origin": ORIGIN, "Cookie": "a=b"}
        )
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert answer.headers["access-control-allow-credentials"] == "true"
        settings = (await http.get(f"/v1/projects/{key}/settings")).json()
        assert settings["integrations"]["Segment.io"]["apiKey"] == key
        config = await http.get("/sourceConfig/", params={"writeKey": key})
        assert config.json()["source"]["enabled"] is True
        assert (await http.get("/v1/projects/wrong/settings")).status_code == 401
