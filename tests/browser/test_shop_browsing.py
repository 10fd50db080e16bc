"""The shop up to the cart in a browser: without scripts, by keyboard, on a phone."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import PHONE, Check, Open, watch
from tests.browser.shop import Shop, a_shop
from tests.conftest import complete

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PAGES: Final = (
    "/shop",
    "/shop/search?q=shirt",
    "/shop/products/tee?sku=tee-red-l",
    "/shop/compare",
    "/shop/places",
    "/shop/places/north",
    "/shop/products/none",
)
# what of the page's own is smaller than a thumb: links within a sentence or a list are text
TOO_SMALL: Final = """() => [...document.querySelectorAll([
  'button', 'input:not([type=hidden], [type=radio], [type=checkbox])', 'select', '.button',
  '.own a', '.doors a', '.axis a'].join())]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_shop_browsing"))
    with a_shop(address) as served:
        yield served
    complete(databases.drop(server, "test_shop_browsing"))


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """Open a phone whose browser runs no scripts."""
    faults: list[str] = []
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, locale="en", has_touch=True
    )
    page = context.new_page()
    watch(page, faults)
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("phone", [True, False])
def test_pages_are_open_to_everybody(
    shop: Shop, visit: Open, check_access: Check, path: str, *, phone: bool
) -> None:
    page = visit(f"{shop.url}{path}", phone=phone, refused="none" in path)
    check_access(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("path", PAGES[:3])
def test_pages_are_read_in_the_dark(
    shop: Shop, visit: Open, check_access: Check, path: str
) -> None:
    check_access(visit(f"{shop.url}{path}", phone=True, dark=True, language="it"))


def test_the_way_into_the_cart_needs_no_script(shop: Shop, plain: Page) -> None:
    plain.goto(f"{shop.url}/shop/places")
    plain.get_by_role("button", name=re.compile("My store.*North")).click()
    expect(plain.get_by_text("Your store is North.")).to_be_visible()
    plain.goto(f"{shop.url}/shop/products/tee")
    plain.get_by_role("link", name="l", exact=True).click()
    expect(plain.locator(".axis [aria-current]").first).to_have_text("l")
    expect(plain.locator("[data-sku]").first).to_have_attribute("data-minor", "1590")
    plain.get_by_label("North").check()
    plain.get_by_role("button", name="Put it into the cart").click()
    assert plain.url == f"{shop.url}/shop/cart"
    expect(plain.locator(".count")).to_contain_text("1")


def test_sold_out_in_the_own_store_is_sold_from_another_on_the_same_page(
    shop: Shop, plain: Page
) -> None:
    plain.goto(f"{shop.url}/shop/places")
    plain.get_by_role("button", name=re.compile("My store.*North")).click()
    plain.goto(f"{shop.url}/shop/products/tee?sku=tee-red-m")
    expect(plain.get_by_text("Sold out at North, your store")).to_be_visible()
    plain.get_by_role("button", name=re.compile("Collect here.*South")).click()
    assert plain.url == f"{shop.url}/shop/cart"
    expect(plain.locator(".count")).to_contain_text("1")


def test_what_was_looked_at_shows_on_the_next_visit(shop: Shop, plain: Page) -> None:
    plain.goto(f"{shop.url}/shop")
    plain.get_by_role("button", name="Yes, remember").click()
    plain.goto(f"{shop.url}/shop/products/tee")
    plain.get_by_role("button", name="Compare", exact=True).click()
    expect(plain.get_by_role("link", name="Compare 1")).to_be_visible()
    plain.goto(f"{shop.url}/shop")
    expect(plain.get_by_role("heading", name="You looked at")).to_be_visible()
    expect(plain.get_by_role("heading", name="Continue comparing")).to_be_visible()
    plain.get_by_role("button", name=re.compile("Forget")).click()
    expect(plain.get_by_role("heading", name="You looked at")).to_have_count(0)


def test_the_keyboard_reaches_the_cart(shop: Shop, visit: Open) -> None:
    page = visit(f"{shop.url}/shop/products/tee?sku=tee-red-l")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Put it into the cart")
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shop.url}/shop/cart")
