"""A store and an ERP work with stock over HTTP: deliveries, transfers, counts, feeds, a till."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from ordito.surfaces.guards import Scope
from tests.company import Company, found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve
from tests.surfaces.application import a_token

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def the_company(
    db: Database, address: str, *, units: int
) -> AsyncIterator[tuple[Company, httpx.AsyncClient, httpx.AsyncClient]]:
    """Serve a company; yield it with a client of its ERP and one of its stores' channel."""
    company = await found(db, units=units, scarce=1)
    erp = (await a_token(db, Scope.STOCK_READ, Scope.STOCK_WRITE)).removeprefix("Bearer ")
    with serve(address) as url:
        async with client(url, erp) as http, client(url, company.tokens["store"]) as store:
            yield company, http, store
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {one.check: one.findings for one in verdicts if one.findings} == {}


async def book(http: httpx.AsyncClient, place: str, sku: str = "shirt") -> dict[str, list[int]]:
    """Return on hand, reserved and available by condition."""
    answer = await http.get(f"/places/{place}/stock", params={"sku": sku})
    assert answer.status_code == 200, answer.text
    return {
        one["condition"]: [one["on_hand"], one["reserved"], one["available"]]
        for one in answer.json()
    }


async def put(http: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    return await http.put(path, json=body, headers={"Idempotency-Key": str(uuid4())})


async def test_goods_travel_and_what_is_missing_is_explained(db: Database, address: str) -> None:
    async with the_company(db, address, units=10) as (_, http, store):
        wanted = {"destination": "north", "lines": [line("shirt", 4)]}
        opened = await act(http, "/places/depot/transfers", wanted)
        assert opened.status_code == 201, opened.text
        transfer = opened.json()["transfer_id"]
        assert await book(http, "depot") == {"sellable": [10, 4, 6]}
        refused = await sell(store, [line("shirt", 7, place="depot", method="ship")])
        assert refused.json()["code"] == "stock.not_enough"

        path = f"/places/depot/transfers/{transfer}/shipment"
        shipped = await act(http, path, {"lines": [line("shirt", 3)]})
        assert shipped.json()["state"] == "shipped", shipped.text
        assert (await act(http, path)).json()["code"] == "stock.transfer_closed"
        promises = await http.get("/stock/promises", params={"sku": "shirt", "place": "north"})
        assert [one["available"] for one in promises.json()] == [10]

        lines = [line("shirt", 1), line("shirt", 1, condition="damaged")]
        came = await act(http, f"/places/north/transfers/{transfer}/receipts", {"lines": lines})
        assert came.status_code == 201, came.text
        assert await book(http, "north") == {"sellable": [11, 0, 11], "damaged": [1, 0, 0]}

        (short,) = (await http.get("/stock-exceptions", params={"place": "north"})).json()
        assert (short["kind"], short["quantity"]) == ("transfer_short", 1)
        resolution = f"/places/north/stock-exceptions/shirt/{short['exception_id']}/resolution"
        assert (await act(http, resolution, {"resolution": "lost"})).status_code == 200
        (row,) = (await http.get(f"/places/north/transfers/{transfer}")).json()["lines"]
        assert (row["shipped"], row["received"], row["lost"]) == (3, 2, 1)
        assert (await http.get("/stock-exceptions")).json() == []


async def test_a_purchase_is_promised_received_and_has_a_cost(db: Database, address: str) -> None:
    async with the_company(db, address, units=0) as (_, http, store):
        in_a_week = (now() + timedelta(days=7)).isoformat()
        wanted = {"sku": "shirt", "quantity": 6, "expected_at": in_a_week, "cost_minor": 700}
        order = {"supplier": "Mill", "lines": [wanted]}
        put_order = await put(http, "/places/depot/purchase-orders/PO-7", order)
        assert put_order.status_code == 200, put_order.text
        ask = {"sku": "shirt", "place": "depot"}
        promises = (await http.get("/stock/promises", params=ask)).json()
        assert [one["available"] for one in promises] == [0, 6]

        limit = [{"sku": "shirt", "place": "depot", "units": 5}]
        assert (await put(http, "/stock/backorder-limits", limit)).status_code == 200
        sold = await sell(store, [line("shirt", 4, place="depot", method="ship")])
        assert sold.status_code == 201, sold.text
        promises = (await http.get("/stock/promises", params=ask)).json()
        assert [one["available"] for one in promises] == [1, 2]

        receipts = "/places/depot/purchase-orders/PO-7/receipts"
        key = {"Idempotency-Key": str(uuid4())}
        body = {"lines": [line("shirt", 6)]}
        answers = [await http.post(receipts, json=body, headers=key) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert await book(http, "depot") == {"sellable": [6, 4, 7]}
        (cost,) = (await http.get("/stock/unit-costs", params={"sku": "shirt"})).json()
        assert (cost["cost_minor"], cost["currency"]) == (700, "EUR")
        shown = (await http.get("/places/depot/purchase-orders/PO-7")).json()
        assert shown["state"] == "closed"


async def test_a_feed_is_taken_in_any_order(db: Database, address: str) -> None:
    async with the_company(db, address, units=0) as (_, http, store):
        noon = now()

        def row(message: str, minutes: int, **what: Any) -> dict[str, Any]:
            as_of = (noon - timedelta(minutes=60 - minutes)).isoformat()
            return {"message_id": message, "sku": "last", "place": "north", "as_of": as_of, **what}

        async def feed(*rows: dict[str, Any]) -> list[dict[str, Any]]:
            return (await put(http, "/bulk/stock", rows)).json()

        assert await feed(row("2", 30, on_hand=8), row("3", 40, change=-2)) == [
            {"outcome": "created"},
            {"outcome": "created"},
        ]
        sold = await sell(store, [line("last", 1, place="north", method="carry_out")])
        assert sold.status_code == 201, sold.text
        assert await feed(row("1", 10, on_hand=99), row("3", 40, change=-2)) == [
            {"outcome": "unchanged", "stale": ["on_hand"]},
            {"outcome": "unchanged"},
        ]
        assert await feed(row("4", 50, on_hand=7)) == [{"outcome": "updated"}]
        assert await book(http, "north", "last") == {"sellable": [6, 0, 6]}
        seconds = row("5", 55, change=2, condition="damaged", kind="receipt")
        assert await feed(seconds, row("6", 56, on_hand=1, ordinal=1)) == [
            {"outcome": "created"},
            {"outcome": "updated"},
        ]
        assert await book(http, "north", "last") == {"damaged": [2, 0, 0], "sellable": [0, 0, 0]}

        (wrong, early, foreign) = await feed(
            row("7", 9),
            row("8", 99, on_hand=1),
            row("9", 57, on_hand=1, entity="nobody"),
        )
        assert (wrong["code"], wrong["field"]) == ("stock.row_unclear", "on_hand")
        assert early["code"] == "feed.stock_of_tomorrow"
        assert (foreign["code"], foreign["field"]) == ("network.unknown_entity", "entity")


async def test_a_till_sells_what_was_lent_to_it(db: Database, address: str) -> None:
    async with the_company(db, address, units=10) as (_, http, _store):
        lent = await act(
            http, "/places/north/escrows", {"device": "till-1", "lines": [line("shirt", 4)]}
        )
        assert lent.status_code == 201, lent.text
        path = f"/places/north/escrows/{lent.json()['escrow_id']}"
        sale = {"sale_id": str(uuid4()), "sku": "shirt", "occurred_at": now().isoformat()}
        sales = {"lines": [{**sale, "line": 1, "quantity": 2}, {**sale, "line": 2, "quantity": 1}]}
        told = await act(http, f"{path}/sales", sales)
        assert [one["outcome"] for one in told.json()] == ["booked", "booked"], told.text
        again = await act(http, f"{path}/sales", sales)
        assert [one["outcome"] for one in again.json()] == ["repeated", "repeated"]
        assert await book(http, "north") == {"sellable": [7, 1, 6]}

        assert (await http.get("/places/north/escrows")).json()[0]["device"] == "till-1"
        back = await act(http, f"{path}/return")
        assert back.json()["lines"][0]["returned"] == 1
        assert await book(http, "north") == {"sellable": [7, 0, 7]}


async def test_a_place_books_counts_and_keeps_back(db: Database, address: str) -> None:
    async with the_company(db, address, units=10) as (company, http, store):
        entries = [
            {"sku": "shirt", "kind": "receipt", "quantity": 2},
            {"sku": "shirt", "kind": "damage", "quantity": 3, "into": "damaged"},
            {"sku": "shirt", "kind": "write_off", "quantity": 1, "condition": "damaged"},
        ]
        booked = await act(http, "/places/north/stock-movements", {"entries": entries})
        assert booked.status_code == 201, booked.text
        assert await book(http, "north") == {"sellable": [9, 0, 9], "damaged": [2, 0, 0]}
        movements = await http.get("/places/north/stock-movements", params={"sku": "shirt"})
        assert {one["kind"] for one in movements.json()} == {
            "opening",
            "receipt",
            "damage",
            "write_off",
        }

        wrong = {"sku": "shirt", "kind": "transfer_in", "quantity": 1}
        refused = await act(http, "/places/north/stock-movements", {"entries": [wrong]})
        assert refused.json()["field"] == "entries[0].kind"

        rows = [{"units": 2}, {"sku": "shirt", "channel": "web", "units": 3}]
        assert (await put(http, "/stock/holdbacks", rows)).json() == {"rows": 2}
        ask = {"sku": "shirt", "place": "north"}
        offered = [
            (await http.get("/stock/offers", params={**ask, **channel})).json()[0]["offered"]
            for channel in ({}, {"channel": "web"})
        ]
        assert offered == [7, 4]

        sku_id, web = str(company.skus["shirt"]), str(company.channels["web"])
        anywhere = {"sku_id": None, "place_id": None, "channel_id": None}
        kept = [
            {**anywhere, "units": 2},
            {**anywhere, "sku_id": sku_id, "channel_id": web, "units": 3},
        ]
        ask_kept = {"sku": "shirt"}
        assert (await http.get("/stock/holdbacks", params=ask_kept)).json() == kept
        assert (await http.get("/stock/holdbacks")).json() == kept[:1]
        await put(http, "/stock/holdbacks", [{**rows[1], "units": None}])
        assert (await http.get("/stock/holdbacks", params=ask_kept)).json() == kept[:1]
        assert (await http.get("/stock/holdbacks", params={"sku": "none"})).status_code == 404

        sold = await sell(store, [line("shirt", 8, place="north", method="collect")])
        assert sold.status_code == 201, sold.text
        counted = {"lines": [line("shirt", 6)], "counted_at": now().isoformat()}
        count = await act(http, "/places/north/counts", counted)
        assert count.json()["shortfalls"] == {str(company.skus["shirt"]): 2}
        old = {**counted, "counted_at": (now() - timedelta(hours=1)).isoformat()}
        stale = await act(http, "/places/north/counts", old)
        assert stale.json()["stale"] == [str(company.skus["shirt"])]


async def test_lots_are_named_for_what_moved(db: Database, address: str) -> None:
    async with the_company(db, address, units=0) as (_, http, _store):
        tracked = await put(http, "/stock/tracking", [{"sku": "shirt", "kind": "lot"}])
        assert tracked.status_code == 200, tracked.text
        came = {"entries": [{"sku": "shirt", "kind": "receipt", "quantity": 3}]}
        report = (await act(http, "/places/north/stock-movements", came)).json()["report_id"]
        lots = [{"lot": "A", "quantity": 3, "expires_on": "2027-05-01"}]
        body = {"sku": "shirt", "subject_id": report, "lots": lots}
        named = await act(http, "/places/north/lots", body)
        assert named.status_code == 200, named.text
        again = await act(http, "/places/north/lots", body)
        assert again.json()["code"] == "stock.lot_unmoved"
        (row,) = (await http.get("/places/north/lots", params={"sku": "shirt"})).json()
        assert (row["lot"], row["on_hand"], row["expires_on"]) == ("A", 3, "2027-05-01")


async def test_what_is_kept_back_from_a_channel_is_not_sold_by_it(
    db: Database, address: str
) -> None:
    async with the_company(db, address, units=0) as (company, http, store):
        count = {"lines": [line("shirt", 5)]}
        assert (await act(http, "/places/depot/counts", count)).status_code == 201
        rows = [{"units": 1}, {"channel": "web", "units": 3}]
        assert (await put(http, "/stock/holdbacks", rows)).status_code == 200
        shipped = [line("shirt", 2, method="ship")]
        async with client(_url(http), company.tokens["web"]) as web:
            ask = {"sku": "shirt", "place": "depot"}
            seen = [
                (await caller.get("/availability", params={**ask, "promise": promise})).json()
                for caller in (web, http)
                for promise in (False, True)
            ]
            assert [rows[0]["available"] for rows in seen] == [1, 1, 4, 4]
            refused = await sell(web, shipped)
            assert refused.json()["code"] == "stock.not_enough"
            assert refused.json()["field"] == "lines[0].quantity"
            assert (await sell(web, [line("shirt", 1, method="ship")])).status_code == 201
        assert (await sell(store, shipped)).status_code == 201
        assert (await book(http, "depot"))["sellable"] == [5, 3, 2]


def _url(http: httpx.AsyncClient) -> str:
    return str(http.base_url).removesuffix("/api/v1/")


async def test_a_token_of_a_place_sees_its_own(db: Database, address: str) -> None:
    async with the_company(db, address, units=10) as (company, http, _):
        text = await db.transact(
            issue_token,
            Context.system(),
            name="north",
            scopes=[Scope.STOCK_READ, Scope.STOCK_WRITE],
            place_id=company.places["north"],
            at=now(),
        )
        mine = client(_url(http), text)
        async with mine:
            outside = [
                await mine.get("/places/south/stock", params={"sku": "shirt"}),
                await mine.get("/stock-exceptions", params={"place": "south"}),
                await act(
                    mine,
                    "/places/south/stock-movements",
                    {"entries": [{"sku": "shirt", "kind": "receipt", "quantity": 1}]},
                ),
                await put(mine, "/stock/holdbacks", [{"units": 2}]),
            ]
            assert [one.json()["code"] for one in outside] == ["auth.place_outside"] * 4
            row = {"sku": "shirt", "place": "south", "on_hand": 1}
            fed = await put(mine, "/bulk/stock", [row])
            assert (fed.status_code, fed.json()[0]["code"]) == (207, "auth.place_outside")
            assert (await mine.get("/stock-exceptions")).json() == []
