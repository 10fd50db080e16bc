"""Story S3 at the counter: sold out here, sold at the till from the neighbouring store's stock."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, launch
from tests.browser.shop import Shop
from tests.browser.store import expect_focus, furnish, said, scan
from tests.browser.till import Counter, Till, a_counter
from tests.company import CARD

MEMBERS_RED = 1431


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the test's own: a service worker outlives its pages."""
    own = launch(browser.browser_type)
    yield own
    own.close()


@pytest.fixture
def counter(address: str) -> Iterator[Counter]:
    """Serve a company with a counter in the north and a store room in the south."""
    with a_counter(address) as counter:
        furnish(Shop(counter.wire.url, counter.address, counter.company))
        yield counter


def room_of(counter: Counter, page: Page) -> Page:
    """Open the store room of the south."""
    assert counter.wire.upstream is not None
    shop = Shop(counter.wire.upstream, counter.address, counter.company)
    shop.sign_in(page, "/store/south/pick", "sara")
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    return page


def test_the_associate_sells_the_red_shirt_from_another_store(
    counter: Counter, visit: Open
) -> None:
    south = room_of(counter, visit(f"{counter.wire.upstream}/sign-in"))
    till = Till(visit(f"{counter.wire.url}/till/", refused=True, cut=True), counter)
    till.begin()
    till.scan(CARD)
    expect(till.page.locator(".chip")).to_contain_text(CARD)
    till.scan("tee-red-m")
    till.page.locator("[data-focus=line-1]").click()
    till.page.get_by_role("button", name=re.compile("^Collect there")).first.click()
    # the price is the web shop's for the same customer
    wanted = {"lines": [{"sku": "tee-red-m", "quantity": 1}], "customer": {"card": CARD}}
    assert counter.ask("/quotes", wanted, channel="web")["total_minor"] == MEMBERS_RED
    till.total("€14.31")
    till.pay_card()
    till.waits(0)

    points = "SELECT (payload ->> 'points')::int FROM platform.v_fact WHERE type = $1"
    assert counter.rows(points, "loyalty.points_earned") == [(14,)]
    ((number,),) = counter.rows("SELECT number FROM orders.v_order")
    card = south.locator(f"#task-{number}")
    expect(card.locator("time")).to_be_visible()
    card.get_by_role("button", name=re.compile("^Pick")).click()
    expect_focus(south)
    scan(south, "tee-red-m")
    expect(south.get_by_text("All is picked.")).to_be_visible()
    south.get_by_role("link", name="To pack").last.click()
    card.get_by_role("button", name=re.compile("^Lies ready")).click()
    expect(said(south)).to_contain_text("It is ready")
    south.get_by_role("link", name=re.compile("^Waiting")).click()
    expect_focus(south)
    scan(south, number)
    south.get_by_role("button", name="Hand over").click()
    expect(said(south)).to_contain_text("It is handed over")
    assert counter.findings() == {}
