"""Groups of customers: one price for whoever is in one, in every channel, and only meanwhile."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from ordito import customers
from ordito.customers.groups import GroupEmpty, NotInGroup
from ordito.flows.feed_customers import CustomerRow, feed_customers
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId
from ordito.pricing import Conditions, PercentOff, check_rulebook
from ordito.processes.change_asked import ChangeQuantity
from ordito.processes.sale import SaleCustomer
from ordito.reads.draft_check import surroundings_of
from ordito.surfaces.guards import Role
from tests.api.test_addresses import a_token, once
from tests.company import CARD
from tests.flows.promoted import a_promotion, publish
from tests.flows.shop import SYSTEM, Shop, by_card, carry, open_shop, ship
from tests.scenarios.calls import client
from tests.serving import serve
from tests.surfaces.test_console_holds import PASSWORD, page_of

pytestmark = pytest.mark.anyio
ANNA = SaleCustomer(card=CARD)
STAFF = a_promotion(
    "staff", PercentOff(500_000), conditions=Conditions(groups=frozenset({"group:staff"}))
)


async def assign(shop: Shop, **more: object) -> None:
    asked = {
        "customer_id": shop.company.member,
        "valid_from": now(),
        "source": "test",
        "at": now(),
        "code": "staff",
        **more,
    }
    await shop.db.transact(customers.groups.assign_group, SYSTEM, **asked)


async def test_a_group_has_its_price_in_every_channel_while_it_lasts(shop: Shop) -> None:
    await publish(shop, STAFF)
    assert (await shop.sell(carry(), customer=ANNA)).total_minor == 1990
    await assign(shop)
    for channel in ("web", "store"):
        there = replace(shop, channel=channel)
        assert (await there.sell(carry(), customer=ANNA)).total_minor == 995
    assert (await shop.sell(carry())).total_minor == 1990
    order = await shop.sell(ship(), customer=ANNA)
    more = await shop.change(order, ChangeQuantity(line_no=1, quantity=2), *by_card())
    assert more.due_minor == 2 * 995

    leave = {"customer_id": shop.company.member, "code": "staff"}
    await shop.db.transact(customers.groups.leave_group, SYSTEM, **leave, at=now())
    assert (await shop.sell(carry(), customer=ANNA)).total_minor == 1990
    with pytest.raises(NotInGroup):
        await shop.db.transact(customers.groups.leave_group, SYSTEM, **leave, at=now())


async def test_a_persona_has_its_price_under_its_own_name(shop: Shop) -> None:
    hunters = Conditions(groups=frozenset({"persona:hunter"}))
    await publish(shop, a_promotion("hunters", PercentOff(500_000), conditions=hunters))
    await assign(shop, code="hunter")  # a group of that name is another thing
    assert (await shop.sell(carry(), customer=ANNA)).total_minor == 1990
    await assign(shop, code="persona:hunter")
    assert (await shop.sell(carry(), customer=ANNA)).total_minor == 995
    # rules may name both from now on
    known = await shop.db.read(customers.groups.list_names)
    assert known == ["group:hunter", "persona:hunter"]
    around = surroundings_of(shop.outlet.memory, known)
    hunters = Conditions(groups=frozenset({*known, "persona:typo"}))
    rulebook = replace(
        shop.outlet.memory.rulebook,
        promotions=(a_promotion("all", PercentOff(1), conditions=hunters),),
    )
    found = check_rulebook(rulebook, around, touched={"all"}, at=now())
    assert [(one.saying, one.names["name"]) for one in found] == [("unknown_group", "persona:typo")]


async def test_a_group_is_the_person_s_and_nobody_forgotten_is_put_into_one(shop: Shop) -> None:
    other = CustomerId(ids.new())
    await shop.db.transact(
        customers.register, SYSTEM, customer=customers.NewCustomer(customer_id=other), at=now()
    )
    await assign(shop, customer_id=other)
    mine = {"customer_id": shop.company.member}
    assert await shop.db.read(customers.groups.list_groups, **mine) == []
    await shop.db.transact(
        customers.identity.merge,
        SYSTEM,
        merge_id=ids.new(),
        customer_id=shop.company.member,
        other_id=other,
        reason="test",
        at=now(),
    )
    (one,) = await shop.db.read(customers.groups.list_groups, **mine)
    assert one.code == "staff"
    await shop.db.transact(customers.groups.leave_group, SYSTEM, **mine, code="staff", at=now())
    await shop.db.transact(customers.erase, SYSTEM, customer_id=other, at=now())
    with pytest.raises(customers.UnknownCustomer):
        await assign(shop, customer_id=other)


async def test_a_group_that_has_not_begun_or_has_ended_gives_nothing(shop: Shop) -> None:
    await publish(shop, STAFF)
    day = timedelta(days=1)
    for since, until in ((now() + day, None), (now() - 2 * day, now() - day)):
        await assign(shop, valid_from=since, valid_to=until)
        assert (await shop.sell(carry(), customer=ANNA)).total_minor == 1990
    with pytest.raises(GroupEmpty):
        await assign(shop, valid_from=now(), valid_to=now() - day)


async def test_assigning_twice_is_assigning_once(shop: Shop) -> None:
    since = now()
    for _ in range(2):
        await assign(shop, valid_from=since)
    async with shop.db.connection() as connection:
        facts = await connection.fetchval(
            "SELECT count(*) FROM platform.fact WHERE type = 'customers.group_assigned'"
        )
    assert facts == 1


async def test_a_feed_puts_customers_into_groups_once(shop: Shop) -> None:
    row = CustomerRow(card=CARD, groups=("staff", "wholesale"))
    for _ in range(2):
        (result,) = await shop.db.transact(
            feed_customers, SYSTEM, rows=[row], source="erp", at=now()
        )
        assert result.outcome != "refused"
    held = await shop.db.read(customers.groups.list_groups, customer_id=shop.company.member)
    assert [(one.code, one.source) for one in held] == [("staff", "erp"), ("wholesale", "erp")]


async def test_groups_are_assigned_over_http(db: Database, address: str) -> None:
    shop = await open_shop(db, units=5)
    await publish(shop, STAFF)
    token = await a_token(db, shop.company, "customers:read", "customers:write", "quotes")
    member = shop.company.member
    basket = {"lines": [{"sku": "shirt", "quantity": 1}], "customer": {"card": CARD}}
    with serve(address) as url:
        async with client(url, token) as api:
            path = f"/customers/{member}/groups"
            put = await api.put(f"{path}/staff", json={}, headers=once())
            assert put.status_code == 200, put.text
            assert [one["code"] for one in put.json()] == ["staff"]
            assert (await api.put(f"{path}/Not%20so", json={}, headers=once())).status_code == 422
            nobody = f"/customers/{shop.company.places['north']}/groups/staff"
            assert (await api.put(nobody, json={}, headers=once())).status_code == 404
            quote = await api.post("/quotes", json=basket)
            assert quote.json()["total_minor"] == 995, quote.text
            assert quote.json()["notices"] == []
            # a machine chose who is in the group: they are told, in their language
            await publish(shop, replace(STAFF, personalised=True))
            await asyncio.sleep(1)
            quote = await api.post("/quotes", json=basket, headers={"Accept-Language": "it"})
            assert quote.json()["lines"][0]["is_personalised"]
            (notice,) = quote.json()["notices"]
            assert notice.startswith("Questo prezzo")
            anonymous = await api.post("/quotes", json={"lines": basket["lines"]})
            assert anonymous.json()["notices"] == []
            assert (await api.delete(f"{path}/staff")).status_code == 204
            assert (await api.delete(f"{path}/staff")).status_code == 404
            quote = await api.post("/quotes", json=basket)
            assert quote.json()["total_minor"] == 1990


async def test_groups_are_assigned_on_the_page_by_who_may(db: Database, address: str) -> None:
    shop = await open_shop(db, units=5)
    member = shop.company.member
    for login, role in (("ada", Role.AGENT), ("bea", Role.ASSOCIATE)):
        await db.transact(
            add_staff,
            SYSTEM,
            login=login,
            name=login,
            password_hash=hash_password(PASSWORD),
            roles=[role],
            place_ids=None,
            at=now(),
        )
    with serve(address) as url:
        page_url = f"/customers/{member}"
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
            page, csrf = await page_of(http, "ada", page_url)
            assert f'action="{page_url}/groups"' in page
            form = {"_csrf": csrf, "group": "Staff", "what": "assign"}
            page = (await http.post(f"{page_url}/groups", data=form)).text
            assert "Take out" in page
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
            page, csrf = await page_of(http, "bea", page_url)
            assert f'action="{page_url}/groups"' not in page
            form = {"_csrf": csrf, "group": "staff", "what": "leave"}
            assert (await http.post(f"{page_url}/groups", data=form)).status_code == 403
    held = await db.read(customers.groups.list_groups, customer_id=member)
    assert [one.code for one in held if one.holds(now())] == ["staff"]
