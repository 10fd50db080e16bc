"""A store room at work: what web shops sell is picked, given back, laid ready and handed over."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from ordito import fulfilment, stock
from ordito.flows import pick_goods
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import Shop, a_shop
from tests.browser.store import expect_focus, furnish, said, scan
from tests.company import CARD
from tests.conftest import complete
from tests.scenarios.calls import act, client, line
from tests.serving import serve

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PRESS_MS = 240_000
Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_store_room"))
    with a_shop(address) as served:
        furnish(served)
        complete(_shelve(served))
        yield served
    complete(databases.drop(server, "test_store_room"))


@pytest.fixture(scope="module")
def neighbour(shop: Shop) -> Iterator[str]:
    """Serve the same company by a second server, which hears of the first by the log alone."""
    with serve(shop.address) as url:
        yield url


async def _shelve(shop: Shop) -> None:
    async with Database.open(shop.address, max_size=1) as db:
        shelves = [
            fulfilment.picking.Shelf(shop.company.skus["laptop"], "A-1"),
            fulfilment.picking.Shelf(shop.company.skus["shirt"], "B-2"),
        ]
        await db.transact(
            fulfilment.picking.put_shelves,
            Context.system(),
            place_id=shop.company.places["north"],
            shelves=shelves,
        )


def ordered(shop: Shop, *codes: str) -> dict[str, Any]:
    """Sell goods in the web shop, to be collected in the north."""
    lines = [line(code, method="collect", place="north") for code in codes]
    return shop.sell("web", lines, customer={"card": CARD})


def card_of(page: Page, number: str) -> Any:
    """Return the card of an order."""
    return page.locator(f"#task-{number}")


def test_an_order_of_the_web_shop_appears_at_another_server_and_is_picked_by_scanning(
    shop: Shop, neighbour: str, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    page = enter("/store/north/pick", "sofia")
    page.goto(f"{neighbour}/store/north/pick")
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    sold = ordered(shop, "shirt", "laptop")
    card = card_of(page, sold["number"])
    expect(card).to_contain_text("Shelf A-1")
    check_access(page)
    keep_screenshot(page, "store-to-pick")
    card.get_by_role("button", name=re.compile("^Pick")).click()
    expect_focus(page)
    # the walk begins at the first shelf; the wrong article is refused, and both are named
    scan(page, "tee-red-l")
    expect(said(page).first).to_have_text("This is T-shirt, Red, L; wanted is laptop.")
    check_access(page)
    keep_screenshot(page, "store-wrong-item")
    for code in ("laptop", "shirt"):
        scan(page, code)
    expect(page.get_by_text("All is picked.")).to_be_visible()
    page.get_by_role("link", name="To pack").last.click()
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Lies ready")).click()
    expect(said(page)).to_contain_text("It is ready")
    page.get_by_role("link", name=re.compile("^Waiting")).click()
    expect_focus(page)
    keep_screenshot(page, "store-waiting")
    (task,) = sold["fulfilments"]
    scan(page, task["code"])
    expect(page.get_by_label("Collection code")).to_have_value(task["code"])
    check_access(page)
    keep_screenshot(page, "store-giving")
    page.get_by_role("button", name="Hand over").click()
    expect(said(page)).to_contain_text("It is handed over")
    expect(card_of(page, sold["number"])).to_have_count(0)
    assert shop.order(sold["number"])["fulfilment_state"] == "fulfilled"


def test_of_two_associates_one_is_told_who_has_it(shop: Shop, enter: Enter) -> None:
    sold = ordered(shop, "shirt")
    first = enter("/store/north/pick", "sofia")
    second = enter("/store/north/pick", "bruno")
    card_of(first, sold["number"]).get_by_role("button", name=re.compile("^Pick")).click()
    expect_focus(first)
    # the other one sees it without a reload
    expect(card_of(second, sold["number"])).to_contain_text("Sofia has it")
    # and one who was quicker than the page is told as well
    card_of(second, sold["number"]).get_by_role("button", name=re.compile("^Look")).click()
    expect_focus(second)
    scan(second, "shirt")
    expect(said(second).first).to_contain_text("Somebody else has it: Sofia")
    first.get_by_role("button", name="Let others pick the rest").click()
    expect(said(first)).to_contain_text("It is free for others")
    scan(second, "shirt")
    expect(second.get_by_text("All is picked.")).to_be_visible()


def test_what_is_not_there_is_given_back_with_its_reason(shop: Shop, enter: Enter) -> None:
    sold = ordered(shop, "laptop")
    page = enter("/store/north/pick", "sofia", phone=True)
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Pick")).click()
    page.get_by_text("No scan, or not there?").click()
    page.get_by_label("Why").select_option("damaged")
    page.get_by_role("button", name="Give it back").click()
    expect(said(page)).to_contain_text("another place is looked for")
    expect(card_of(page, sold["number"])).to_have_count(0)


def test_a_walk_takes_the_most_urgent_orders_in_the_order_of_the_shelves(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    numbers = [ordered(shop, *codes)["number"] for codes in (("shirt",), ("laptop", "shirt"))]
    page = enter("/store/north/pick", "sofia", dark=True, language="it")
    for number in numbers:
        expect(card_of(page, number)).to_be_visible()
    page.locator(".wave button").click()
    expect_focus(page)
    lines = page.locator(".pick-lines > li")
    expect(lines.first).to_contain_text("A-1")
    check_access(page)
    keep_screenshot(page, "store-walk")
    for left in range(lines.count() - 1, -1, -1):
        scan(page, "laptop" if left == lines.count() - 1 else "shirt")
        expect(page.locator(".pick-lines > li.over-with")).to_have_count(lines.count() - left)
    expect(page.locator(".pick-lines > li.next")).to_have_count(0)


def test_a_wrong_code_is_refused_and_a_name_and_a_check_are_enough(
    shop: Shop, enter: Enter, check_access: Check
) -> None:
    sold = ordered(shop, "shirt")
    page = enter("/store/north/pick", "sofia")
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Pick")).click()
    expect_focus(page)
    scan(page, "shirt")
    expect(page.get_by_text("All is picked.")).to_be_visible()
    page.goto(f"{shop.url}/store/north/pack")
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Lies ready")).click()
    page.goto(f"{shop.url}/store/north/waiting")
    expect_focus(page)
    scan(page, "not a code")
    expect(said(page)).to_contain_text("Nothing waits under")
    expect_focus(page)
    scan(page, sold["number"])
    (task,) = sold["fulfilments"]
    page.get_by_label("Collection code").fill(f"{(int(task['code']) + 1) % 10**6:06}")
    page.get_by_role("button", name="Hand over").click()
    expect(said(page)).to_contain_text("The collection code does not fit")
    check_access(page)
    page.get_by_label("Collection code").fill("")
    page.get_by_label("Document was shown").check()
    page.get_by_label("Somebody for the buyer").check()
    expect(page.get_by_text("Does the customer return something as well?")).to_be_visible()
    page.get_by_role("button", name="Hand over").click()
    expect(said(page)).to_contain_text("It is handed over")


def test_what_is_shipped_is_packed_into_numbered_parcels_with_their_papers(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    sold = shop.sell("web", [line("laptop", 2, method="ship")], customer={"card": CARD})
    page = enter("/store/depot/pick", "dario")
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Pick")).click()
    for left in (1, 0):
        expect_focus(page)
        scan(page, "laptop")
        expect(page.locator(".picked").first).to_contain_text(f"{2 - left} / 2")
    page.goto(f"{shop.url}/store/depot/pack")
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Pack")).click()
    page.locator("[name^=line-]").fill("1")
    page.get_by_label("Weight in grams").fill("2300")
    page.get_by_role("button", name="Put it into a parcel").click()
    expect(said(page)).to_contain_text("It is packed")
    page.get_by_role("button", name="Put it into a parcel").click()
    expect(page.locator(".parcels > li")).to_have_count(2)
    expect(page.locator(".parcels > li").first).to_contain_text("2,300 g")
    check_access(page)
    keep_screenshot(page, "store-packing")
    for paper in ("Label", "Packing slip"):
        link = page.get_by_role("link", name=re.compile(f"^{paper} PDF")).first
        url = f"{shop.url}{link.get_attribute('href')}"
        # the first paper starts the press and cuts its fonts
        answer = page.request.get(url, timeout=PRESS_MS)
        assert answer.body().startswith(b"%PDF")
    page.get_by_role("button", name="All is packed: ready for the carrier").click()
    expect(said(page)).to_contain_text("It is ready")
    page.goto(f"{shop.url}/store/depot/waiting")
    card_of(page, sold["number"]).get_by_role("button", name=re.compile("^Hand over")).click()
    page.get_by_role("button", name="The carrier has it").click()
    expect(said(page)).to_contain_text("It is handed over")


def test_which_of_two_numbers_lies_on_the_shelf_again_is_chosen_on_a_phone(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    sold = shop.sell("web", [line("tee-red-l", 2, method="ship")], customer={"card": CARD})
    complete(_pick_numbers(shop, sold, "A1", "A2"))
    (task,) = sold["fulfilments"]
    page = enter(f"/store/depot/pack/{task['fulfilment_order_id']}", "dario", phone=True)
    expect(page.get_by_role("button", name="It lies there")).to_have_count(0)
    complete(_cancel_one(shop, sold))
    page.reload()
    expect(page.get_by_text("is not wanted any more: which one")).to_be_visible()
    check_access(page)
    keep_screenshot(page, "store-put-back")
    page.get_by_label("Lot or serial number").select_option("A2")
    page.get_by_role("button", name="It lies there").click()
    expect(said(page)).to_contain_text("It lies on the shelf again")
    expect(page.get_by_role("button", name="It lies there")).to_have_count(0)


async def _pick_numbers(shop: Shop, sold: dict[str, Any], *numbers: str) -> None:
    """Pick units by their serial numbers, as a scanner reads them."""
    (task,) = sold["fulfilments"]
    tracking = {ids.SkuId(UUID(sold["lines"][0]["sku_id"])): stock.Tracking.SERIAL}
    async with Database.open(shop.address, max_size=1) as db:
        await db.transact(stock.track, Context.system(), tracking=tracking)
        for number in numbers:
            await db.transact(
                pick_goods.pick_line,
                Context.system(),
                place_id=ids.PlaceId(shop.company.places["depot"]),
                fulfilment_order_id=ids.FulfilmentOrderId(UUID(task["fulfilment_order_id"])),
                line_no=1,
                units=1,
                lot=number,
                pick_id=ids.new(),
                at=now(),
            )


async def _cancel_one(shop: Shop, sold: dict[str, Any]) -> None:
    """Let the buyer not want one unit of the first line any more."""
    body = {"lines": [{"line_no": 1, "quantity": 1}], "reason": "customer_request"}
    async with client(shop.url, shop.company.tokens["web"]) as http:
        answer = await act(http, f"/orders/{sold['number']}/cancellations", body)
        assert answer.status_code < 300, answer.text


def give_over_http(shop: Shop, sold: dict[str, Any]) -> None:
    """Hand an order's goods over by the code that its buyer shows."""
    (task,) = sold["fulfilments"]

    async def work() -> None:
        async with client(shop.url, shop.company.tokens["store"]) as http:
            path = f"/places/north/fulfilment-orders/{task['fulfilment_order_id']}/hand-over"
            answer = await act(http, path, {"code": task["code"]})
            assert answer.status_code == 200, answer.text

    complete(work())


