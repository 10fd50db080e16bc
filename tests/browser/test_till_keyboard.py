"""The till without a mouse: a sale, a refund and another PIN by the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, launch
from tests.browser.till import PINS, Counter, Till, a_counter

SHIRT = 1990
_MOST_STEPS = 120
_FOCUSED = """
() => {
  const one = document.activeElement;
  const label = one.closest("label")?.querySelector("span")?.textContent;
  return (one.getAttribute("aria-label") ?? label ?? one.textContent).trim();
}
"""
_RING = "() => getComputedStyle(document.activeElement).outlineStyle"


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


def press(page: Page, name: str) -> None:
    """Walk on to what is called so, see that it shows the focus, and press Enter on it."""
    for _ in range(_MOST_STEPS):
        if re.match(f"{name}(:.*)?$", page.evaluate(_FOCUSED)):
            assert page.evaluate(_RING) != "none", name
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name}")


def another_pin(till: Till) -> None:
    """Choose another PIN by the one before; it is the one that counts."""
    page = till.page
    press(page, "Menu")
    press(page, "Change my PIN")
    page.keyboard.type(PINS["Bruno"])
    page.keyboard.press("Tab")
    page.keyboard.type("2580")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Bruno")
    press(page, "Bruno")
    page.keyboard.type(PINS["Bruno"])
    page.keyboard.press("Enter")
    expect(page.get_by_text("This PIN is not right.")).to_be_visible()
    page.keyboard.type("2580")
    page.keyboard.press("Enter")
    expect(till.scan_field).to_be_visible()


def test_a_sale_a_refund_and_a_pin_need_no_mouse(counter: Counter, visit: Open) -> None:
    page = visit(f"{counter.wire.url}/till/", refused=True, cut=True)
    till = Till(page, counter)
    till.begin()

    page.keyboard.type("shirt")
    page.keyboard.press("Enter")
    till.total("€19.90")
    press(page, "Pay €19.90")
    press(page, "Cash")
    press(page, "€19.90")
    expect(page.locator(".slip")).to_be_visible()
    press(page, "Next customer")
    expect(page.get_by_role("dialog")).to_have_count(0)
    till.waits(0)

    press(page, "Menu")
    press(page, "Find an order")
    page.keyboard.type("T-t1:1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Order")).to_be_visible()
    press(page, "Return one more")
    press(page, "Return")
    press(page, "Confirm")
    expect(page.locator(".slip")).to_contain_text("Given back")
    press(page, "Next customer")
    expect(page.get_by_role("dialog")).to_have_count(0)

    another_pin(till)
    till.waits(0)

    assert counter.sold() == [SHIRT]
    kinds = counter.rows("SELECT kind, total_minor FROM counter.v_receipt ORDER BY number")
    assert kinds == [("sale", SHIRT), ("return", -SHIRT)]
    assert counter.findings() == {}
