"""Story S1 through the screens of customer, contact centre and two stores, with a mail server.

Bought in the app, changed for a model of the neighbouring store, followed by a personal offer by
mail, which is taken in the shop and collected there. Commissions are another story's.
"""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ordito import engagement, stock
from ordito.engagement import MadeOffer
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.ids import SkuId
from ordito.platform.settings import Settings
from tests import databases
from tests.browser.conftest import Check, Enter, Open
from tests.browser.shop import SHIRT, Shop, a_shop
from tests.browser.store import furnish
from tests.browser.test_service_desk import Keep, open_case, verify
from tests.browser.test_store_stories import (
    card_of,
    hand_over,
    pick_and_lay_ready,
    points_of,
    room_of,
    settled,
)
from tests.company import CARD
from tests.conftest import complete
from tests.mailboxes import MailServer, serving_beside
from tests.offers import BETTER, a_rule, furnish_offers
from tests.scenarios.calls import line
from tests.serving import serve

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PATIENCE_S = 60.0
PATIENCE_MS = 30_000
PUBLIC = "https://shop.test"


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[MailServer, int]]:
    """Take mail on a loopback port."""
    server = MailServer()
    with serving_beside(server) as port:
        yield server, port


def mailing(post: tuple[MailServer, int]) -> Settings:
    """Return how both servers of the company are set: whichever sends a mail sends it there."""
    return Settings(
        log_requests=False,
        settle_after_s=2,
        mail_server="127.0.0.1",
        mail_port=post[1],
        mail_tls="none",
        mail_from="shop@passochiaro.example",
        public_url=PUBLIC,
    )


@pytest.fixture(scope="module")
def shop(server: Server, template: str, post: tuple[MailServer, int]) -> Iterator[Shop]:
    """Serve one company that mails, to all tests of this file."""
    address = complete(databases.copy(server, template, "test_model_change_story"))
    with a_shop(address, settings=mailing(post)) as served:
        furnish(served)
        complete(_offers(served))
        yield served
    complete(databases.drop(server, "test_model_change_story"))


@pytest.fixture(scope="module")
def neighbour(shop: Shop, post: tuple[MailServer, int]) -> Iterator[str]:
    """Serve the same company by a second server, which hears of the first by the log alone."""
    with serve(shop.address, settings=mailing(post)) as url:
        yield url


async def _offers(shop: Shop) -> None:
    async with Database.open(shop.address, max_size=1) as db:
        rule = a_rule(reaches=shop.company.member)
        await furnish_offers(db, shop.company, rule, beside=SHIRT)


def mail_about(post: tuple[MailServer, int], title: str) -> Any:
    """Wait for a mail whose subject names something."""
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        found = [one for one in post[0].taken if title in str(one["Subject"])]
        if found:
            return found[0]
        assert time.monotonic() < give_up_at, [str(one["Subject"]) for one in post[0].taken]
        time.sleep(0.05)


def link_in(shop: Shop, mail: Any) -> str:
    """Return where the mail's link leads, on the server of this test."""
    text = mail.get_body(("plain",)).get_content()
    (found,) = re.findall(rf"{PUBLIC}(/m/\S+)", text)
    return f"{shop.url}{found}"


def on_hand(shop: Shop, sku_id: SkuId) -> int:
    """Return how many units of a SKU the neighbouring store has."""

    async def work() -> int:
        async with Database.open(shop.address, max_size=1) as db:
            rows = await db.read(stock.list_positions, sku_ids=[sku_id])
            south = shop.company.places["south"]
            return sum(row.on_hand for row in rows if row.place_id == south)

    return complete(work())


def offer_of(shop: Shop) -> MadeOffer:
    """Return the one offer that was made to the member."""

    async def work() -> list[MadeOffer]:
        async with Database.open(shop.address, max_size=1) as db:
            return await db.read(engagement.list_offers_of, customer_id=shop.company.member)

    (offer,) = complete(work())
    return offer


def change_the_model(desk: Page, number: str) -> None:
    """Change the line on the order's page for a model that the neighbour has."""
    desk.get_by_role("button", name="Change the model").first.click()
    drawer = desk.get_by_role("dialog")
    drawer.locator("[name=sku]").fill("tee-red-m")
    drawer.locator("[name=from]").select_option("south")
    drawer.locator("[name=method]").select_option("collect")
    drawer.get_by_role("button", name="Change the model").click()
    expect(desk.get_by_text("Nothing has changed yet.")).to_be_visible()
    desk.get_by_role("button", name="Confirm").click()
    expect(desk.locator("h1")).to_have_text(f"Order {number}")


