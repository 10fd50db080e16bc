"""At the kerb: who has bought says where the car stands, and the store brings the goods out."""

import re
from typing import Final

import httpx
import msgspec

from ordito import network
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from tests.company import Company, found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.shop.buyer import FORM, begin, form_of, pay, put
from tests.surfaces.test_store_room import signed_in, staff

_PART: Final = re.compile(r'name="part" value="([^"]+)"')


async def bring_out(db: Database, company: Company, place: str) -> None:
    """Let a store bring goods to cars."""
    directory = await db.read(network.load_directory)
    known = directory.place(company.places[place])
    services = known.services | {network.Service.CURBSIDE}
    changed = msgspec.structs.replace(known, services=services)
    await db.transact(network.put_places, Context.system(), places=[changed], at=now())


async def make_ready(db: Database, client: httpx.AsyncClient, company: Company) -> None:
    """Let everything lie ready."""
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT * FROM fulfilment.v_fulfilment_order")
    for row in rows:
        path = f"/api/v1/places/{row['place_id']}/fulfilment-orders/{row['fulfilment_order_id']}"
        headers = {
            "authorization": f"Bearer {company.tokens['web']}",
            "idempotency-key": f"ready {row['fulfilment_order_id']}",
        }
        done = await client.post(f"{path}/ready", json={}, headers=headers)
        assert done.status_code == 200, done.text


async def bought(client: httpx.AsyncClient, place: str) -> str:
    """Buy a shirt to be collected; return the address of the order's page."""
    await put(client, "shirt")
    url = await begin(client, how="collect", **{"place-0": place})
    paid = await pay(client, url, await form_of(client, url))
    return paid.headers["location"].partition("?")[0]


async def test_who_waits_outside_says_where_and_stands_first_on_the_stores_list(
    db: Database, address: str
) -> None:
    company = await found(db)
    await staff(db, company)
    await bring_out(db, company, "north")
    async with (
        an_application(address) as application,
        a_client(application) as first,
        a_client(application) as second,
        a_client(application) as south,
        signed_in(application, "marta") as store,
    ):
        orders = [await bought(client, "north") for client in (first, second)]
        elsewhere = await bought(south, "south")
        early = await first.get(orders[0], headers=FORM)
        assert _PART.search(early.text) is None, "nothing lies ready yet"
        await make_ready(db, first, company)
        # a store that does not bring goods out offers it to nobody
        assert _PART.search((await south.get(elsewhere, headers=FORM)).text) is None
        part = _PART.search((await second.get(orders[1], headers=FORM)).text)
        assert part is not None
        here = {"part": part[1], "spot": "space 7, <b>red</b> car"}
        # what is of another order is none of this one's
        await first.post(f"{orders[0]}/arrived", data=here, headers=FORM)
        assert "Waits outside" not in (await store.get("/store/north/waiting")).text

        for spot in ("space 7, <b>red</b> car", "space 9"):
            told = await second.post(
                f"{orders[1]}/arrived", data=here | {"spot": spot}, headers=FORM
            )
            assert told.status_code == 303, told.text
        page = (await second.get(orders[1], headers=FORM)).text
        assert "We know that you are here and bring it to you." in page
        waits = (await store.get("/store/north/waiting")).text
        assert waits.count("Waits outside") == 1
        assert "space 9" in waits
        tasks = waits.split('id="task-')[1:]
        assert ["Waits outside" in one for one in tasks] == [True, False]
    verdicts = await db.read(run_audit, since=None, at=now())
    assert [one.check for one in verdicts if one.findings] == []
