"""Addresses over HTTP: the book, whereto an order goes, and who may see it."""

from uuid import uuid4

import httpx
import pytest

from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.company import Company, found
from tests.scenarios.calls import client
from tests.serving import serve

pytestmark = pytest.mark.anyio
HOME = {
    "recipient": "Anna Rossi",
    "lines": ["Via Po 12"],
    "postal_code": "10124",
    "city": "Torino",
    "country": "IT",
}


async def a_token(db: Database, company: Company, *scopes: str, place: str | None = None) -> str:
    return await db.transact(
        auth.issue_token,
        Context.system(),
        name=f"test {scopes}",
        channel_id=company.channels["web"],
        place_id=None if place is None else company.places[place],
        scopes=list(scopes),
        at=now(),
    )


def once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def ship_home(http: httpx.AsyncClient, **more: object) -> httpx.Response:
    body = {
        "lines": [{"sku": "shirt", "quantity": 1, "method": "ship", "place": "depot"}],
        "payments": [{"tender": "card", "token": APPROVE}],
        "ship_to": {"address": HOME},
        **more,
    }
    return await http.post("/orders", json=body, headers=once())


async def test_a_parcel_says_whereto_to_the_place_that_has_it(db: Database, address: str) -> None:
    company = await found(db, units=5)
    depot = await a_token(db, company, "orders:read", "orders:write", place="depot")
    north = await a_token(db, company, "orders:read", "orders:write", place="north")
    desk = await a_token(
        db, company, "customers:read", "customers:write", "orders:write", "orders:read"
    )
    with serve(address) as url:
        async with client(url, desk) as http:
            sold = await ship_home(http)
            assert sold.status_code == 201, sold.text
            order = sold.json()
            page = (await http.get(f"/orders/{order['number']}")).json()
            assert (page["delivery"]["country"], page["delivery"]["postal_code"]) == ("IT", "10124")
            assert "Rossi" not in sold.text
            full = (await http.get(f"/orders/{order['number']}/delivery-address")).json()
            assert (full["recipient"], full["lines"]) == ("Anna Rossi", ["Via Po 12"])
            part = order["fulfilments"][0]["fulfilment_order_id"]
            asked = {"kind": "change_address", "ship_to": {"address": {**HOME, "city": "Asti"}}}
            shown = await http.post(
                f"/orders/{order['number']}/changes", json=asked, headers=once()
            )
            assert shown.status_code == 201, shown.text
            done = await http.post(
                f"/orders/{order['number']}/changes/{shown.json()['change_id']}/confirmation",
                json={},
                headers=once(),
            )
            assert done.status_code == 200, done.text
        path = f"/fulfilment-orders/{part}/address"
        async with client(url, north) as http:
            assert (await http.get(f"/places/depot{path}")).status_code == 403
            assert (await http.get(f"/places/north{path}")).status_code == 404
            assert (
                await http.get(f"/orders/{order['number']}/delivery-address")
            ).status_code == 403
        async with client(url, depot) as http:
            parcel = await http.get(f"/places/depot{path}")
            assert parcel.status_code == 200, parcel.text
            assert parcel.json()["city"] == "Asti"
            given = await http.post(
                f"/places/depot/fulfilment-orders/{part}/hand-over", json={}, headers=once()
            )
            assert given.status_code == 200, given.text
            # whoever has nothing to do with it any more does not see it
            gone = await http.get(f"/places/depot{path}")
            assert (gone.status_code, gone.json()["code"]) == (409, "fulfilment.closed")


async def test_the_address_book_is_kept_changed_and_fed(db: Database, address: str) -> None:
    company = await found(db, units=5)
    desk = await a_token(
        db, company, "customers:read", "customers:write", "orders:write", "orders:read"
    )
    book = f"/customers/{company.member}/addresses"
    with serve(address) as url:
        async with client(url, desk) as http:
            kept = await http.put(f"{book}/home", json=HOME, headers=once())
            assert kept.status_code == 200, kept.text
            again = await http.put(f"{book}/home", json=HOME, headers=once())
            assert again.json()["address_id"] == kept.json()["address_id"]
            wrong = await http.put(
                f"{book}/home", json={**HOME, "postal_code": "1012"}, headers=once()
            )
            assert (wrong.status_code, wrong.json()["code"]) == (422, "customers.invalid_address")
            rows = [
                {"id": str(company.member), "addresses": {"work": {**HOME, "city": "Asti"}}},
                {"external_id": "c-9", "addresses": {"home": {**HOME, "postal_code": "x"}}},
            ]
            fed = await http.put("/bulk/customers", json=rows, headers=once())
            assert [row["outcome"] for row in fed.json()] == ["updated", "refused"], fed.text
            assert fed.json()[1]["field"] == "addresses.home.postal_code"
            fed = await http.put("/bulk/customers", json=rows[:1], headers=once())
            assert fed.json()[0]["outcome"] == "unchanged", fed.text
            labels = [(one["label"], one["city"]) for one in (await http.get(book)).json()]
            assert labels == [("home", "Torino"), ("work", "Asti")]
            sold = await ship_home(
                http, customer={"id": str(company.member)}, ship_to={"label": "work"}
            )
            assert sold.status_code == 201, sold.text
            assert (await http.delete(f"{book}/work")).status_code == 204
            missing = await http.delete(f"{book}/work")
            assert (missing.status_code, missing.json()["code"]) == (
                404,
                "customers.unknown_address",
            )
            number = sold.json()["number"]
            full = await http.get(f"/orders/{number}/delivery-address")
            assert full.json()["city"] == "Asti"
