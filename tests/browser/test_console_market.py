"""What deviates between channels, and what others ask, in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from ordito import pricing
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.pricing.observed import Seller, SellerKind, Sighting, Source, SourceKind
from ordito.processes.watch_prices import watch_prices
from ordito.reads.memory import Memory
from ordito.surfaces.guards import Role
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import PASSWORD
from tests.conftest import complete
from tests.scenarios.planted_prices import TERMS, declare, found_plant, right, show, surfaces
from tests.serving import serve

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

SYSTEM: Final = Context.system()


@dataclass
class Market:
    """A served company whose marketplace shows one price wrongly, and a rival that is cheaper."""

    url: str
    cookies: dict[str, Any] = field(default_factory=dict[str, Any])

    def sign_in(self, page: Page, path: str, login: str) -> None:
        """Go to a page of the company through the form of the sign-in page."""
        page.goto(f"{self.url}/sign-in?next={path}")
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_url(f"{self.url}{path}")


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Market]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_console_market"))
    complete(_plant(address))
    with serve(address) as url:
        yield Market(url)
    complete(databases.drop(server, "test_console_market"))


async def _plant(address: str) -> None:
    async with Database.open(address) as db:
        plant = await found_plant(db)
        await declare(db, plant)
        await db.transact(
            add_staff,
            SYSTEM,
            login="mara",
            name="Mara",
            password_hash=hash_password(PASSWORD),
            roles=[Role.MERCHANDISER],
            at=now(),
        )
        memory = await Memory.load(db)
        fair = right(memory, plant.company, "market", "sku-0", memory.rulebook).total_minor
        await show(db, plant, "market", "market", {"sku-0": fair + 500})
        await _rival(db, fair)
        async with surfaces(db, address, memory, plant) as asked:
            chosen = [one for one in asked if one.name in ("web", "market", "market/we")]

            async def say() -> list[Any]:
                return chosen

            sku = memory.shelf.sku(plant.company.skus["sku-0"])
            await watch_prices(db, memory, say, terms=TERMS, only=[sku])


async def _rival(db: Database, fair_minor: int) -> None:
    source = Source(
        source_id=ids.derive("source", "rival"),
        code="rival",
        name="Rival",
        kind=SourceKind.COMPETITOR,
    )
    seller = Seller(
        source_id=source.source_id,
        seller_id=ids.derive("price seller", source.source_id, "them"),
        name="them",
        kind=SellerKind.COMPETITOR,
    )
    seen = [
        Sighting(
            source="rival",
            seller="them",
            sku="sku-0",
            price_minor=fair_minor - discount,
            seen_at=now() - timedelta(days=days),
        )
        for days, discount in ((9, 0), (6, 100), (1, 200))
    ]
    await db.transact(pricing.observed.put_sources, SYSTEM, sources=[source])
    await db.transact(pricing.observed.observe, SYSTEM, sightings=seen, at=now())
    await db.transact(pricing.observed.put_sellers, SYSTEM, sellers=[seller])


def test_a_deviation_is_looked_at_and_acknowledged(
    shop: Market, enter: Enter, check_access: Check
) -> None:
    page = enter("/watcher", login="mara")
    check_access(page)
    page.get_by_role("link", name=re.compile("sku-0")).first.click()
    expect(page.locator("h1")).to_contain_text("sku-0")
    expect(page.locator("main")).to_contain_text("market/we")
    check_access(page)
    page.locator("form [name=reason]").fill("They were told")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("main")).to_contain_text("They were told")
    page.goto(f"{shop.url}/watcher")
    expect(page.get_by_role("link", name=re.compile("sku-0"))).to_have_count(0)


@pytest.mark.parametrize("how", [{}, {"phone": True, "language": "it"}, {"dark": True}])
def test_prices_of_others_stand_beside_ours(
    enter: Enter, check_access: Check, how: dict[str, Any]
) -> None:
    page = enter("/competitors", login="mara", **how)
    check_access(page)
    page.get_by_role("link", name=re.compile("sku-0")).first.click()
    expect(page.locator("main")).to_contain_text("them")
    expect(page.locator("svg[role=img]").first).to_be_visible()
    check_access(page)
