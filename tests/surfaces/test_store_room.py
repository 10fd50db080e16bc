"""The store room over HTTP: who may see which place, what is late, and what a double press does."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import httpx
import pytest

from ordito import fulfilment, stock
from ordito.flows import pick_goods
from ordito.fulfilment.goals import Goals, StoreGoals, Vision, publish_goals
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import Role
from tests.company import CARD, Company, found
from tests.scenarios.calls import line, sell
from tests.surfaces.application import PASSWORD, a_client, an_application

pytestmark = pytest.mark.anyio

_TOKEN: Final = re.compile(r'name="_csrf" value="([^"]+)"')
_ENTITY: Final = ids.EntityId(ids.derive("test", "entity"))
_KEY: Final = re.compile(r'name="key" value="([^"]+)"')


async def staff(db: Database, company: Company) -> None:
    """Let an associate and a leader work in the north, an agent in the contact centre."""
    north = [company.places["north"]]
    people = (("sofia", Role.ASSOCIATE, north), ("marta", Role.STORE_LEAD, north))
    everywhere = (("carla", Role.AGENT, None), ("piera", Role.STORE_LEAD, None))
    for login, role, places in (*people, *everywhere):
        await db.transact(
            add_staff,
            Context.system(),
            login=login,
            name=login.capitalize(),
            password_hash=hash_password(PASSWORD),
            roles=[role],
            place_ids=places,
            at=now(),
        )


@asynccontextmanager
async def signed_in(application: Entrance, login: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Open a browser in which somebody is signed in."""
    async with a_client(application, accept="text/html") as browser:
        form = {"login": login, "password": PASSWORD}
        assert (await browser.post("/sign-in", data=form)).status_code == 303
        yield browser


async def collected_order(
    application: Entrance, company: Company, sku: str = "shirt", place: str = "north"
) -> dict[str, Any]:
    """Sell something in the web shop, to be collected."""
    token = company.tokens["web"]
    async with a_client(application, authorization=f"Bearer {token}") as api:
        api.base_url = "http://ordito.test/api/v1"
        wanted = line(sku, method="collect", place=place)
        sold = await sell(api, [wanted], customer={"card": CARD})
        assert sold.status_code == 201, sold.text
        return sold.json()


