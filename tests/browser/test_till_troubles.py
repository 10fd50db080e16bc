"""What may befall a till: killed, crowded, with a wrong clock, older than its server, or dead."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, launch
from tests.browser.till import Counter, Till, a_counter
from tests.serving import serve

pytestmark = pytest.mark.long
SHIRT, LAPTOP = 1990, 89_900
PATIENCE_S: Final = 60.0
_LINGERS_MS: Final = 6000  # Chromium keeps a database open for two seconds after its last page
SHIFTED: Final = """
(() => {
  const Real = Date;
  const off = Number(localStorage.getItem("off") ?? 0);
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [Real.now() + off])); }
    static now() { return Real.now() + off; }
  };
})()
"""


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


def test_the_log_of_a_dead_till_is_taken_in_by_another(
    counter: Counter, till: Till, visit: Open, tmp_path: Path
) -> None:
    till.waits(0)
    counter.wire.cut = True
    till.sell("shirt")
    till.sell("laptop")
    with till.page.expect_download() as downloading:
        till.page.get_by_role("button", name="Export the log").click()
    exported = tmp_path / "log.json"
    downloading.value.save_as(exported)
    assert len(json.loads(exported.read_text())["entries"]) == 3
    till.page.context.close()
    counter.wire.cut = False

    other = Till(visit(f"{counter.wire.url}/till/", refused=True, cut=True), counter)
    other.register("t2")
    other.sign_in()
    other.open_shift()
    other.menu("Log of this device")
    other.page.get_by_label("Take in the log of another till").set_input_files(exported)
    expect(other.page.get_by_text("Entries 1 to 3 were handed in")).to_be_visible()

    assert counter.sold() == [SHIRT, LAPTOP]
    assert counter.findings() == {}


def test_a_newer_build_waits_until_no_sale_goes_on(counter: Counter, till: Till) -> None:
    till.scan("shirt")
    till.total("€19.90")
    counter.wire.newer = "f00"
    till.page.evaluate("navigator.serviceWorker.getRegistration('/till/').then((r) => r.update())")
    update = till.page.get_by_role("button", name="Update the till")
    expect(update).to_be_disabled()
    # the old page and its worker sell on beside the new server
    till.page.reload()
    till.sign_in()
    till.total("€19.90")
    till.pay_cash()
    expect(update).to_be_enabled()
    update.click()
    expect(till.page.get_by_role("heading", name="Who are you?")).to_be_visible()
    caches: Any = till.page.evaluate("caches.keys()")
    assert [name for name in caches if "f00" in name] == caches
    till.sign_in()
    till.sell("laptop")
    till.waits(0)

    assert counter.sold() == [SHIRT, LAPTOP]
    assert counter.findings() == {}


def test_the_server_dies_and_comes_back_elsewhere(
    address: str, counter: Counter, till: Till
) -> None:
    till.waits(0)
    counter.wire.upstream = None
    till.sell("shirt")
    till.waits(1)
    with serve(address) as url:
        counter.wire.upstream = url
        till.online()
        till.waits(0)

    assert counter.sold() == [SHIRT]


def test_a_wrong_clock_changes_no_order_and_loses_nothing(counter: Counter, till: Till) -> None:
    till.waits(0)
    counter.wire.cut = True
    till.page.context.add_init_script(SHIFTED)
    for days in (-3, 5):
        till.page.evaluate(f"localStorage.setItem('off', {days * 86_400_000})")
        till.page.reload()
        till.sign_in()
        till.sell("shirt")
    counter.wire.cut = False
    till.online()
    till.waits(0)

    assert counter.sold() == [SHIRT, SHIRT]
    assert counter.findings() == {}


def test_a_device_without_room_refuses_a_sale_and_keeps_the_others(
    counter: Counter, till: Till
) -> None:
    till.waits(0)
    counter.wire.cut = True
    till.sell("shirt")
    # the browser looks at its quota anew once nobody has the till's database open
    other = till.page.context.new_page()
    till.page.close()
    other.goto("about:blank")
    devtools = other.context.new_cdp_session(other)
    origin = {"origin": counter.wire.url}
    other.wait_for_timeout(_LINGERS_MS)
    devtools.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1})
    other.goto(f"{counter.wire.url}/till/")
    till = Till(other, counter)
    till.sign_in()
    till.scan("laptop")
    till.total("€899.00")
    till.pay_button.click()
    till.page.get_by_role("button", name="Cash", exact=True).click()
    till.page.locator(".ways button").first.click()
    expect(till.page.get_by_text("This device has no room left")).to_be_visible()
    devtools.send("Storage.overrideQuotaForOrigin", origin)
    till.page.keyboard.press("Escape")
    till.pay_cash()
    counter.wire.cut = False
    till.online()
    till.waits(0)

    assert counter.sold() == [SHIRT, LAPTOP]
    assert counter.findings() == {}


def test_a_browser_that_deletes_what_the_till_keeps_loses_nothing_that_is_open(
    counter: Counter, till: Till
) -> None:
    till.waits(0)
    counter.wire.cut = True
    till.sell("shirt")
    till.sell("laptop")
    devtools = till.page.context.new_cdp_session(till.page)
    wiped = {"origin": counter.wire.url, "storageTypes": "indexeddb"}
    devtools.send("Storage.clearDataForOrigin", wiped)
    heading = till.page.get_by_role("heading", name="The browser has deleted")
    expect(heading).to_be_visible()
    expect(till.page.get_by_text("2 sales of €918.90 were not told.")).to_be_visible()
    with till.page.expect_download() as downloading:
        till.page.get_by_role("main").get_by_role("button", name="Export the log").click()
    assert len(json.loads(downloading.value.path().read_text())["entries"]) == 3
    counter.wire.cut = False
    till.online()
    expect(till.page.get_by_role("main").get_by_text("Everything is told")).to_be_visible()
    # the device begins anew, under another code
    till.page.get_by_role("main").get_by_role("button", name="Make this device a till").click()
    till.register("t2")

    assert counter.sold() == [SHIRT, LAPTOP]
    assert counter.findings() == {}


def test_a_killed_browser_has_lost_nothing(
    browser: Browser, counter: Counter, tmp_path: Path
) -> None:
    with _chromium(browser, tmp_path) as (page, _):
        page.goto(f"{counter.wire.url}/till/")
        till = Till(page, counter)
        till.begin()
        till.waits(0)
        counter.wire.cut = True
        till.sell("shirt")
        till.sell("laptop")
        till.scan("shirt")
        till.total("€19.90")
    with _chromium(browser, tmp_path) as (page, _):
        page.goto(f"{counter.wire.url}/till/")
        till = Till(page, counter)
        till.sign_in()
        till.waits(2)
        till.total("€19.90")
        till.pay_cash()
        counter.wire.cut = False
        till.online()
        till.waits(0)

    assert counter.sold() == [SHIRT, SHIRT, LAPTOP]
    assert counter.findings() == {}


class _chromium:  # noqa: N801 # used as a function
    """A Chromium with a profile on disk; killed at once where its block ends."""

    def __init__(self, browser: Browser, profile: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.kind = browser.browser_type
        self.profile = profile

    def __enter__(self) -> tuple[Page, int]:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        self.process = subprocess.Popen(
            [
                shutil.which("chromium") or "chromium",
                "--headless=new",
                f"--remote-debugging-port={self.port}",
                f"--user-data-dir={self.profile}",
                "--no-first-run",
                *sandbox,
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            assert time.monotonic() < give_up_at, "Chromium did not start"
            time.sleep(0.05)
        self.browser = self.kind.connect_over_cdp(f"http://127.0.0.1:{self.port}")
        return self.browser.contexts[0].new_page(), self.process.pid

    def __exit__(self, *fault: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)
        self.browser.close()
