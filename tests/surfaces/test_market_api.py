"""Prices of others and the watcher over HTTP: what is put is answered, to who may see it."""

import httpx
import pytest

from ordito.platform.db import Database
from tests.api.test_addresses import a_token, once
from tests.company import found
from tests.scenarios.calls import client
from tests.serving import serve

pytestmark = pytest.mark.anyio


async def seen(http: httpx.AsyncClient, *rows: dict[str, object]) -> list[dict[str, object]]:
    answer = await http.put("/bulk/observed-prices", json=list(rows), headers=once())
    assert answer.status_code in (200, 207), answer.text
    return answer.json()


async def test_a_rival_is_put_seen_ranked_and_remembered(db: Database, address: str) -> None:
    company = await found(db, units=5)
    merchant = await a_token(db, company, "catalogue:write")
    with serve(address) as url:
        async with client(url, merchant) as http:
            source = {"name": "Rival", "kind": "competitor"}
            put = await http.put("/price-sources/rival", json=source, headers=once())
            assert put.status_code == 200, put.text
            assert [one["code"] for one in (await http.get("/price-sources")).json()] == ["rival"]
            row = {"source": "rival", "offer": "r-1", "sku": "shirt", "price_minor": 1790}
            first, wrong = await seen(http, row, {**row, "offer": "r-2", "sku": "nothing"})
            assert first["outcome"] == "created"
            assert wrong["outcome"] in ("refused", "created")
            market = (await http.get("/market", params={"sku": "shirt"})).json()
            (product,) = market["products"]
            assert (product["ours_minor"], product["rank"], product["of"]) == (1990, 2, 2)
            assert product["gap_minor"] == 200
            (offer,) = product["offers"]
            assert (offer["source"], offer["price_minor"]) == ("rival", 1790)
            assert (await seen(http, {**row, "price_minor": 2090}))[0]["outcome"] == "updated"
            market = (await http.get("/market", params={"sku": "shirt"})).json()
            assert market["products"][0]["rank"] == 1
            history = await http.get(f"/observed-offers/{offer['offer_id']}")
            assert [one["price_minor"] for one in history.json()["points"]] == [1790, 2090]
            unknown = await http.get("/market", params={"sku": "nothing"})
            assert unknown.status_code == 404
            assert (await http.get("/market", params={"flag": "no"})).status_code in (400, 422)


async def test_the_watcher_says_how_it_does_and_knows_no_deviation(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    merchant = await a_token(db, company, "catalogue:read")
    seller = await a_token(db, company, "orders:write")
    with serve(address) as url:
        async with client(url, merchant) as http:
            health = await http.get("/watcher")
            assert health.status_code == 200, health.text
            assert health.json()["open"] == 0
            assert (await http.get("/deviations")).json() == []
            nobody = company.places["north"]
            assert (await http.get(f"/deviations/{nobody}")).status_code == 404
            note = {"reason": "they were told"}
            # who only reads takes no note of anything
            path = f"/deviations/{nobody}/acknowledge"
            taken = await http.post(path, json=note, headers=once())
            assert taken.status_code in (403, 404)
        async with client(url, seller) as http:
            assert (await http.get("/deviations")).status_code == 403
            assert (await http.get("/market")).status_code == 403
