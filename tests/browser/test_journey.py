"""Story S2 in browsers: from a friend's link on the phone to the store, with staff who see it."""

import re
from collections.abc import Callable, Iterator, Sequence

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
from ordito.surfaces.journey_words import CONTACTS
from tests import databases
from tests.browser.conftest import Check, Enter, Open
from tests.browser.shop import PASSWORD, Shop, a_shop
from tests.company import LONG_AGO
from tests.conftest import complete
from tests.scenarios.calls import act, client

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PATIENCE_MS = 30_000
Keep = Callable[[Page, str], None]
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


def look_on_the_phone(phone: Page, shop: Shop) -> None:
    """Follow a friend's post, let the browser remember it, and sign in there later."""
    agree = phone.get_by_role("button", name=re.compile("^Yes"))
    agree.click()
    expect(agree).to_have_count(0)
    expect(phone.get_by_role("heading", level=1)).to_have_text("T-shirt")
    sign_in(phone, shop, "/shop")
    expect(phone.get_by_role("heading", name="You looked at")).to_be_visible()


def go_on_at_home(home: Page, shop: Shop) -> None:
    """See what was looked at on the phone, and lay it beside others."""
    sign_in(home, shop, "/shop")
    seen = home.get_by_role("region", name="You looked at")
    expect(seen.get_by_role("link", name="T-shirt")).to_be_visible()
    home.goto(f"{shop.url}/shop/products/tee")
    agree = home.get_by_role("button", name=re.compile("^Yes"))
    agree.click()
    expect(agree).to_have_count(0)
    compare = home.get_by_role("button", name="Compare")
    compare.click()
    expect(compare).to_have_count(0)


def join_the_wifi(phone: Page, shop: Shop, check_access: Check) -> None:
    """Let the staff of the store know, on the first page of its WiFi."""
    phone.goto(f"{shop.url}/shop/wifi/north?device=random-address-1")
    check_access(phone)
    phone.get_by_role("button", name="Yes, recognise me").click()
    expect(phone.get_by_text("The staff of North know that you are here.")).to_be_visible()


def read_the_story(desk: Page, shop: Shop, check_access: Check) -> None:
    """Verify the person at a desk, and see what belongs to the comparing."""
    expect(desk.locator(".timeline")).to_contain_text("Product compared")
    expect(desk.get_by_text("instagram · spring")).to_have_count(0)
    expect(desk.get_by_text("member@example.org")).to_have_count(0)
    check_access(desk)
    person = desk.get_by_role("region", name="Person", exact=True)
    for said, told in (
        ("member@example.com", "That is not what we know."),
        ("Member@Example.org", "member@example.org"),
    ):
        desk.fill("[name=said]", said)
        desk.get_by_role("button", name="Verify the person").click()
        expect(person).to_contain_text(told)
    expect(desk.get_by_text("instagram · spring")).to_be_visible()
    desk.goto(f"{shop.url}/customers/{shop.company.member}?phase=compare")
    expect(desk.locator(".timeline .moment")).to_have_count(1)


def track_it(devices: Sequence[Page], shop: Shop, number: str) -> None:
    """See on each device that it is prepared, and, when the store has sent it, that it is sent."""
    (task,) = shop.order(number)["fulfilments"]
    for device in devices:
        device.goto(f"{shop.url}/shop/orders/{number}")
        expect(device.locator("h1")).to_have_text("We are preparing it")

    async def send() -> None:
        async with client(shop.url, shop.company.tokens["web"]) as http:
            path = f"/places/{task['place']}/fulfilment-orders/{task['fulfilment_order_id']}"
            for step in ("ready", "hand-over"):
                answer = await act(http, f"{path}/{step}")
                assert answer.status_code == 200, answer.text

    complete(send())
    for device in devices:
        expect(device.locator("h1")).to_have_text("On its way to you", timeout=PATIENCE_MS)


def follow_up(desk: Page, number: str) -> None:
    """Note a call and how the customer liked it; a question days later finds all of it."""
    for kind, score in (("call", ""), ("survey", "9")):
        note = desk.get_by_role("region", name="Note a contact")
        note.locator("select[name=kind]").select_option(kind)
        note.locator("select[name=order]").select_option(number)
        note.locator("[name=score]").fill(score)
        desk.get_by_role("button", name="Note it").click()
        expect(desk.locator(".timeline")).to_contain_text(CONTACTS[kind])
    desk.get_by_role("link", name=re.compile("its story")).first.click()
    expect(desk.get_by_text(f"Only what belongs to order {number}.")).to_be_visible()
    for told in ("Call", CONTACTS["survey"], "Order placed"):
        expect(desk.locator(".timeline")).to_contain_text(told)


def test_from_a_friends_link_to_the_store_and_after(
    shop: Shop, visit: Open, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    phone = visit(f"{shop.url}{FRIEND}", phone=True)
    look_on_the_phone(phone, shop)
    home = visit(f"{shop.url}/shop")
    go_on_at_home(home, shop)
    staff = enter("/here", "bruno")
    expect(staff.get_by_text("Nobody yet.")).to_be_visible()
    check_access(staff)
    join_the_wifi(phone, shop, check_access)
    guest = staff.locator(".guest")
    expect(guest).to_contain_text("Giulia Conti", timeout=PATIENCE_MS)
    for told in ("T-shirt", "compared", "Size of shirts"):
        expect(guest).to_contain_text(told)
    check_access(staff)
    assert staff.request.get(f"{shop.url}/here?place=south").status == 403
    for page, name in ((staff, "here"), (phone, "wifi")):
        keep_screenshot(page, name)
    desk = enter(f"/customers/{shop.company.member}", "carla")
    read_the_story(desk, shop, check_access)
    # what is bought in the store is on the page of the desk without a reload
    desk.goto(f"{shop.url}/customers/{shop.company.member}")
    sold = shop.sell(
        "store",
        [{"sku": "laptop", "quantity": 1, "method": "ship"}],
        place="north",
        customer={"email": "member@example.org"},
    )
    orders = desk.get_by_role("region", name="Orders")
    expect(orders.get_by_role("link", name=sold["number"], exact=True).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    track_it((phone, home), shop, sold["number"])
    keep_screenshot(phone, "tracked")
    desk.goto(f"{shop.url}/customers/{shop.company.member}")
    follow_up(desk, sold["number"])
    keep_screenshot(desk, "customer-story")
    # the consent is taken back, and the staff lose the customer
    phone.goto(f"{shop.url}/shop/wifi/north?device=random-address-1")
    phone.get_by_role("button", name="Do not show me any more").click()
    expect(guest).to_have_count(0, timeout=PATIENCE_MS)
