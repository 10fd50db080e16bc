"""Story S3 through the screens of the customer and two store rooms."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ordito.platform.db import Database
from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import Enter, Open
from tests.browser.shop import Shop, a_shop
from tests.browser.store import expect_focus, furnish, said, scan
from tests.conftest import complete
from tests.scenarios.calls import client
from tests.scenarios.test_one_order import assert_audit_is_clean, until
from tests.serving import serve

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_store_stories"))
    with a_shop(address) as served:
        furnish(served)
        yield served
    complete(databases.drop(server, "test_store_stories"))


@pytest.fixture(scope="module")
def neighbour(shop: Shop) -> Iterator[str]:
    """Serve the same company by a second server, which hears of the first by the log alone."""
    with serve(shop.address) as url:
        yield url


def card_of(page: Page, number: str) -> Locator:
    """Return the card of an order in a store room."""
    return page.locator(f"#task-{number}")


def room_of(enter: Enter, neighbour: str, place: str, login: str) -> Page:
    """Open the store room of a place on the second server."""
    page = enter(f"/store/{place}/pick", login)
    page.goto(f"{neighbour}/store/{place}/pick")
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    return page


def pick_and_lay_ready(page: Page, number: str, sku: str) -> None:
    """Do in the store room what the order asks for."""
    card_of(page, number).get_by_role("button", name=re.compile("^Pick")).click()
    expect_focus(page)
    scan(page, sku)
    expect(page.get_by_text("All is picked.")).to_be_visible()
    page.get_by_role("link", name="To pack").last.click()
    card_of(page, number).get_by_role("button", name=re.compile("^Lies ready")).click()
    expect(said(page)).to_contain_text("It is ready")


def hand_over(page: Page, shown: str) -> None:
    """Hand over to whoever shows the code, or says the number and the name."""
    page.get_by_role("link", name=re.compile("^Waiting")).click()
    expect_focus(page)
    scan(page, shown)
    page.get_by_role("button", name="Hand over").click()
    expect(said(page)).to_contain_text("It is handed over")


def settled(shop: Shop, number: str, captured_minor: int) -> dict[str, Any]:
    """Wait until an order's money is what it should be; the books are without a finding then."""

    async def work() -> dict[str, Any]:
        async with client(shop.url, shop.company.tokens["web"]) as http:
            page = await until(http, number, lambda one: one["captured_minor"] == captured_minor)
        async with Database.open(shop.address, max_size=1) as db:
            await assert_audit_is_clean(db)
        return page

    return complete(work())


def test_s3_the_red_shirt(shop: Shop, neighbour: str, enter: Enter, visit: Open) -> None:
    south = room_of(enter, neighbour, "south", "sara")
    page = visit(f"{shop.url}/shop", phone=True)
    shop.sign_in_member(page)
    page.goto(f"{shop.url}/shop/account")
    points = points_of(page)
    # sold out here, sold from the neighbouring store's stock, with a dated promise
    page.goto(f"{shop.url}/shop/products/tee?sku=tee-red-m")
    page.get_by_role("button", name=re.compile("Collect here.*South")).click()
    page.get_by_role("button", name="Check out").click()
    expect(page.locator(".promise")).to_contain_text(re.compile("ready by "))
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_text("Thank you, we have your order.")).to_be_visible()
    number = page.locator(".state").inner_text().partition("Order ")[2][:14]
    code = page.locator(".code b").inner_text()
    promised = page.locator(".when time").get_attribute("datetime")
    expect(card_of(south, number).locator(f"time[datetime='{promised}']")).to_be_visible()
    account = visit(f"{shop.url}/shop")
    shop.sign_in_member(account)
    account.goto(f"{shop.url}/shop/account")
    assert points_of(account) == points + 15
    pick_and_lay_ready(south, number, "tee-red-m")
    expect(page.locator("h1")).to_have_text("Ready to be collected")
    hand_over(south, code)
    expect(page.locator("h1")).to_have_text("Collected")
    assert settled(shop, number, 1590)["fulfilment_state"] == "fulfilled"


def points_of(page: Page) -> int:
    """Return the points that an account shows."""
    return int(page.locator("[data-points]").get_attribute("data-points") or 0)
