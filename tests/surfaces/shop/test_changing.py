"""What a buyer changes on an order's page: previewed, confirmed once, and told when it fails."""

import re
from html import unescape

import httpx
import pytest

from ordito.platform.db import Database
from tests.company import CARD, found
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