def test_every_number_of_the_day_opens_its_rows_and_is_for_who_leads(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    sold = ordered(shop, "shirt")
    give_over_http(shop, sold)
    bought = shop.sell("store", [line("laptop")], place="north", customer={"card": CARD})
    page = enter("/store/north/day", "marta")
    check_access(page)
    keep_screenshot(page, "store-day")
    tile = page.locator(".tile").filter(has_text="Then bought at the counter")
    converted = tile.locator(".number a").inner_text()
    tile.get_by_role("link").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(int(converted))
    expect(rows.filter(has_text=sold["number"])).to_contain_text(bought["number"])
    expect(rows.filter(has_text=sold["number"])).to_contain_text("€899.00")
    page.get_by_role("link", name="The day").last.click()
    for number, wanted in (("Collected", sold["number"]), ("Kept", None)):
        tile = page.locator(".tile").filter(has=page.get_by_text(number, exact=True))
        count = int(tile.locator(".number a").inner_text())
        tile.get_by_role("link").click()
        expect(rows).to_have_count(count)
        if wanted is not None:
            expect(rows.filter(has_text=wanted)).to_have_count(1)
        page.go_back()
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()
    assert page.request.get(f"{shop.url}/store/south/day").status == 403
    associate = enter("/store/north/pick", "sofia")
    assert associate.request.get(f"{shop.url}/store/north/day").status == 403
