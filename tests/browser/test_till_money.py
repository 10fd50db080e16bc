"""The till with all that pays: gift card, credit, points, coupon; also without a network."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open, launch
from tests.browser.purse import COUPON, GIFT, fill_purse, keep_a_shirt
from tests.browser.till import Counter, Till, a_counter
from tests.company import CARD

_MAILS = "SELECT template FROM messages.message WHERE template = 'document'"
SHIRT, MEMBERS_SHIRT, LAPTOP = 1990, 1791, 89_900


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the test's own: a service worker outlives its pages."""
    own = launch(browser.browser_type)
    yield own
    own.close()


@pytest.fixture
def counter(address: str) -> Iterator[Counter]:
    """Serve a company with a counter, whose member has something to pay with."""
    with a_counter(address) as counter:
        fill_purse(counter)
        yield counter


@pytest.fixture
def till(counter: Counter, visit: Open) -> Till:
    """Open a till on which Bruno sells."""
    till = Till(visit(f"{counter.wire.url}/till/", refused=True, cut=True), counter)
    till.begin()
    return till


def test_a_member_pays_with_all_there_is_and_changes_their_mind(
    counter: Counter, till: Till
) -> None:
    page = till.page
    # parked, and called back with whoever buys
    till.scan(CARD)
    till.scan("shirt")
    till.scan("shirt")
    till.total("€35.82")
    page.get_by_role("button", name="Park").click()
    expect(page.get_by_text("Scan the first item.")).to_be_visible()
    page.get_by_role("button", name="1 parked").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Coupon").click()
    page.get_by_label("Code").fill("NOTHING")
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    page.get_by_label("Code").fill(COUPON)
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    till.total("€30.82")
    till.pay_with(f"Gift card:{GIFT}", "Store credit", "Points", receipt_to="anna@example.org")
    till.waits(0)
    # one shirt is exchanged for a laptop: what it cost goes against it
    till.open_order("T-t1:1")
    page.get_by_role("button", name=re.compile("^Return one more")).first.click()
    page.get_by_text("Exchange for something else").click()
    page.get_by_label("Scan or type what is wanted").fill("laptop")
    page.get_by_role("button", name="Exchange", exact=True).click()
    expect(page.get_by_text("The customer pays")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Cash", exact=True).click()
    page.locator(".ways button").first.click()
    till.next_customer()
    till.waits(0)
    # what was kept in the store is paid by its code
    till.scan(keep_a_shirt(counter))
    till.total("€17.91")
    till.pay_cash()
    till.waits(0)

    kept = counter.rows("SELECT state FROM fulfilment.v_claim")
    assert (len(counter.sold()), kept) == (2, [("paid",)])
    counter.until(_MAILS, [("document",)])
    assert counter.findings() == {}


def lend(till: Till) -> None:
    """Set money of a customer and of a gift card aside for a till; what is no number is said."""
    page = till.page
    page.locator("[data-focus=customer]").click()
    page.get_by_text("To pay without the network").click()
    for tender, amount in (("Points", "8"), ("Store credit", "5")):
        page.get_by_label(tender).fill(amount)
        page.get_by_label(tender).press("Enter")
        expect(
            page.get_by_role("button", name=re.compile(f"^Give it back.*{tender}"))
        ).to_be_visible()
    page.keyboard.press("Escape")
    till.menu("Money for offline")
    lent = page.get_by_role("dialog")
    lent.get_by_label("Number of the gift card").fill("635009")
    lent.get_by_label("Amount").fill("2")
    lent.get_by_role("button", name="Set aside for this till").click()
    expect(lent.get_by_role("alert").last).to_contain_text("no number of a gift card")
    lent.get_by_label("Number of the gift card").fill(GIFT)
    lent.get_by_role("button", name="Set aside for this till").click()
    expect(lent.get_by_text(f"…{GIFT[-4:]}").first).to_be_visible()
    page.keyboard.press("Escape")


def test_what_is_lent_pays_without_a_network_and_goods_are_exchanged(
    counter: Counter, till: Till
) -> None:
    page = till.page
    till.scan(CARD)
    expect(page.locator(".chip")).to_contain_text(CARD)
    lend(till)
    till.waits(0)
    counter.wire.cut = True
    page.reload()
    till.sign_in()
    # the card is known here, with its price, and with what is lent
    till.scan(CARD)
    till.scan("shirt")
    till.total("€17.91")
    till.pay_with("Points", "Store credit", "Gift card", "Cash")
    # shirt for shirts: what comes back pays, and the rest is paid
    till.sell("shirt")
    till.open_order("T-t1:2")
    page.get_by_role("button", name=re.compile("^Return one more")).click()
    page.get_by_text("Exchange for something else").click()
    page.get_by_label("Scan or type what is wanted").fill("laptop")
    page.get_by_role("button", name="Exchange", exact=True).click()
    expect(page.get_by_text("€879.10")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Cash", exact=True).click()
    page.locator(".ways button").first.click()
    expect(page.locator(".slip")).to_contain_text("Exchange with T-t1:3")
    till.next_customer()
    counter.wire.cut = False
    till.online()
    till.waits(0)

    assert counter.sold() == [MEMBERS_SHIRT, SHIRT, LAPTOP]
    assert counter.rows("SELECT kind FROM counter.exception") == []
    kept = counter.rows("SELECT tender, ended_at IS NULL FROM counter.hold ORDER BY tender")
    assert kept == [("gift_card", False), ("points", False), ("store_credit", False)]
    assert counter.findings() == {}
