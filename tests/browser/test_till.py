"""U1, the till: sells without a network, at the shop's price, from wherever goods are."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Check, Open, launch
from tests.browser.till import Counter, Till, a_counter
from tests.company import CARD

SHIRT, MEMBERS_SHIRT, LAPTOP = 1990, 1791, 89_900


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the test's own: a service worker outlives its pages."""
    own = launch(browser.browser_type)
    yield own
    own.close()


@pytest.fixture
def counter(address: str) -> Iterator[Counter]:
    """Serve a company with a counter."""
    with a_counter(address) as counter:
        yield counter


@pytest.fixture
def till(counter: Counter, visit: Open) -> Till:
    """Open a till on which Bruno sells."""
    till = Till(visit(f"{counter.wire.url}/till/", refused=True, cut=True), counter)
    till.begin()
    return till


def test_what_is_sold_without_a_network_is_told_once(
    counter: Counter, till: Till, check_access: Check
) -> None:
    till.sell("shirt")
    till.waits(0)

    counter.wire.cut = True
    till.sell("shirt", "laptop")
    till.sell("shirt")
    till.page.reload()
    till.sign_in()
    till.waits(2)
    expect(till.page.locator(".bar .risk")).to_contain_text("2 sales of €938.80")
    till.sell("laptop")
    check_access(till.page)
    assert counter.sold() == [SHIRT]
    # answers are lost first: the same entries are told again
    counter.wire.loses = 2
    counter.wire.cut = False
    till.page.evaluate("window.dispatchEvent(new Event('online'))")
    till.waits(0)

    assert counter.sold() == [SHIRT, SHIRT, LAPTOP, SHIRT + LAPTOP]
    assert counter.findings() == {}


def test_a_day_at_the_counter(counter: Counter, till: Till, check_access: Check) -> None:
    # a member pays what the shop asks
    till.scan(CARD)
    expect(till.page.locator(".chip")).to_contain_text(CARD)
    till.scan("shirt")
    wanted = {"lines": [{"sku": "shirt", "quantity": 1}], "customer": {"card": CARD}}
    assert counter.ask("/quotes", wanted, channel="web")["total_minor"] == MEMBERS_SHIRT
    till.total("€17.91")
    till.pay_cash()
    # what is sold out here is collected at another store, beside what is taken away: one order
    till.scan("shirt")
    till.scan("tee-red-m")
    till.page.locator("[data-focus=line-2]").click()
    check_access(till.page)
    till.page.get_by_role("button", name=re.compile("^Collect there")).first.click()
    till.total("€35.80")
    till.pay_card()
    # a return above the own limit needs a manager's PIN
    till.page.get_by_role("button", name=re.compile("^Bruno")).click()
    till.choose_pin("Ada")
    till.sign_in()
    till.sell("laptop", "laptop", "laptop")
    till.waits(0)
    till.return_all("T-t1:3", units=3)
    expect(till.page.get_by_text("You may give back up to €2,000.00")).to_be_visible()
    till.page.get_by_role("button", name="Confirm").click()
    till.agree("Ada", not_offered="Bruno")
    till.next_customer()
    # 100 counted, 17.91 sold for cash, 50 out: 67.91 should be there, 60 are
    till.menu("Cash out")
    till.page.get_by_label("Amount", exact=True).fill("50")
    till.page.get_by_role("button", name="Write it down").click()
    till.menu("Close the shift")
    till.count(fifties=1, tens=1)
    expect(till.page.locator("dialog .due.bad output")).to_have_text("-€7.91")
    check_access(till.page)
    till.page.get_by_label("Why is there a difference?").fill("a note is missing")
    till.page.get_by_role("button", name="Close the shift").last.click()
    expect(till.page.get_by_role("heading", name="Count the drawer")).to_be_visible()
    till.waits(0)

    assert counter.sold() == [MEMBERS_SHIRT, 3580, 3 * LAPTOP]
    ways = counter.rows("SELECT method FROM fulfilment.v_fulfilment_order ORDER BY method")
    assert [way for (way,) in ways if way == "collect"] == ["collect"]
    assert counter.findings() == {}


SMALL: Any = """
() => [...document.querySelectorAll("button, input, select, summary, a")]
  .filter((one) => one.checkVisibility() && one.type !== "checkbox")
  .map((one) => [one.outerHTML.slice(0, 100), one.getBoundingClientRect()])
  .filter(([_, box]) => box.height < 44 || box.width < 44)
  .map(([html]) => html)
"""


def test_on_a_dark_phone_every_target_is_large(
    counter: Counter, visit: Open, check_access: Check
) -> None:
    page = visit(f"{counter.wire.url}/till/", refused=True, cut=True, phone=True, dark=True)
    till = Till(page, counter)
    till.begin()
    till.scan("shirt")
    till.total("€19.90")
    check_access(page)
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    till.pay_button.click()
    assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")
    for opens in ("customer", "line-1", "menu", "coupon"):
        page.locator(f"[data-focus={opens}]").click()
        assert page.evaluate(SMALL) == [], opens
        page.keyboard.press("Escape")
    till.menu("Log of this device")
    check_access(page)
    assert page.evaluate(SMALL) == []