async def test_who_works_at_several_places_is_sent_to_the_one_with_most_to_do(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    async with an_application(address) as application, signed_in(application, "piera") as browser:
        for place in ("south", "north"):
            for sku in ("shirt", "shirt") if place == "north" else ("shirt",):
                await collected_order(application, company, sku, place)
            answer = await browser.get("/store")
            assert answer.headers["Location"] == f"/store/{place}/pick"


async def test_each_sees_the_own_place_and_the_numbers_are_for_who_leads(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    async with an_application(address) as application:
        for login, allowed in (
            ("sofia", {"pick": 200, "counts": 200, "day": 403}),
            ("marta", {"pick": 200, "day": 200, "day/kept": 200, "day/nothing": 404}),
            ("carla", {"pick": 403, "day": 403}),
        ):
            async with signed_in(application, login) as browser:
                for part, status in allowed.items():
                    answer = await browser.get(f"/store/north/{part}")
                    assert answer.status_code == status, (login, part, answer.text)
                assert (await browser.get("/store/south/pick")).status_code == 403
                assert (await browser.get("/store/south/stream")).status_code == 403


async def test_what_is_late_is_said_in_words_and_counted_with_its_row(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    async with an_application(address) as application:
        sold = [await collected_order(application, company) for _ in range(2)]
        late, good = (one["number"] for one in sold)
        connection = await asyncpg.connect(address)
        moved = await connection.execute(
            "UPDATE fulfilment.fulfilment_order SET promised_at = opened_at WHERE order_id = $1",
            sold[0]["order_id"],
        )
        await connection.close()
        assert moved == "UPDATE 1"
        async with signed_in(application, "marta") as browser:
            page = (await browser.get("/store/north/late")).text
            assert late in page
            assert good not in page
            assert 'class="when late"' in page
            assert "1 of them is late." in page
            both = (await browser.get("/store/north/pick")).text
            assert both.index(late) < both.index(good)
            rows = (await browser.get("/store/north/day/late")).text
            assert late in rows
            assert good not in rows


async def test_a_count_that_is_sent_twice_is_booked_once(db: Database, address: str) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    shirt = company.skus["shirt"]
    async with an_application(address) as application, signed_in(application, "sofia") as browser:
        page = (await browser.get("/store/north/counts")).text
        token, key = _TOKEN.search(page), _KEY.search(page)
        assert token is not None
        assert key is not None
        form = {"_csrf": token[1], "key": key[1], f"units-{shirt}": "3"}
        review = await browser.post("/store/north/counts/review", data=form)
        assert "-2" in review.text
        at = re.search(r'name="reviewed_at" value="([^"]+)"', review.text)
        assert at is not None
        booking = {**form, "reviewed_at": at[1]}
        for _ in range(2):
            done = await browser.post("/store/north/counts/book", data=booking)
            assert done.status_code == 303, done.text
        old = {**form, "key": "another", "reviewed_at": "2020-01-01T00:00:00+00:00"}
        again = await browser.post("/store/north/counts/book", data=old)
        assert "look at the differences again" in again.text
    north = company.places["north"]
    book = await db.read(stock.list_movements, sku_id=shirt, place_id=north)
    assert [entry.quantity for entry in book if entry.kind == "count"] == [-2]


async def test_an_associate_offers_another_article_and_a_leader_sees_the_goals(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    wanted = Goals(kept_percent=95, late_most=0)
    goals = StoreGoals(vision=(Vision("en", "Every promise kept."),), goals=wanted)
    await db.transact(publish_goals, Context.system(), policy=goals, by="test", at=now())
    async with an_application(address) as application, signed_in(application, "sofia") as browser:
        (task,) = (await collected_order(application, company, "laptop"))["fulfilments"]
        url = f"/store/north/pick/{task['fulfilment_order_id']}"
        page = (await browser.get("/store/north/pick")).text
        token = _TOKEN.search(page)
        assert token is not None
        csrf = {"_csrf": token[1]}
        assert (await browser.post(f"{url}/start", data=csrf)).status_code == 303
        nothing = await browser.post(f"{url}/instead/1", data=csrf | {"code": "nobody"})
        assert nothing.headers["location"] == f"{url}?said=catalogue.wrong_scan"
        offer = csrf | {"code": "shirt", "units": "1", "key": "one"}
        for _ in range(2):
            told = await browser.post(f"{url}/instead/1", data=offer)
            assert told.headers["location"] == f"{url}?said=instead_offered"
        page = (await browser.get(url)).text
        (answer,) = re.findall(r'action="([^"]+/instead/answers/[^"]+)"', page)
        agrees = csrf | {"answer": "yes", "consent": "phone"}
        told = [(await browser.post(answer, data=agrees)).headers["location"] for _ in range(2)]
        assert told == [
            f"{url}?said=instead_accepted",
            f"{url}?said=fulfilment.substitute_decided",
        ]
        async with signed_in(application, "marta") as leader:
            day = (await leader.get("/store/north/day")).text
            assert "Every promise kept." in day
            assert re.findall(r'data-goal="(\w+)"', day) == ["kept", "late"]
            rows = await leader.get("/store/north/day/open/csv")
            assert rows.headers["content-type"].startswith("text/csv")
            # at night what is ordered is promised for the next day, and is no row of this one
            head, *orders = rows.text.splitlines()
            assert head.startswith("order,promised,")
            assert len(orders) <= 1
    async with db.connection() as connection:
        consent = await connection.fetchval("SELECT consent FROM fulfilment.v_substitute")
    assert consent == "phone"


async def test_lots_are_asked_for_when_goods_come(db: Database, address: str) -> None:
    company = await found(db, units=0)
    await staff(db, company)
    shirt, purchase_id = company.skus["shirt"], ids.new()
    await db.transact(stock.track, Context.system(), tracking={shirt: stock.Tracking.LOT})
    entity_id = ids.EntityId(ids.derive("test", "entity"))
    order = stock.PurchaseOrder(
        company.places["north"], purchase_id, "P1", "mill", entity_id, "open", [], now(), None
    )
    async with an_application(address) as application, signed_in(application, "sofia") as browser:
        await db.transact(
            stock.put_purchase_order,
            Context.system(),
            order=order,
            lines=[stock.PurchaseLine(shirt, 3)],
        )
        url = f"/store/north/incoming/purchase_order/{purchase_id}"
        page = (await browser.get(url)).text
        token, key = _TOKEN.search(page), _KEY.search(page)
        assert token is not None
        assert key is not None
        form = {"_csrf": token[1], "key": key[1], f"units-{shirt}": "3", "final": "yes"}
        for lots in ("", "L1 2", "L1 2\nL1 1"):
            asked = await browser.post(f"{url}/book", data=form | {f"lots-{shirt}": lots})
            assert asked.status_code == 200, lots
            assert lots in asked.text
        named = form | {f"lots-{shirt}": "L1 2 2099-06-30\nL2"}
        for _ in range(2):
            assert (await browser.post(f"{url}/book", data=named)).status_code == 303
    lots = await db.read(stock.list_lots, sku_id=shirt)
    assert sorted((one.lot, one.on_hand) for one in lots) == [("L1", 2), ("L2", 1)]


async def reject(db: Database, sold: dict[str, Any]) -> None:
    """Let the place say that nothing of an order lies there."""
    (part,) = sold["fulfilments"]
    task = await db.read(
        fulfilment.get_fulfilment_order,
        place_id=ids.PlaceId(UUID(part["place_id"])),
        fulfilment_order_id=ids.FulfilmentOrderId(UUID(part["fulfilment_order_id"])),
    )
    await db.transact(
        fulfilment.picking.reject_units,
        Context.system(),
        task=task,
        reason=fulfilment.picking.RejectReason.NOT_ON_SHELF,
        rejection_id=ids.new(),
        at=now(),
    )


async def test_what_waits_for_goods_is_called_off_on_the_page_with_the_reason(
    db: Database, address: str
) -> None:
    company = await found(db, units=0)
    await staff(db, company)
    await come_to(db, company, "north")
    async with an_application(address) as application:
        sold = await collected_order(application, company)
        async with signed_in(application, "sofia") as room:
            page = (await room.get("/store/north/kept")).text
            token = _TOKEN.search(page)
            form = re.search(r'action="(/store/north/kept/expected/[^"/]+)/move"', page)
            assert token is not None
            assert form is not None
            sent = {"_csrf": token[1], "reason": "damaged", "giver": "south"}
            refused = await room.post(f"{form[1]}/move", data=sent | {"key": "k1"})
            assert "Fewer units are free here" in refused.text
            for _ in range(2):
                done = await room.post(f"{form[1]}/cancel", data=sent | {"key": "k2"})
                assert done.headers["location"].endswith("said=waiting_cancelled"), done.text
            late = await room.post(f"{form[1]}/cancel", data=sent | {"key": "k3"})
            assert "It was done already" in late.text
            order = (await room.get(f"/orders/{sold['number']}")).text
            assert "It was damaged" in order


async def come_to(db: Database, company: Company, place: str) -> None:
    """Let a place promise shirts that come in a week."""
    shirt, place_id, entity = company.skus["shirt"], company.places[place], _ENTITY
    limit = stock.BackorderLimit(shirt, place_id, entity, 20)
    head = stock.PurchaseOrder(place_id, ids.new(), "PO-1", "Mill", entity, "open", [], now(), None)
    lines = [stock.PurchaseLine(shirt, 3, now() + timedelta(days=7))]

    async def work(tx: Tx) -> None:
        await stock.limit_backorders(tx, limits=[limit], subject_id=ids.new(), at=now())
        await stock.put_purchase_order(tx, order=head, lines=lines)

    await db.transact(work, Context.system())


async def test_what_a_place_has_not_got_is_given_by_another_or_called_off(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    async with an_application(address) as application:
        sold = [await collected_order(application, company) for _ in range(2)]
        for one in sold:
            await reject(db, one)
        async with signed_in(application, "carla") as desk, signed_in(application, "sofia") as room:
            assert (await room.get("/store/south/kept")).status_code == 403
            linked = (await room.get("/store/north/pick")).text
            assert 'href="/store/north/kept"' in linked
            page = (await desk.get("/store/north/kept")).text
            assert all(one["number"] in page for one in sold)
            token = _TOKEN.search(page)
            assert token is not None
            # the order leads to where somebody decides on it
            order = (await desk.get(f"/orders/{sold[0]['number']}")).text
            assert 'href="/store/north/kept"' in order
            forms = dict.fromkeys(re.findall(r'action="(/store/north/kept/waiting/[^"/]+)/', page))
            move, off = (
                f"{url}/{what}" for url, what in zip(forms, ("move", "cancel"), strict=True)
            )
            form = {"_csrf": token[1], "key": "k1"}
            unreasoned = await desk.post(move, data=form | {"giver": "south"})
            assert unreasoned.status_code == 422
            form |= {"reason": "damaged"}
            nowhere = await desk.post(move, data=form | {"giver": "nowhere"})
            assert nowhere.status_code in (404, 422)
            for _ in range(2):
                done = await desk.post(move, data=form | {"giver": "south"})
                assert done.headers["location"].endswith("said=waiting_moved")
            again = await desk.post(move, data=form | {"giver": "south", "key": "k2"})
            assert "Somebody has decided already" in again.text
            for _ in range(2):
                done = await desk.post(off, data=form | {"key": "k3"})
                assert done.headers["location"].endswith("said=waiting_cancelled")
            assert "Every line has its place." in (await desk.get("/store/north/kept")).text
    rows = [
        [
            (task.place_id, task.state)
            for task in await db.read(
                fulfilment.list_of_order,
                order_id=ids.OrderId(UUID(one["order_id"])),
                place_ids=list(company.places.values()),
            )
        ]
        for one in sold
    ]
    assert sorted(state for row in rows for _, state in row) == ["open", "rejected", "rejected"]
    assert [place for row in rows for place, state in row if state == "open"] == [
        company.places["south"]
    ]


async def test_which_number_went_back_is_said_where_its_order_is_packed(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    tracking = {company.skus["shirt"]: stock.Tracking.SERIAL}
    await db.transact(stock.track, Context.system(), tracking=tracking)
    async with an_application(address) as application:
        token = company.tokens["web"]
        async with a_client(application, authorization=f"Bearer {token}") as api:
            api.base_url = "http://ordito.test/api/v1"
            wanted = line("shirt", 2, method="collect", place="north")
            sold = (await sell(api, [wanted], customer={"card": CARD})).json()
            (part,) = sold["fulfilments"]
            named: Any = {
                "place_id": company.places["north"],
                "fulfilment_order_id": UUID(part["fulfilment_order_id"]),
            }
            for lot in ("A1", "A2"):
                await db.transact(
                    pick_goods.pick_line,
                    Context.system(),
                    **named,
                    line_no=1,
                    units=1,
                    lot=lot,
                    pick_id=ids.new(),
                    at=now(),
                )
            url = f"/store/north/pack/{named['fulfilment_order_id']}"
            async with signed_in(application, "sofia") as room:
                assert f"{url}/back" not in (await room.get(url)).text
                cancelled = await api.post(
                    "/orders/{number}/cancellations".format(**sold),
                    json={"lines": [{"line_no": 1, "quantity": 1}], "reason": "customer_request"},
                    headers={"Idempotency-Key": str(ids.new())},
                )
                assert cancelled.status_code < 300, cancelled.text
                page = (await room.get(url)).text
                assert "is not wanted any more" in page
                assert page.index("<option>A1</option>") < page.index("<option>A2</option>")
                csrf = _TOKEN.search(page)
                assert csrf is not None
                form = {"_csrf": csrf[1], "key": "k1", "line_no": "1"}
                wrong = await room.post(f"{url}/back", data=form | {"lot": "B9"})
                assert "No unit of this number went back" in wrong.text
                for _ in range(2):
                    done = await room.post(f"{url}/back", data=form | {"lot": "A1"})
                    assert done.status_code == 303
                assert f"{url}/back" not in (await room.get(url)).text
                opened = await room.post(f"{url}/open", data=form)
                assert opened.headers["location"].endswith("said=opened")
    picks = await db.read(fulfilment.picking.list_picks, **named)
    assert {pick.lot: pick.put_back for pick in picks} == {"A1": 1, "A2": 0}
