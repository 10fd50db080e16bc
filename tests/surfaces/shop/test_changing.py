"""What a buyer changes on an order's page: previewed, confirmed once, and told when it fails."""

import re
from html import unescape
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader

from ordito.fulfilment import Announced, Consignment
from ordito.orders import Whereabouts
from ordito.orders.links import make_link
from ordito.orders.returns import ReturnPolicy, SendingBack, publish_return_policy
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes import substitute
from ordito.processes.tell_carriers import tell_carriers
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from tests.company import CARD, found
from tests.flows.shop import SYSTEM, collect, open_shop
from tests.flows.test_pick_goods import key_of
from tests.surfaces.application import a_client, an_application
from tests.surfaces.shop.buyer import FORM, begin, form_of, pay, put
from tests.surfaces.shop.test_account import sign_in

pytestmark = pytest.mark.anyio


async def preview(client: httpx.AsyncClient, link: str, act: str, **sent: str) -> tuple[str, str]:
    """Ask for a change; return what the preview says, and where it is confirmed."""
    assert (await client.get(f"{link}/change/{act}", headers=FORM)).status_code == 200
    page = await client.post(f"{link}/change/{act}", data=sent, headers=FORM)
    assert page.status_code == 200, page.text
    found = re.search(rf'action="({re.escape(link)}/changes/[^"]+)"', page.text)
    assert found is not None, page.text
    return unescape(page.text), found[1]


async def total_of(client: httpx.AsyncClient, link: str) -> int:
    found = re.search(r'data-total="(\d+)"', (await client.get(link, headers=FORM)).text)
    assert found is not None
    return int(found[1])


async def units_of(client: httpx.AsyncClient, link: str) -> dict[str, str]:
    """Return the fields with units of the form by which goods come from elsewhere."""
    text = (await client.get(f"{link}/change/place", headers=FORM)).text
    return dict(re.findall(r'name="(line-\d+)" [^>]*value="(\d+)"', text))


async def test_quantity_address_and_place_are_changed_as_previewed(
    db: Database, address: str
) -> None:
    await found(db)
    async with an_application(address) as application, a_client(application) as client:
        await put(client, "shirt")
        url = await begin(client)
        bought = await pay(client, url, await form_of(client, url))
        link = bought.headers["location"].partition("?")[0]

        said, confirm = await preview(client, link, "quantity", **{"line-1": "3"})
        assert "+2 × shirt" in said
        assert "€39.80" in said
        refused = await client.post(confirm, data={"token": "sandbox-decline"}, headers=FORM)
        assert "The payment was refused; nothing was changed." in refused.text
        assert await total_of(client, link) == 1990
        _, confirm = await preview(client, link, "quantity", **{"line-1": "3"})
        for _ in range(2):
            done = await client.post(confirm, data={"token": "sandbox-approve"}, headers=FORM)
            assert done.headers["location"] == f"{link}?done=change_quantity"
        assert await total_of(client, link) == 5970

        home = {"recipient": "Ada Rossi", "street": "Via Roma 7", "postal_code": "10121"}
        said, confirm = await preview(client, link, "address", **home, city="Torino")
        assert "Via Roma 7" in said
        await client.post(confirm, headers=FORM)
        page = (await client.get(link, headers=FORM)).text
        assert "Via Roma 7" in page
        assert "Via Po 1" not in page

        lines = await units_of(client, link)
        said, confirm = await preview(client, link, "place", **lines, way="collect:south")
        assert "Collect at South" in said
        # somebody has changed the order since: it is said, and asked again
        _, other = await preview(client, link, "cancel", **{"line-1": "1"})
        await client.post(other, headers=FORM)
        late = await client.post(confirm, headers=FORM)
        assert late.status_code == 409
        assert "The order was changed in the meantime." in late.text
        lines = await units_of(client, link)
        _, confirm = await preview(client, link, "place", **lines, way="collect:south")
        await client.post(confirm, headers=FORM)
        assert "Collect at South" in (await client.get(link, headers=FORM)).text


async def test_a_return_is_announced_and_called_off(db: Database, address: str) -> None:
    company = await found(db)
    till = {"authorization": f"Bearer {company.tokens['store']}", "idempotency-key": "one"}
    sale = {
        "lines": [{"sku": "shirt", "quantity": 2, "place": "north"}],
        "payments": [{"tender": "card", "token": "sandbox-approve"}],
        "customer": {"card": CARD},
        "place": "north",
    }
    async with an_application(address) as application, a_client(application) as client:
        sold = await client.post("/api/v1/orders", json=sale, headers=till)
        token = {"_csrf": await sign_in(db, company, client)}
        link = f"/shop/orders/{sold.json()['number']}"
        asked = token | {"line-1": "1", "place": "south"}
        said, confirm = await preview(client, link, "return", **asked)
        assert "Bring it to South" in said
        assert "€19.90" in said
        done = await client.post(confirm, data=token, headers=FORM)
        assert done.headers["location"] == f"{link}?done=request_return"
        assert "1 you will bring back" in (await client.get(link, headers=FORM)).text
        _, confirm = await preview(client, link, "withdraw", **token | {"line-1": "1"})
        await client.post(confirm, data=token, headers=FORM)
        assert "you will bring back" not in (await client.get(link, headers=FORM)).text


