"""Story S3 in a browser: sold out here, sold from another place with a dated promise."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import Check, Open
from tests.browser.shop import Shop, a_shop
from tests.company import CARD
from tests.conftest import complete
from tests.scenarios.calls import client

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_shop_checkout"))
    with a_shop(address) as served:
        yield served
    complete(databases.drop(server, "test_shop_checkout"))


def put(page: Page, shop: Shop, sku: str, way: str) -> None:
    """Put one unit into the cart, as the form of a product's page does."""
    told: dict[str, str | float | bool] = {"sku": sku, "quantity": "1", "way": way}
    page.goto(f"{shop.url}/shop/cart")
    token = page.locator("[name=_csrf]").first.get_attribute("value")
    told["_csrf"] = token or ""
    answer = page.request.post(f"{shop.url}/shop/cart/lines", form=told, max_redirects=0)
    assert answer.status == 303


def points_of(page: Page) -> int:
    """Return the points that an account shows."""
    return int(page.locator("[data-points]").get_attribute("data-points") or 0)


def at_till(shop: Shop) -> int:
    """Return what a store's till asks for the shirt, of the member, minor units."""

    async def work() -> int:
        asked = {
            "lines": [{"sku": "tee-red-m", "quantity": 1, "method": "collect", "place": "south"}],
            "customer": {"card": CARD},
        }
        async with client(shop.url, shop.company.tokens["store"]) as http:
            answer = await http.post("/quotes", json=asked)
            assert answer.status_code == 200, answer.text
            return answer.json()["total_minor"]

    return complete(work())


@pytest.mark.parametrize("how", [{"phone": True}, {}])
def test_the_red_shirt_is_collected_where_it_is(
    shop: Shop, visit: Open, check_access: Check, how: dict[str, bool]
) -> None:
    page = visit(f"{shop.url}/shop", **how)
    shop.sign_in_member(page)
    page.goto(f"{shop.url}/shop/account")
    points = points_of(page)
    put(page, shop, "tee-red-m", "collect:north")
    page.goto(f"{shop.url}/shop/cart")
    expect(page.get_by_text("Sold out this way in the meantime.")).to_be_visible()
    expect(page.get_by_role("button", name="Check out")).to_be_disabled()
    check_access(page)
    before = page.locator(".line .price strong").inner_text()
    # the same page offers it from the other store, at the same price
    page.locator("select[name=way]").select_option("collect:south")
    expect(page.get_by_role("button", name="Check out")).to_be_enabled()
    assert page.locator(".line .price strong").inner_text() == before
    page.get_by_role("button", name="Check out").click()
    check_access(page)
    # the till asks the same price, with the same benefit, of whoever shows the card
    assert page.locator("[data-total]").get_attribute("data-total") == str(at_till(shop))
    # nothing is asked that is known: the payment is the next step
    expect(page.locator(".promise")).to_contain_text(re.compile(r"ready by .*\d\d:\d\d"))
    check_access(page)
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_text("Thank you, we have your order.")).to_be_visible()
    expect(page.locator(".code b")).to_have_text(re.compile(r"^\d{6}$"))
    expect(page.locator("h3").first).to_contain_text("Collect at South")
    check_access(page)
    page.goto(f"{shop.url}/shop/account")
    assert points_of(page) == points + 15
