"""A real browser: Debian's Chromium, driven by Playwright.

Every page that a test opens is watched: a request to another machine, an error on the console or
an exception in a script fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserType,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from ordito.surfaces.doorkeeper import COOKIE
from tests.browser.sample_site import served
from tests.browser.shop import Shop
from tests.needs import require

PATIENCE_MS: Final = 30_000
SCREENSHOTS: Final = Path(__file__).parent / "screenshots"
AXE: Final = Path(__file__).parents[2] / ".tools" / "axe.min.js"
SERIOUS: Final = ("serious", "critical")
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1440, "height": 900}

Open = Callable[..., Page]
Check = Callable[[Page], None]
Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run one headless Chromium for all tests."""
    require("chromium", install="apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


def launch(chromium: BrowserType) -> Browser:
    """Start Debian's Chromium."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return chromium.launch(executable_path=shutil.which("chromium"), args=sandbox)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the sample pages."""
    with served() as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open an address as a reader would; ``visit(url, phone=True, dark=True, language="it")``."""
    faults: list[str] = []
    contexts: list[Any] = []

    def open_page(
        url: str,
        *,
        phone: bool = False,
        dark: bool = False,
        language: str = "en",
        refused: bool = False,
        cut: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            device_scale_factor=2 if phone else 1,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            locale=language,
            extra_http_headers={"Accept-Language": language},
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, faults, refused=refused, cut=cut)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def watch(page: Page, faults: list[str], *, refused: bool = False, cut: bool = False) -> None:
    """Write down what a page must not do; ``cut`` pages lose their server on purpose."""

    def see_request(request: Any) -> None:
        host = urlsplit(request.url).hostname
        if host not in ("127.0.0.1", "localhost", None):
            faults.append(f"foreign request: {request.url}")

    def see_console(message: Any) -> None:
        # browsers write an error for each page that is not 200
        is_refusal = refused and "the server responded with a status of 4" in message.text
        is_cut = cut and "net::ERR_" in message.text
        if message.type in ("error", "warning") and not is_refusal and not is_cut:
            faults.append(f"console: {message.text}")

    page.on("request", see_request)
    page.on("console", see_console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))


@pytest.fixture
def check_access() -> Check:
    """Fail on any serious or critical finding of axe-core (WCAG 2.2 AA and best practice)."""
    if not AXE.is_file():
        reason = (
            "needs axe-core: install Ordito from the clone (editable), or python hatch_build.py"
        )
        if os.environ.get("ORDITO_REQUIRE_ALL") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    def check(page: Page) -> None:
        page.evaluate(AXE.read_text())
        report = page.evaluate("axe.run({resultTypes: ['violations']})")
        findings = [
            f"{found['id']}: {found['help']}: {node['html'][:160]}"
            for found in report["violations"]
            if found["impact"] in SERIOUS
            for node in found["nodes"]
        ]
        assert findings == []

    return check


@pytest.fixture
def keep_screenshot() -> Callable[[Page, str], None]:
    """Keep a picture of the whole page in the git-ignored folder ``screenshots``."""

    def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def enter(shop: Shop, visit: Open) -> Enter:
    """Open a page as ``ada`` the administrator, unless told otherwise; each signs in once."""

    def enter_page(path: str = "/today", login: str = "ada", **how: Any) -> Page:
        page = visit(f"{shop.url}/sign-in", **how)
        if login in shop.cookies:
            page.context.add_cookies([shop.cookies[login]])
            page.goto(f"{shop.url}{path}")
        else:
            shop.sign_in(page, path, login)
            cookies = page.context.cookies()
            shop.cookies[login] = next(each for each in cookies if each.get("name") == COOKIE)
        return page

    return enter_page
