"""Arrivals, signals of the WiFi, timeline, profile and preferences over HTTP."""

from datetime import UTC, datetime
from typing import Any

from ordito import customers
from ordito.customers.consents import said
from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.company import CARD, Company, found
from tests.scenarios.calls import act, client
from tests.serving import serve

_SCOPES = ["customers:read", "customers:write", "catalogue:write", "catalogue:read"]


async def _key(tx: Tx, company: Company, scopes: list[str]) -> str:
    channel_id = company.channels["store"]
    return await issue_token(
        tx, name=" ".join(scopes)[:40], channel_id=channel_id, scopes=scopes, at=now()
    )


async def _allow(tx: Tx, company: Company) -> None:
    statement = said(
        customer_id=company.member, purpose="location", channel="any", given=True,
        evidence="test", source="test", at=now(),
    )  # fmt: skip
    await customers.consents.record(tx, statement=statement, at=now())


async def test_a_card_is_announced_and_the_wifi_keeps_nobody_else(
    db: Database, address: str
) -> None:
    company = await found(db)
    context = Context.system()
    key = await db.transact(_key, context, company, _SCOPES)
    arrival = {"identifier": {"kind": "card", "value": CARD}}
    with serve(address) as url:
        async with client(url, key) as http:
            refused = await act(http, "/places/north/arrivals", arrival)
            assert refused.status_code == 403, refused.text
            assert refused.json()["code"] == "journeys.not_allowed_here"
            await db.transact(_allow, context, company)
            unknown = {"identifier": {"kind": "card", "value": "2990000000099"}}
            assert (await act(http, "/places/north/arrivals", unknown)).status_code == 404
            answer = await act(http, "/places/north/arrivals", arrival)
            assert answer.json() == {"customer_id": str(company.member)}
            (present,) = (await http.get("/places/north/present")).json()
            assert (present["customer_id"], present["means"]) == (str(company.member), "card")
            assert (await http.get("/places/south/present")).json() == []
            signal = {"device": "a1", "kind": "seen"}
            answer = await act(http, "/places/north/wifi-signals", signal)
            assert answer.json() == {"is_known": False}
            profile = (await http.get(f"/customers/{company.member}/profile")).json()
            assert profile["place_ids"] == [str(company.places["north"])]
            gone = await act(http, f"/places/north/departures/{company.member}")
            assert gone.json() == {"is_known": True}
            assert (await http.get("/places/north/present")).json() == []


async def test_rows_that_cannot_be_kept_are_named_and_the_others_kept(
    db: Database, address: str
) -> None:
    company = await found(db)
    context = Context.system()
    key = await db.transact(_key, context, company, _SCOPES)
    row: dict[str, Any] = {
        "identifier": {"kind": "email", "value": "member@example.org"},
        "topic": "size.shirt",
        "value": "M",
        "source": "survey-2026",
        "stated_at": datetime(2026, 3, 1, tzinfo=UTC).isoformat(),
    }
    nobody = {**row, "identifier": {"kind": "email", "value": "nobody@example.org"}}
    rows = [row, nobody, {**row, "topic": "Size"}]
    with serve(address) as url:
        async with client(url, key) as http:
            for dry_run in (True, False):
                answer = await act(http, "/preferences", {"rows": rows, "dry_run": dry_run})
                assert answer.json()["kept"] == [1]
                codes = [(one["number"], one["code"]) for one in answer.json()["rejected"]]
                assert codes == [
                    (2, "customers.unknown"),
                    (3, "journeys.preference_unclear"),
                ]
                stated = (await http.get(f"/customers/{company.member}/preferences")).json()
                assert [one["value"] for one in stated] == ([] if dry_run else ["M"])
            path = f"/customers/{company.member}/timeline"
            told = (await http.get(path, params={"phase": "use"})).json()["items"]
            assert [one["type"] for one in told] == ["journeys.preference_stated"]
            page = (await http.get(path, params={"limit": 1})).json()
            older = (await http.get(path, params={"limit": 1, "before": page["next"]})).json()
            assert older["items"][0]["id"] != page["items"][0]["id"]
            wrong = await http.get(path, params={"before": "yesterday"})
            assert wrong.json()["code"] == "reads.timeline_place_wrong"
            ends_first = {
                "name": "Spring",
                "valid_from": "2026-03-02T00:00:00Z",
                "valid_to": "2026-03-01T00:00:00Z",
            }
            put = await http.put(
                "/campaigns/spring", json=ends_first, headers={"Idempotency-Key": "c1"}
            )
            assert put.json()["code"] == "journeys.campaign_unclear"
            assert (await http.get("/campaigns")).json() == []