async def test_goods_are_sent_back_with_a_label_of_the_carrier(db: Database, address: str) -> None:
    company = await found(db)
    sent = SendingBack(carrier="swift", place_id=company.places["north"], picks_up=True)
    await db.transact(
        publish_return_policy, Context.system(), policy=ReturnPolicy(sent_back=sent), at=now()
    )
    token = {"authorization": f"Bearer {company.tokens['web']}"}
    async with an_application(address) as application, a_client(application) as client:
        await put(client, "shirt", 2)
        bought = await pay(client, url := await begin(client), await form_of(client, url))
        link = bought.headers["location"].partition("?")[0]
        async with db.connection() as connection:
            row = await connection.fetchrow("SELECT * FROM fulfilment.v_fulfilment_order")
        assert row is not None
        path = f"/api/v1/places/{row['place_id']}/fulfilment-orders/{row['fulfilment_order_id']}"
        for step in ("ready", "hand-over"):
            done = await client.post(
                f"{path}/{step}", json={}, headers=token | {"idempotency-key": step}
            )
            assert done.status_code == 200, done.text

        form = (await client.get(f"{link}/change/return", headers=FORM)).text
        days = re.findall(r'<option value="(\d{4}-\d\d-\d\d)">', form)
        assert len(days) == 10
        never = {"line-1": "1", "back": "pick_up", "day": "2001-01-01", "reason": "size"}
        refused = await client.post(f"{link}/change/return", data=never, headers=FORM)
        assert "The carrier does not come on that day." in refused.text
        said, confirm = await preview(client, link, "return", **never | {"day": days[0]})
        assert "swift fetches it on" in said
        for _ in range(2):
            done = await client.post(confirm, headers=FORM)
            assert done.headers["location"] == f"{link}?done=request_return"
        assert "Your label is being made." in (await client.get(link, headers=FORM)).text

        carrier = Announcing()
        assert await tell_carriers(db, await Memory.load(db), {"swift": carrier}) == 1
        assert await tell_carriers(db, await Memory.load(db), {"swift": carrier}) == 0
        (told,) = carrier.heard
        assert (told.is_back, str(told.pick_up_on)) == (True, days[0])
        assert told.sender is not None
        words = await printed_label(client, link)
        assert "BACK-1" in words
        assert told.sender.lines[0] in words
        # what is kept after all is expected no longer, and has no label any more
        _, confirm = await preview(client, link, "withdraw", **{"line-1": "1"})
        await client.post(confirm, headers=FORM)
        assert "/label" not in (await client.get(link, headers=FORM)).text
    verdicts = await db.read(run_audit, since=None, at=now())
    assert [one.check for one in verdicts if one.findings] == []


async def test_another_article_is_accepted_on_the_page_of_the_order(
    db: Database, address: str
) -> None:
    shop = await open_shop(db, units=5)
    orders = [await shop.sell(collect("laptop")), await shop.sell(collect("laptop"))]
    async with an_application(address) as application, a_client(application) as client:
        for order, answer, code in zip(orders, ("yes", "no"), ("accepted", "refused"), strict=True):
            offered = await substitute.offer(
                shop.outlet,
                key=key_of(order),
                line_no=1,
                sku="shirt",
                units=1,
                substitute_id=ids.new(),
                context=SYSTEM,
                authority=frozenset(),
            )
            where = Whereabouts(CustomerId(order.customer_id), OrderId(order.order_id))
            code_of = await db.transact(make_link, SYSTEM, where=where, at=now())
            link = f"/shop/orders/{code_of}"
            assert "Would this do instead?" in (await client.get(link, headers=FORM)).text
            path = f"{link}/substitutes/{offered.substitute_id}"
            # two browsers press different buttons: what was said first counts
            told = [
                await client.post(path, data={"answer": one}, headers=FORM)
                for one in (answer, "no" if answer == "yes" else "yes")
            ]
            assert [one.headers["location"] for one in told] == [
                f"{link}?done=substitute_{code}",
                f"{link}?done=substitute_gone",
            ]
            assert "Would this do instead?" not in (await client.get(link, headers=FORM)).text
            other = f"{link}/substitutes/{ids.new()}"
            assert (await client.post(other, data={}, headers=FORM)).status_code == 404
    assert [len(await shop.lines(order)) for order in orders] == [2, 1]
    assert await shop.findings() == {}


async def printed_label(client: httpx.AsyncClient, link: str) -> str:
    """Return what stands on the label that an order's page offers."""
    page = (await client.get(link, headers=FORM)).text
    label = re.search(rf'href="({re.escape(link)}/returns/[^"]+/label)"', page)
    assert label is not None, page
    printed = await client.get(label[1])
    return PdfReader(BytesIO(printed.content)).pages[0].extract_text()


class Announcing:
    """A carrier that keeps what it hears, and has one number for it."""

    code = "swift"

    def __init__(self) -> None:
        self.heard: list[Consignment] = []

    async def announce(self, consignment: Consignment) -> Announced:
        self.heard.append(consignment)
        return Announced("BACK-1", None)

    async def take(self, tracking_code: str) -> None:
        raise AssertionError(f"nobody hands {tracking_code} over")

    async def close(self) -> None:
        return
