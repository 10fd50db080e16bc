"""Rows in bulk over HTTP: the good ones are taken, each is answered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ordito import customers, stock
from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from tests.company import CARD, Company, found
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.surfaces.application import a_client, an_application

pytestmark = pytest.mark.anyio

Rows = list[dict[str, Any]]
CASH = [{"tender": "cash"}]


async def a_system(db: Database, name: str) -> str:
    return await db.transact(
        auth.issue_token, Context.system(), name=name, scopes=["admin"], at=now()
    )


async def put(
    http: httpx.AsyncClient, path: str, rows: Rows, *, key: str | None = None
) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return await http.put(path, json=rows, headers=headers)


def outcomes(answer: httpx.Response) -> list[str]:
    return [row.get("code") or row["outcome"] for row in answer.json()]


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=10)


@pytest.fixture
async def http(company: Company, db: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    assert company.skus
    token = await a_system(db, "erp")
    async with (
        an_application(address) as application,
        a_client(application, authorization=f"Bearer {token}") as session,
    ):
        session.base_url = httpx.URL("http://ordito.test/api/v1")
        yield session


async def as_system(db: Database, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {await a_system(db, name)}"}


async def test_good_products_are_taken_and_bad_ones_told(http: httpx.AsyncClient) -> None:
    rows: Rows = [
        {"sku": "mug", "name": {"en": "Mug"}, "gtin": "4006381333931"},
        {"sku": "mug-2", "name": {"en": "Second mug"}, "gtin": "4006381333931"},
        {"sku": "bowl", "name": {"en": "Bowl"}, "category": "nowhere"},
        {"sku": "plate", "name": {"en": "Plate"}, "gtin": "12345678"},
        {"sku": "spoon"},
        {"sku": "fork", "name": "Fork"},
        {"sku": "shirt", "name": {"it": "Maglietta"}},
    ]
    first = await put(http, "/bulk/products", rows)
    again = await put(http, "/bulk/products", rows)
    shirt = (await http.get("/skus/shirt")).json()

    assert first.status_code == 207, first.text
    assert outcomes(first) == [
        "created",
        "platform.put_twice",
        "catalogue.unknown_category",
        "catalogue.wrong_gtin",
        "catalogue.nameless",
        "http.row_wrong",
        "updated",
    ]
    assert first.json()[5]["field"] == "name"
    assert all(row.get("remedy") for row in first.json() if row["outcome"] == "refused")
    assert outcomes(again)[0] == "unchanged"
    assert outcomes(again)[6] == "unchanged"
    assert shirt["name"] == {"en": "shirt", "it": "Maglietta"}


async def test_rows_of_one_sku_add_up(http: httpx.AsyncClient) -> None:
    rows: Rows = [
        {"sku": "mug", "name": {"it": "Tazza"}, "brand": "Moka"},
        {"sku": "mug", "name": {"en": "Mug"}},
        {"sku": "mug-xl", "product": "mug", "name": {"en": "Large mug"}, "brand": "Mokà"},
    ]
    answer = await put(http, "/bulk/products", rows)
    mug = (await http.get("/skus/mug")).json()
    large = (await http.get("/skus/mug-xl")).json()

    assert answer.status_code == 200, answer.text
    assert outcomes(answer) == ["created", "updated", "created"]
    assert mug["name"] == {"it": "Tazza", "en": "Mug"}
    assert large["product_id"] == mug["product_id"]


async def test_all_refused_is_told_row_by_row(http: httpx.AsyncClient) -> None:
    rows: Rows = [{"sku": "hat", "price_list": "list", "unit_minor": 1}]
    answer = await put(http, "/bulk/prices", rows)
    assert (answer.status_code, outcomes(answer)) == (207, ["catalogue.unknown_sku"])


async def test_repeat_of_a_key_is_answered_the_same(http: httpx.AsyncClient) -> None:
    rows: Rows = [{"sku": "mug", "name": {"en": "Mug"}}, {"sku": "spoon"}]
    first = await put(http, "/bulk/products", rows, key="k1")
    again = await put(http, "/bulk/products", rows, key="k1")
    other = await put(http, "/bulk/products", rows[:1], key="k1")

    assert outcomes(first) == ["created", "catalogue.nameless"]
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert other.json()["code"] == "platform.key_reused"


async def test_thousand_rows_and_no_more(http: httpx.AsyncClient) -> None:
    rows: Rows = [{"sku": f"s{i}", "name": {"en": f"S {i}"}} for i in range(1001)]
    assert (await put(http, "/bulk/products", rows)).status_code == 422
    taken = await put(http, "/bulk/products", rows[:1000])
    assert set(outcomes(taken)) == {"created"}


async def test_customers_are_found_by_what_the_source_calls_them(
    http: httpx.AsyncClient, company: Company
) -> None:
    rows: Rows = [
        {"external_id": "C1", "name": "Anna", "email": "anna@example.org", "country": "IT"},
        {"external_id": "C2", "email": "not an address"},
        {"name": "Nobody"},
        {"external_id": "C3", "card": CARD},
        {"external_id": "C1", "name": "Anna again"},
    ]
    first = await put(http, "/bulk/customers", rows)
    later: Rows = [{"external_id": "C1", "city": "Pisa", "phone": "+39 050 123456"}]
    changed = await put(http, "/bulk/customers", later)
    again = await put(http, "/bulk/customers", later)
    anna = first.json()[0]["id"]
    profile = (await http.get(f"/customers/{anna}")).json()

    assert outcomes(first) == [
        "created",
        "customers.invalid_identifier",
        "feed.customer_keyless",
        "updated",
        "platform.put_twice",
    ]
    assert first.json()[3]["id"] == str(company.member)
    assert (outcomes(changed), outcomes(again)) == (["updated"], ["unchanged"])
    assert (profile["customer"]["name"], profile["customer"]["city"]) == ("Anna", "Pisa")
    assert {one["kind"] for one in profile["identifiers"]} == {"external", "email", "phone"}


async def test_card_of_somebody_else_refuses_its_row_alone(http: httpx.AsyncClient) -> None:
    await put(http, "/bulk/customers", [{"external_id": "C1", "name": "Anna"}])
    rows: Rows = [
        {"external_id": "C7", "name": "Ugo"},
        {"external_id": "C1", "card": CARD},
        {"external_id": "C8", "name": "Ida"},
    ]
    answer = await put(http, "/bulk/customers", rows)
    assert outcomes(answer) == ["created", "feed.customer_ambiguous", "created"]


async def test_erased_customer_does_not_come_back(http: httpx.AsyncClient, db: Database) -> None:
    row: Rows = [{"external_id": "C1", "name": "Anna", "email": "anna@example.org"}]
    anna = (await put(http, "/bulk/customers", row)).json()[0]["id"]
    await db.transact(
        customers.erase, Context.system(), customer_id=CustomerId(UUID(anna)), at=now()
    )
    again = await put(http, "/bulk/customers", row)
    by_mail = await put(
        http, "/bulk/customers", [{"external_id": "X", "email": "anna@example.org"}]
    )
    assert outcomes(again) == ["feed.customer_erased"]
    assert outcomes(by_mail) == ["feed.customer_erased"]


async def test_prices_take_the_place_of_those_that_hold(http: httpx.AsyncClient) -> None:
    rows: Rows = [
        {"sku": "shirt", "price_list": "list", "unit_minor": 1500},
        {"sku": "shirt", "price_list": "list", "unit_minor": 1400, "min_quantity": 10},
        {"sku": "laptop", "price_list": "list", "unit_minor": 89_900},
        {"sku": "hat", "price_list": "list", "unit_minor": 1},
        {"sku": "shirt", "price_list": "other", "unit_minor": 1},
    ]
    first = await put(http, "/bulk/prices", rows)
    again = await put(http, "/bulk/prices", rows[:3])
    one = await put(http, "/bulk/prices", [{**rows[0], "unit_minor": 1600}])
    rising = await put(http, "/bulk/prices", [{**rows[1], "unit_minor": 9000}, rows[2]])
    basket = {"lines": [{"sku": "shirt", "quantity": 10}], "place": "north"}

    assert outcomes(first) == [
        "updated",
        "updated",
        "unchanged",
        "catalogue.unknown_sku",
        "pricing.unknown_price_list",
    ]
    assert outcomes(again) == ["unchanged", "unchanged", "unchanged"]
    assert outcomes(one) == ["updated"]
    assert outcomes(rising) == ["pricing.wrong_price", "unchanged"], basket


async def test_stock_counts_are_of_their_instant(
    http: httpx.AsyncClient, db: Database, company: Company
) -> None:
    def row(units: int, instant: datetime, sku: str = "shirt") -> dict[str, Any]:
        as_of = instant.isoformat()
        return {"sku": sku, "place": "north", "on_hand": units, "as_of": as_of}

    third = now()
    first, second = (third - timedelta(microseconds=n) for n in (2, 1))
    store = {"Authorization": f"Bearer {company.tokens['store']}"}
    basket = {"lines": [{"sku": "shirt", "quantity": 2}], "place": "north", "payments": CASH}
    sold = await http.post("/orders", json=basket, headers={**store, "Idempotency-Key": "o"})
    assert sold.status_code == 201, sold.text

    later = await put(http, "/bulk/stock", [row(7, second)])
    earlier = await put(http, "/bulk/stock", [row(3, first)])
    repeated = await put(http, "/bulk/stock", [row(7, second)])
    wrong = await put(
        http,
        "/bulk/stock",
        [
            row(1, third, "hat"),
            row(1, datetime(2099, 1, 1, tzinfo=UTC)),
            row(6, third),
        ],
    )
    (held,) = [
        one
        for one in await db.read(stock.list_positions, sku_ids=[company.skus["shirt"]])
        if one.place_id == company.places["north"]
    ]
    assert outcomes(later) == ["updated"]
    assert earlier.json() == [{"outcome": "unchanged", "stale": ["on_hand"]}]
    assert outcomes(repeated) == ["unchanged"]
    assert outcomes(wrong) == ["catalogue.unknown_sku", "feed.stock_of_tomorrow", "updated"]
    assert held.on_hand == 4  # six were there, and two were sold since
    await assert_audit_is_clean(db)


async def test_stock_movements_are_booked_once_in_whatever_order(
    http: httpx.AsyncClient, db: Database, company: Company
) -> None:
    def moved(units: int, message: str | None, instant: datetime) -> dict[str, Any]:
        row = {"sku": "shirt", "place": "north", "change": units, "as_of": instant.isoformat()}
        return row if message is None else row | {"message_id": message}

    third = now()
    first, second = (third - timedelta(microseconds=n) for n in (2, 1))
    counted = {"sku": "shirt", "place": "north", "on_hand": 20, "as_of": second.isoformat()}
    answer = await put(
        http,
        "/bulk/stock",
        [moved(-3, "m2", third), counted, moved(-5, "m1", first), moved(1, None, third)],
    )
    again = await put(http, "/bulk/stock", [moved(-3, "m2", third), moved(-5, "m1", first)])
    both = await put(http, "/bulk/stock", [counted | {"change": 1}])
    positions = await db.read(stock.list_positions, sku_ids=[company.skus["shirt"]])
    held = {one.place_id: one.on_hand for one in positions}

    assert outcomes(answer)[3] == "feed.movement_nameless"
    assert {row["outcome"] for row in answer.json()[:3]} == {"updated"}
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert outcomes(both) == ["stock.row_unclear"]
    assert held[company.places["north"]] == 17  # 20 counted, 3 gone since; 5 before are in it
    await assert_audit_is_clean(db)


@pytest.mark.parametrize("otherwise", ["refuse", "keep", "note"])
async def test_field_has_a_system_of_record(
    http: httpx.AsyncClient, db: Database, otherwise: str
) -> None:
    owner = {"subject": "product", "field": "brand", "source": "erp", "otherwise": otherwise}
    assert (await put(http, "/system-of-record", [owner])).status_code == 200
    await put(http, "/bulk/products", [{"sku": "shirt", "brand": "Nota"}])
    shop = await as_system(db, "shop")
    said: Rows = [{"sku": "shirt", "brand": "Altra", "name": {"en": "Shirt!"}}]
    answer = await http.put("/bulk/products", json=said, headers={**shop, "Idempotency-Key": "k"})
    fields = {
        one["field"]: one
        for one in (await http.get("/system-of-record/fields", params={"sku": "shirt"})).json()
    }
    (row,) = answer.json()
    brand = fields["brand"]
    assert brand["owner"] == "erp"
    if otherwise == "refuse":
        assert (row["code"], row["field"]) == ("platform.field_owned", "brand")
        assert "name" not in fields
    elif otherwise == "keep":
        assert (row["outcome"], row["withheld"]) == ("updated", ["brand"])
        assert (brand["source"], brand["withheld_from"]) == ("erp", "shop")
        assert fields["name"]["source"] == "shop"
    else:
        assert (row["outcome"], row["noted"]) == ("updated", ["brand"])
        assert (brand["source"], brand["withheld_from"]) == ("shop", None)


async def test_stock_of_other_places_is_refused(
    db: Database, address: str, company: Company
) -> None:
    token = await db.transact(
        auth.issue_token,
        Context.system(),
        name="till",
        scopes=["stock:write"],
        place_id=company.places["north"],
        at=now(),
    )
    rows: Rows = [{"sku": "shirt", "place": place, "on_hand": 4} for place in ("north", "south")]
    async with (
        an_application(address) as application,
        a_client(application, authorization=f"Bearer {token}") as http,
    ):
        answer = await put(http, "/api/v1/bulk/stock", rows)
    assert outcomes(answer) == ["updated", "auth.place_outside"]


async def test_places_in_the_way_are_left_out(http: httpx.AsyncClient) -> None:
    (north, *_) = (await http.get("/places")).json()
    hall = {**north, "place_id": str(uuid4()), "code": "hall", "name": "Hall"}
    twin = {**hall, "place_id": str(uuid4()), "name": "Twin"}
    answer = await put(http, "/places", [hall, twin, north])
    assert answer.status_code == 207, answer.text
    assert outcomes(answer)[0] == "created"
    assert outcomes(answer)[2] == "unchanged"
    assert answer.json()[1]["outcome"] == "refused"
