"""The templates in a real browser, with sample contexts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Check, Open
from tests.surfaces.samples import PAGES

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

VIEWS = {
    "desktop-light": {"phone": False, "dark": False, "language": "en"},
    "desktop-dark": {"phone": False, "dark": True, "language": "it"},
    "phone-light": {"phone": True, "dark": False, "language": "et"},
    "phone-dark": {"phone": True, "dark": True, "language": "en"},
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits(
    name: str,
    view: str,
    site: str,
    visit: Open,
    check_access: Check,
    keep_screenshot: Callable[[Page, str], None],
) -> None:
    page = visit(f"{site}/sample/{name}", **VIEWS[view])
    if name == "api":
        expect(page.locator(".swagger-ui .info")).to_be_visible()
    keep_screenshot(page, f"{name}-{view}")
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    assert page.locator("h1").count() >= 1
    assert page.evaluate("document.documentElement.lang") == VIEWS[view]["language"]
    if name != "api":  # the API page's widgets are Swagger UI's own
        check_access(page)
