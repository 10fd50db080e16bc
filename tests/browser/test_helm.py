"""The helm in a real browser: read by keyboard, on a phone, in the dark, in three languages."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec
import pytest
from playwright.sync_api import Page, expect

from ordito import marts, steering
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.platform.state import lake_dir
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.registers import register_of
from ordito.world.simulation import Parameters
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import Shop, a_shop
from tests.conftest import complete

pytestmark = [
    pytest.mark.long,
    pytest.mark.needs("chromium", install="apt-get install chromium"),
]
COMPANY: Final = "helm_browser_tests"
MAKING: Final = ".empty[hx-get]"
PATIENCE_MS: Final = 180_000
PAGES: Final = (
    "/helm",
    "/helm/map?method=collect&path=collected",
    "/helm/ways?measure=cost",
    "/helm/orders?step=service",
    "/helm/target?method=collect&variant=0",
    "/helm/drivers",
    "/helm/costs/register",
    "/helm/costs/register/rest",
    "/helm/backlog",
)


@pytest.fixture(scope="module")
def shop(server: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Serve one company whose marts are those of a small world."""
    folder = tmp_path_factory.mktemp("helm")
    simulation.make(Parameters(scale=0.05, seed=11), folder)
    marts.build(lake_dir(COMPANY), source_of(folder))
    register = msgspec.convert(register_of(folder), steering.economics.Register)
    address = complete(databases.copy(server, template, COMPANY))
    with a_shop(address, settings=Settings(company=COMPANY, log_requests=False)) as served:
        complete(declare(address, register))
        yield served
    complete(databases.drop(server, COMPANY))


async def declare(address: str, register: steering.economics.Register) -> None:
    async with Database.open(address) as db:
        await db.transact(
            steering.economics.publish_costs, Context.system(), register=register, at=now()
        )
        await db.transact(
            steering.publish_path,
            Context.system(),
            name="collected",
            expression="visit* ordered picking collected",
            reason="as it is meant",
            by="test",
            at=now(),
        )


def made(page: Page) -> Page:
    """Wait until the page has its figures: it asks for them by itself."""
    expect(page.locator(MAKING)).to_have_count(0, timeout=PATIENCE_MS)
    return page


def test_every_page_can_be_read_by_everybody(shop: Shop, enter: Enter, check_access: Check) -> None:
    looks = (
        {"language": "et", "phone": True},
        {"language": "it", "dark": True},
        {"language": "en"},
    )
    for number, look in enumerate(looks):
        page = enter("/helm/backlog", **look)
        for path in PAGES[number :: len(looks)]:
            page.goto(f"{shop.url}{path}")
            made(page)
            assert page.locator("html").get_attribute("lang") == look["language"]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, look)
            check_access(page)


def test_a_finding_goes_from_the_map_to_the_backlog_by_keyboard(enter: Enter) -> None:
    page = made(enter("/helm/map?method=collect&path=collected"))
    box = page.locator("svg.process-map a").first
    box.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/helm/journeys"))
    made(page).go_back()
    page.get_by_role("link", name="Take it up").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why").fill("Many leave here")
    page.keyboard.press("Enter")
    entry = page.locator("section.card")
    expect(entry).to_contain_text("Proposed")
    entry.get_by_label("Who sees to it").fill("Ada")
    entry.get_by_label("Why").fill("Next quarter")
    page.keyboard.press("Enter")
    expect(entry).to_contain_text("Accepted · Ada")


def test_a_ribbon_opens_its_journeys_and_their_people(enter: Enter) -> None:
    page = made(enter("/helm/ways"))
    ribbon = page.locator("svg.sankey a").first
    label = ribbon.get_attribute("aria-label")
    assert label is not None
    count = label.rpartition(": ")[2]
    ribbon.focus()
    page.keyboard.press("Enter")
    made(page)
    expect(page.locator(".sums div", has_text="Journeys").first).to_contain_text(count)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) - 1 == int(count.replace(",", ""))
