"""An integrator sets a company up over HTTP, from nothing to a sale, by the names of its ERP."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.scenarios.calls import client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve

pytestmark = pytest.mark.anyio

ERP = "erp"


async def put(http: httpx.AsyncClient, path: str, rows: object) -> httpx.Response:
    answer = await http.put(path, json=rows, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 200, answer.text
    return answer


async def post(http: httpx.AsyncClient, path: str, body: object) -> httpx.Response:
    answer = await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code < 300, answer.text
    return answer


async def set_up_network(http: httpx.AsyncClient, channel_id: UUID) -> None:
    """One entity, its web shop and a warehouse; sent twice, the second time changes nothing."""
    entity_id = str(uuid4())
    entity = {"entity_id": entity_id, "code": "co", "name": "Co", "country": "EE"}
    first = await put(http, "/entities", [entity | {"currency": "EUR"}])
    again = await put(http, "/entities", [entity | {"currency": "EUR"}])
    channel = {"channel_id": str(channel_id), "code": "shop", "name": "Shop", "kind": "web"}
    await put(http, "/channels", [channel | {"currency": "EUR", "market": "EE"}])
    hall = {
        "place_id": str(uuid4()),
        "code": "hall",
        "name": "Hall",
        "kind": "warehouse",
        "entity_id": entity_id,
        "time_zone": "Europe/Tallinn",
        "currency": "EUR",
        "country": "EE",
        "services": ["ship_from"],
        "external_ids": {ERP: "W-7"},
    }
    await put(http, "/places", [hall])
    assert [row["outcome"] for row in first.json()] == ["created"]
    assert [row["outcome"] for row in again.json()] == ["unchanged"]


async def set_up_goods(http: httpx.AsyncClient) -> None:
    """A red cap at 12.40 euro with the Estonian rate of tax, three of them in the hall."""
    product_id, sku_id, price_list_id = (str(uuid4()) for _ in range(3))
    await put(
        http, "/products", [{"product_id": product_id, "code": "cap", "name": {"et": "Müts"}}]
    )
    cap = {"code": "cap-red", "name": {"et": "Punane müts"}, "external_ids": {ERP: "A1"}}
    await put(http, "/skus", [cap | {"sku_id": sku_id, "product_id": product_id}])
    since = {"valid_from": "2020-01-01T00:00:00Z"}
    price_list = {"price_list_id": price_list_id, "code": "main", "currency": "EUR"}
    price = {"sku_id": sku_id, "breaks": [{"min_quantity": 1, "unit_minor": 1240}]}
    rate = {"market": "EE", "tax_class": "standard", "code": "VAT", "rate_ppm": 240_000}
    rulebook = {
        "price_lists": [price_list | {"tax_included": True}],
        "prices": [price | since | {"price_list_id": price_list_id}],
        "tax_rates": [rate | since],
    }
    await post(http, "/rulebooks", rulebook)
    await post(http, "/places/hall/counts", {"lines": [{"sku": "cap-red", "quantity": 3}]})


async def test_company_is_set_up_and_sells_by_foreign_ids(db: Database, address: str) -> None:
    channel_id = uuid4()
    token = await db.transact(
        auth.issue_token,
        Context.system(),
        name="erp",
        scopes=["admin"],
        channel_id=channel_id,
        at=now(),
    )
    with serve(address) as url:
        async with client(url, token) as http:
            await set_up_network(http, channel_id)
            await set_up_goods(http)
            person = {"identifiers": [{"kind": "external", "value": "C-9", "source": ERP}]}
            registered = await post(http, "/customers", person)

            named: dict[str, Any] = {"external_id": "SO-1", "source": ERP}
            customer = {"external_id": "C-9", "source": ERP}
            sold = await sell(http, [line("cap-red", 2, method="ship")], customer=customer, **named)
            twice = await sell(http, [line("cap-red", 1, method="ship")], **named)
            found = await http.get("/orders", params=named)
            cap = (await http.get("/skus/cap-red")).json()
            (hall,) = (await http.get("/places")).json()

    assert sold.status_code == 201, sold.text
    order = sold.json()
    assert order["customer_id"] == registered.json()["customer_id"]
    assert (order["total_minor"], order["tax_minor"]) == (2480, 480)
    assert found.json()["number"] == order["number"]
    assert twice.json()["code"] == "orders.external_id_taken"
    assert cap["external_ids"] == {ERP: "A1"}
    assert hall["external_ids"] == {ERP: "W-7"}
    await assert_audit_is_clean(db)
