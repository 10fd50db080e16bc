"""Whoever reads values of people leaves a trace, on whichever page or route they stand."""

import re
from typing import Any

import pytest

from ordito import customers
from ordito.customers import Address, Identifier, IdentifierKind, Particulars
from ordito.platform import ids
from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.match_customers import MatchTerms, match_customers
from ordito.processes.sale import SaleCustomer
from ordito.processes.whereto import ShipTo
from ordito.surfaces.console.customers import masked
from ordito.surfaces.guards import Role, Scope
from tests.flows.shop import open_shop, ship
from tests.surfaces.application import a_client, a_person, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio

SYSTEM = Context.system()
NAME, EMAIL = "Ortensia Quarzo", "ortensia@posta.it"
HOME = Address(
    recipient=NAME, lines=("Via Po 3",), postal_code="10123", city="Torino", country="IT"
)


async def test_every_page_and_route_with_values_leaves_a_trace(db: Database, address: str) -> None:
    shop = await open_shop(db)
    who, double = (await _known(db), await _known(db))
    await match_customers(db, MatchTerms())
    (pair,) = await db.read(customers.matching.list_suggestions)
    sold = await shop.sell(
        ship(), customer=SaleCustomer(id=who), ship_to=ShipTo(address=HOME, keep_as="Home")
    )
    part = sold.fulfilments[0].fulfilment_order_id
    await a_person(db, "ada", Role.AGENT)
    scopes = (Scope.CUSTOMERS_READ, Scope.ORDERS_READ, Scope.ORDERS_WRITE)
    channel_id = shop.company.channels["web"]
    secret = await db.transact(
        issue_token, SYSTEM, name="desk", channel_id=channel_id, scopes=scopes, at=now()
    )
    pages = {
        f"/customers/{who}": "/customers/{customer_id}",
        f"/orders/{sold.number}": "/orders/{name}",
        "/doubles": "/doubles",
        f"/doubles/{pair.pair_id}": "/doubles/{pair_id}",
        "/search?q=ortensia": "/search",
    }
    routes = {
        f"/api/v1/customers/{who}": "/api/v1/customers/{customer_id}",
        f"/api/v1/customers/{who}/addresses": "/api/v1/customers/{customer_id}/addresses",
        f"/api/v1/customers?card=7{who.hex}": "/api/v1/customers",
        f"/api/v1/orders/{sold.number}/delivery-address": "/api/v1/orders/{name}/delivery-address",
        f"/api/v1/places/depot/fulfilment-orders/{part}/address": (
            "/api/v1/places/{place}/fulfilment-orders/{fulfilment_order_id}/address"
        ),
    }
    async with (
        an_application(address) as application,
        a_client(application) as browser,
        a_client(application, authorization=f"Bearer {secret}") as api,
    ):
        await sign_in(browser, "/search")
        for client, asked in ((browser, pages), (api, routes)):
            for url, route in asked.items():
                answer = await client.get(url)
                assert answer.status_code == 200, (url, answer.text)
                assert NAME in answer.text, url
                assert route in await _looked_at(db, who), url
        described: dict[str, Any] = {"particulars": {"name": NAME, "postal_code": "10123"}}
        answer = await api.post("/api/v1/customers/suggestions", json=described)
        assert {one["customer_id"] for one in answer.json()} == {str(who), str(double)}
        assert "/api/v1/customers/suggestions" in await _looked_at(db, double)


@pytest.mark.parametrize("value", ["Li", "Ada", "Ortensia Quarzo", "+393331234567"])
def test_a_masked_value_does_not_say_itself(value: str) -> None:
    shown = re.sub("•", "", masked(value))
    assert value.startswith(shown)
    assert len(shown) <= len(value) / 3


async def _known(db: Database) -> CustomerId:
    who = CustomerId(ids.new())
    new = customers.NewCustomer(
        customer_id=who,
        particulars=Particulars(NAME, "Via Po 3", "10123", "Torino", "IT"),
        identifiers=(
            Identifier(IdentifierKind.EMAIL, EMAIL),
            Identifier(IdentifierKind.CARD, f"7{who.hex}"),
        ),
    )
    return await db.transact(customers.register, SYSTEM, customer=new, at=now())


async def _looked_at(db: Database, who: CustomerId) -> set[str]:
    return {one.route for one in await db.read(customers.list_accesses, customer_id=who)}
