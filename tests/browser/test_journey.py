"""Story S2 in browsers: from a friend's link on the phone to the store, with staff who see it."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ordito import customers, journeys
from ordito.customers import accounts
from ordito.journeys import Campaign
from ordito.platform.auth import hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from tests import databases
from tests.browser.conftest import Check, Enter, Open
from tests.browser.shop import PASSWORD, Shop, a_shop
from tests.company import LONG_AGO
from tests.conftest import complete

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PATIENCE_MS = 30_000
FRIEND = "/shop/products/tee?utm_source=instagram&utm_medium=social&utm_campaign=spring"


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file; its member can sign in to the shop."""
    address = complete(databases.copy(server, template, "test_journey"))
    with a_shop(address) as served:
        complete(_let_in(address, served))
        yield served
    complete(databases.drop(server, "test_journey"))


async def _let_in(address: str, shop: Shop) -> None:
    async with Database.open(address) as db:
        await db.transact(_account, Context.system(), shop)


async def _account(tx: Tx, shop: Shop) -> None:
    at = now()
    member = shop.company.member
    await accounts.set_password(
        tx, customer_id=member, password_hash=hash_password(PASSWORD), kept=b"", at=at
    )
    named = customers.Particulars(name="Giulia Conti")
    await customers.change_particulars(
        tx, customer_id=member, particulars=named, language="it", at=at
    )
    spring = Campaign("spring", "Spring", "social", None, LONG_AGO)
    await journeys.put_campaign(tx, campaign=spring, at=at)
    stated = journeys.Stated(member, "size.shirt", "survey-2026", "M", at)
    await journeys.state_preference(tx, stated=stated, at=at)


def sign_in(page: Page, shop: Shop, path: str) -> None:
    """Sign the member in to the shop."""
    page.goto(f"{shop.url}/shop/account/sign-in?next={path}")
    door = page.locator("form[action='/shop/account/sign-in']")
    door.locator("[name=email]").fill("member@example.org")
    door.locator("[name=password]").fill(PASSWORD)
    door.get_by_role("button").click()
    page.wait_for_url(f"{shop.url}{path}")


def test_from_a_friends_link_to_the_store(
    shop: Shop, visit: Open, enter: Enter, check_access: Check
) -> None:
    # a friend's post leads to a product on the phone; the visit breaks off
    phone = visit(f"{shop.url}{FRIEND}", phone=True)
    agree = phone.get_by_role("button", name=re.compile("^Yes"))
    agree.click()
    expect(agree).to_have_count(0)
    expect(phone.get_by_role("heading", level=1)).to_have_text("T-shirt")
    # somebody who signs in there later takes along what the browser kept
    sign_in(phone, shop, "/shop")
    expect(phone.get_by_text("You looked at")).to_be_visible()
    # at home, on another device, the shop knows what was looked at, and compares it
    home = visit(f"{shop.url}/shop")
    sign_in(home, shop, "/shop")
    seen = home.get_by_role("region", name="You looked at")
    expect(seen.get_by_role("link", name="T-shirt")).to_be_visible()
    home.goto(f"{shop.url}/shop/products/tee")
    home.get_by_role("button", name="Compare").click()
    expect(home.get_by_role("heading", level=1)).to_be_visible()
    # the store: nobody is shown before the customer says so
    staff = enter("/here", "bruno")
    expect(staff.get_by_text("Nobody yet.")).to_be_visible()
    check_access(staff)
    phone.goto(f"{shop.url}/shop/wifi/north?device=random-address-1")
    check_access(phone)
    phone.get_by_role("button", name="Yes, recognise me").click()
    expect(phone.get_by_text("The staff of North know that you are here.")).to_be_visible()
    guest = staff.locator(".guest")
    expect(guest).to_contain_text("Giulia Conti", timeout=PATIENCE_MS)
    expect(guest).to_contain_text("T-shirt")
    expect(guest).to_contain_text("Size of shirts")
    check_access(staff)
    # staff of another place see nothing of it
    answer = staff.request.get(f"{shop.url}/here?place=south")
    assert answer.status == 403
    # the customer's page tells how the visit began, and the phases
    desk = enter(f"/customers/{shop.company.member}", "carla")
    expect(desk.get_by_text("instagram · spring")).to_be_visible()
    expect(desk.locator(".timeline")).to_contain_text("Product compared")
    expect(desk.get_by_text("member@example.org")).to_have_count(0)
    check_access(desk)
    desk.fill("[name=said]", "member@example.com")
    desk.get_by_role("button", name="Verify the person").click()
    expect(desk.get_by_text("That is not what we know.")).to_be_visible()
    desk.fill("[name=said]", "Member@Example.org")
    desk.get_by_role("button", name="Verify the person").click()
    expect(desk.locator("#person ~ dl").first).to_contain_text("member@")
    desk.goto(f"{shop.url}/customers/{shop.company.member}?phase=compare")
    expect(desk.locator(".timeline .moment")).to_have_count(1)
    # consent is taken back: the page of the staff loses the customer
    phone.get_by_role("button", name="Do not show me any more").click()
    began = time.monotonic()
    expect(guest).to_have_count(0, timeout=PATIENCE_MS)
    print(f"gone after {time.monotonic() - began:.2f} s")
