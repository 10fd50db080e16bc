"""An integrator sets a company up over HTTP, from nothing to a sale, by the names of its own ERP."""

from uuid import uuid4

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


async def test_company_is_set_up_and_sells_by_foreign_ids(db: Database, address: str) -> None:
    entity, place, product, sku = (str(uuid4()) for _ in range(4))
    price_list, channel_id = str(uuid4()), uuid4()
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
            entities = [
                {
                    "entity_id": entity,
                    "code": "co",
                    "name": "Co",
                    "country": "EE",
                    "currency": "EUR",
                }
            ]
            put_first = await put(http, "/entities", entities)
            put_again = await put(http, "/entities", entities)
            assert [row["outcome"] for row in put_first.json()] == ["created"]
            assert [row["outcome"] for row in put_again.json()] == ["unchanged"]
            channel = {"code": "shop", "name": "Shop", "kind": "web", "currency": "EUR"}
            await put(
                http, "/channels", [channel | {"channel_id": str(channel_id), "market": "EE"}]
            )
            await put(
                http,
                "/places",
                [
                    {
                        "place_id": place,
                        "code": "hall",
                        "name": "Hall",
                        "kind": "warehouse",
                        "entity_id": entity,
                        "time_zone": "Europe/Tallinn",
                        "currency": "EUR",
                        "country": "EE",
                        "services": ["ship_from"],
                        "external_ids": {ERP: "W-7"},
                    }
                ],
            )
            await put(
                http, "/products", [{"product_id": product, "code": "cap", "name": {"et": "Müts"}}]
            )
            named = {"code": "cap-red", "name": {"et": "Punane müts"}, "external_ids": {ERP: "A1"}}
            await put(http, "/skus", [named | {"sku_id": sku, "product_id": product}])
            await post(
                http,
                "/rulebooks",
                {
                    "price_lists": [
                        {
                            "price_list_id": price_list,
                            "code": "main",
                            "currency": "EUR",
                            "tax_included": True,
                        }
                    ],
                    "prices": [
                        {
                            "price_list_id": price_list,
                            "sku_id": sku,
                            "breaks": [{"min_quantity": 1, "unit_minor": 1240}],
                            "valid_from": "2020-01-01T00:00:00Z",
                        }
                    ],
                    "tax_rates": [
                        {
                            "market": "EE",
                            "tax_class": "standard",
                            "code": "VAT",
                            "rate_ppm": 240_000,
                            "valid_from": "2020-01-01T00:00:00Z",
                        }
                    ],
                },
            )
            await post(http, "/places/hall/counts", {"lines": [{"sku": "cap-red", "quantity": 3}]})
            person = {"identifiers": [{"kind": "external", "value": "C-9", "source": ERP}]}
            registered = await post(http, "/customers", person)

            sold = await sell(
                http,
                [line("cap-red", 2, method="ship")],
                customer={"external_id": "C-9", "source": ERP},
                external_id="SO-1",
                source=ERP,
            )
            assert sold.status_code == 201, sold.text
            assert sold.json()["customer_id"] == registered.json()["customer_id"]
            assert (sold.json()["total_minor"], sold.json()["tax_minor"]) == (2480, 480)
            found = await http.get("/orders", params={"source": ERP, "external_id": "SO-1"})
            assert found.json()["number"] == sold.json()["number"]
            twice = await sell(
                http, [line("cap-red", 1, method="ship")], external_id="SO-1", source=ERP
            )
            assert twice.json()["code"] == "orders.external_id_taken"
            assert (await http.get("/skus/cap-red")).json()["external_ids"] == {ERP: "A1"}
            (hall,) = (await http.get("/places")).json()
            assert hall["external_ids"] == {ERP: "W-7"}
    await assert_audit_is_clean(db)
