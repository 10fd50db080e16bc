"""Personal offers at the till: one is made there, and its price counts at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from ordito.platform.db import Database
from tests.browser.conftest import Check, Open, launch
from tests.browser.till import Counter, Till, a_counter
from tests.company import CARD
from tests.conftest import complete
from tests.offers import a_rule, furnish_offers


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the test's own: a service worker outlives its pages."""
    own = launch(browser.browser_type)
    yield own
    own.close()


@pytest.fixture
def counter(address: str) -> Iterator[Counter]:
    """Serve a company with a counter, which makes offers to its member."""
    with a_counter(address) as counter:
        complete(_offers(counter))
        yield counter


async def _offers(counter: Counter) -> None:
    async with Database.open(counter.address, max_size=1) as db:
        rule = a_rule(reaches=counter.company.member)
        await furnish_offers(db, counter.company, rule)


def test_an_offer_is_made_at_the_till_and_its_price_counts_at_once(
    counter: Counter, visit: Open, check_access: Check
) -> None:
    page = visit(f"{counter.wire.url}/till/", refused=True, cut=True)
    till = Till(page, counter)
    till.begin()
    till.scan(CARD)
    till.sell("shirt")
    till.waits(0)
    till.scan(CARD)
    page.locator("[data-focus=customer]").click()
    dialog = page.get_by_role("dialog", name="Customer")
    # without a network nothing is offered, and the till says why
    counter.wire.cut = True
    dialog.get_by_role("button", name="Make an offer").click()
    expect(dialog.get_by_role("alert")).to_contain_text("That needs the network.")
    counter.wire.cut = False
    dialog.get_by_role("button", name="Make an offer").click()
    better = dialog.locator(".rows > div").filter(has_text="Better thing")
    expect(better).to_contain_text("South")
    told = re.findall(r"€[0-9.]+", better.inner_text())
    check_access(page)
    better.get_by_role("button", name=re.compile("^Offer")).click()
    card = dialog.locator(".rows > div").filter(has_text="until ")
    expect(card).to_contain_text(told[0])
    expect(dialog.get_by_role("button", name="Make an offer")).to_have_count(0)
    check_access(page)
    card.get_by_role("button", name=re.compile("^Sell it")).click()
    till.total(told[0])
    made = "SELECT state, made_by LIKE 'staff:%' FROM engagement.v_offer"
    assert counter.rows(made) == [("open", True)]