def take_it(phone: Page, shop: Shop, link: str, check_access: Check, keep: Keep) -> None:
    """Follow the mail's link: it signs nobody in; its person takes the offer in two clicks."""
    phone.goto(link.replace(PUBLIC, shop.url))
    # the link leads to the public address: the same path on the server of this test
    expect(phone.get_by_role("heading", level=1)).to_have_text("Better thing")
    expect(phone.locator("main")).to_contain_text("€75.00")
    expect(phone.locator("main")).to_contain_text("South has 5 now.")
    expect(phone.get_by_role("link", name="Sign in and take it")).to_be_visible()
    for hidden in ("member@example.org", CARD):
        expect(phone.locator("body")).not_to_contain_text(hidden)
    check_access(phone)
    keep(phone, "offer-forwarded")
    phone.get_by_role("button", name="No, thank you").click()
    expect(phone.get_by_text("You do not want it: noted.")).to_be_visible()
    shop.sign_in_member(phone)
    phone.reload()
    check_access(phone)
    keep(phone, "offer")
    phone.get_by_role("button", name="Put it into my cart").click()
    phone.wait_for_url(f"{shop.url}/shop/cart")
    expect(phone.locator("main")).to_contain_text("€75.00")


def exchange_it(desk: Page, north: Page, south: Page, shop: Shop, number: str) -> str:
    """Verify who calls, open a case, change the model from it, and hand it over; name the case."""
    expect(card_of(north, number)).to_be_visible()
    verify(desk)
    case = open_case(desk, "Another model", "She wants the red one.", order=number)
    desk.get_by_role("region", name="What it is about").get_by_role("link", name=number).click()
    expect(desk.get_by_text("Order placed").first).to_be_visible()
    change_the_model(desk, number)
    # one store room loses it and the other one has it, without a reload
    expect(card_of(north, number)).to_have_count(0)
    expect(card_of(south, number)).to_contain_text("T-shirt, Red, M")
    pick_and_lay_ready(south, number, "tee-red-m")
    hand_over(south, number)
    order = settled(shop, number, 1590)
    assert (order["fulfilment_state"], order["due_minor"]) == ("fulfilled", 1590)
    return case


def offer_better(desk: Page, shop: Shop, case: str, check_access: Check, keep: Keep) -> None:
    """See in the case what was done, and make an offer from it in two clicks."""
    desk.goto(f"{shop.url}/desk/cases/{case}")
    about = desk.get_by_role("region", name="What it is about")
    expect(about).to_contain_text("Goods exchanged")
    desk.get_by_role("link", name="Make a personal offer").click()
    check_access(desk)
    keep(desk, "desk-offer")
    desk.get_by_role("button", name="Offer Better thing").click()
    expect(desk.get_by_text("The offer is made; the mail is on its way.")).to_be_visible()


def buy_it(phone: Page, shop: Shop) -> tuple[str, str]:
    """Order what lies in the cart; return its number and the code to collect it."""
    phone.goto(f"{shop.url}/shop/cart")
    phone.get_by_role("button", name="Check out").click()
    expect(phone.locator(".promise")).to_contain_text(re.compile("ready by "))
    phone.get_by_role("button", name="Order and pay").click()
    expect(phone.get_by_text("Thank you, we have your order.")).to_be_visible()
    number = phone.locator(".state").inner_text().partition("Order ")[2][:14]
    return number, phone.locator(".code b").inner_text()


def test_s1_the_model_change(
    shop: Shop,
    neighbour: str,
    post: tuple[MailServer, int],
    enter: Enter,
    visit: Open,
    check_access: Check,
    keep_screenshot: Keep,
) -> None:
    better = on_hand(shop, BETTER)
    sold = shop.sell(
        "app", [line("shirt", method="collect", place="north")], customer={"card": CARD}
    )
    north = room_of(enter, neighbour, "north", "sofia")
    south = room_of(enter, neighbour, "south", "sara")
    desk = enter(f"/customers/{shop.company.member}", "carla")
    case = exchange_it(desk, north, south, shop, sold["number"])
    offer_better(desk, shop, case, check_access, keep_screenshot)
    mail = mail_about(post, "Cosa migliore")
    assert mail["List-Unsubscribe"]
    offer = offer_of(shop)
    assert (offer.state, offer.variant, offer.listed_minor) == ("open", "offer", 10_000)
    # the mail's link counts its click, and leads on to the page of the offer
    phone = visit(f"{shop.url}/shop", phone=True)
    led = phone.request.get(link_in(shop, mail), max_redirects=0).headers["location"]
    take_it(phone, shop, led, check_access, keep_screenshot)
    assert offer_of(shop).state == "accepted"
    phone.goto(f"{shop.url}/shop/account")
    points = points_of(phone)
    number, code = buy_it(phone, shop)
    # collected at once in the neighbouring store
    south.goto(f"{neighbour}/store/south/pick")
    pick_and_lay_ready(south, number, "better")
    hand_over(south, code)
    expect(phone.locator("h1")).to_have_text("Collected", timeout=PATIENCE_MS)
    assert settled(shop, number, 7500)["fulfilment_state"] == "fulfilled"
    assert on_hand(shop, BETTER) == better - 1
    phone.goto(f"{shop.url}/shop/account")
    assert points_of(phone) == points + 75
    used = offer_of(shop)
    assert (used.state, used.bought_order_id is not None) == ("bought", True)
    # what it brings stands beside who was held out; the link is used up
    desk.goto(f"{shop.url}/desk/outreach")
    expect(desk.get_by_role("row", name=re.compile("with an offer"))).to_contain_text("€75.00")
    check_access(desk)
    keep_screenshot(desk, "outreach")
    phone.goto(led.replace(PUBLIC, shop.url))
    expect(phone.get_by_text("This offer was used.")).to_be_visible()
