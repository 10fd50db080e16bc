"""A shopper on two devices: an order is followed live, and what was looked at is there again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import PHONE, Check, Enter, Open, watch
from tests.browser.shop import Shop, a_shop
from tests.conftest import complete
from tests.scenarios.calls import act, client
from tests.surfaces.shop.buyer import ADDRESS

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_shop_order"))
    with a_shop(address) as served:
        yield served
    complete(databases.drop(server, "test_shop_order"))


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """Open a phone whose browser runs no scripts."""
    faults: list[str] = []
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en")
    page = context.new_page()
    watch(page, faults)
    yield page
    context.close()
    assert faults == []


def task_of(shop: Shop, number: str) -> dict[str, Any]:
    """Return what the store has to do for an order of one parcel."""
    (task,) = shop.order(number)["fulfilments"]
    return task


def do(shop: Shop, task: dict[str, Any], step: str, code: str) -> None:
    """Let the store take a step with what the buyer shows."""

    async def work() -> None:
        async with client(shop.url, shop.company.tokens["web"]) as http:
            path = f"/places/south/fulfilment-orders/{task['fulfilment_order_id']}/{step}"
            answer = await act(http, path, {"code": code})
            assert answer.status_code == 200, answer.text

    complete(work())


def test_the_whole_path_needs_no_script_and_an_order_is_followed_live(
    shop: Shop, plain: Page, visit: Open, enter: Enter, check_access: Check
) -> None:
    plain.goto(f"{shop.url}/shop/products/things?sku=shirt")
    plain.get_by_role("button", name=re.compile("Collect here.*South")).click()
    plain.get_by_role("button", name="Check out").click()
    plain.fill("[name=name]", ADDRESS["name"])
    plain.fill("[name=email]", ADDRESS["email"])
    plain.get_by_role("button", name="Go on to the payment").click()
    plain.get_by_role("button", name="Order and pay").click()
    expect(plain.get_by_text("Thank you, we have your order.")).to_be_visible()
    link = plain.url.partition("?")[0]
    number = plain.locator(".state").inner_text().partition("Order ")[2][:14]
    task, code = task_of(shop, number), plain.locator(".code b").inner_text()

    # the promise is the one that the company's own page of the order shows
    promised = plain.locator(".when time").get_attribute("datetime")
    staff = enter(f"/orders/{number}")
    expect(staff.locator(f"main time[datetime='{promised}']").first).to_be_visible()

    live = visit(link, phone=True)
    expect(live.locator("h1")).to_have_text("We are preparing it")
    do(shop, task, "ready", code)
    expect(live.locator("h1")).to_have_text("Ready to be collected", timeout=PATIENCE_MS)
    check_access(live)
    do(shop, task, "hand-over", code)
    expect(live.locator("h1")).to_have_text("Collected", timeout=PATIENCE_MS)
    expect(live.locator(".code")).to_have_count(0)
    expect(live.get_by_role("link", name="Bring back")).to_be_visible()
    # without scripts a link asks again
    plain.get_by_role("link", name="Look again").click()
    expect(plain.locator("h1")).to_have_text("Collected")


def test_what_was_looked_at_on_the_phone_is_there_on_the_laptop(shop: Shop, visit: Open) -> None:
    phone = visit(f"{shop.url}/shop", phone=True)
    shop.sign_in_member(phone)
    phone.reload()
    phone.get_by_role("button", name="Yes, remember").click()
    phone.goto(f"{shop.url}/shop/products/tee")
    laptop = visit(f"{shop.url}/shop")
    expect(laptop.get_by_role("heading", name="You looked at")).to_have_count(0)
    shop.sign_in_member(laptop)
    laptop.reload()
    expect(laptop.get_by_role("heading", name="You looked at")).to_be_visible()
    expect(laptop.get_by_role("link", name=re.compile("T-shirt")).first).to_be_visible()
