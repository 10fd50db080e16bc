"""The till's page before anybody sells: it opens without a server, in one tab, accessibly."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Check, Open, launch
from tests.serving import serve

CONTROLLED: Final = """
() => new Promise((resolve) => navigator.serviceWorker.controller ? resolve()
  : navigator.serviceWorker.addEventListener("controllerchange", () => resolve()))
"""


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the test's own."""
    own = launch(browser.browser_type)
    yield own
    own.close()


def test_the_page_opens_without_a_server_and_sells_in_one_tab(
    address: str, visit: Open, check_access: Check
) -> None:
    with serve(address) as url:
        page = visit(f"{url}/till", language="it", refused=True)
        expect(page).to_have_url(f"{url}/till/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate(CONTROLLED)
        check_access(page)
        other = page.context.new_page()
        other.goto(f"{url}/till/")
        titles = [tab.get_by_role("heading", level=1) for tab in (page, other)]
        mine = titles[0].inner_text()
        expect(titles[1]).not_to_have_text(mine)
    # the server is gone: the page opens all the same, and the tab that waited is the till now
    page.reload()
    expect(titles[1]).to_have_text(mine)
    expect(titles[0]).not_to_have_text(mine)
    other.close()
    expect(titles[0]).to_have_text(mine)
