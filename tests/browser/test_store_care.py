"""Stock care in a store room: receiving, counting, correcting and sending, by scanner and phone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from ordito import stock
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.ids import SkuId
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import Shop, a_shop
from tests.browser.store import GTIN_L, expect_focus, furnish, said, scan, units
from tests.conftest import complete

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_store_care"))
    with a_shop(address) as served:
        furnish(served)
        yield served
    complete(databases.drop(server, "test_store_care"))


def on_hand(shop: Shop, sku_id: SkuId, condition: str = "sellable") -> int:
    """Return how many units the books of the store have."""

    async def work() -> int:
        async with Database.open(shop.address, max_size=1) as db:
            rows = await db.read(stock.list_positions, sku_ids=[sku_id])
            north = shop.company.places["north"]
            return sum(
                row.on_hand for row in rows if row.place_id == north and row.condition == condition
            )

    return complete(work())


def test_a_delivery_is_counted_in_by_scanner_and_its_difference_becomes_an_exception(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    shirt = shop.company.skus["shirt"]
    before = on_hand(shop, shirt)
    page = enter("/store/north/incoming", "sofia")
    check_access(page)
    keep_screenshot(page, "store-incoming")
    page.get_by_role("link", name="Purchase order PO-7").click()
    expect_focus(page)
    # three scans as fast as a scanner sends them: none is lost
    for code in ("shirt", "shirt", "tee-red-l"):
        scan(page, code)
    expect(said(page)).to_contain_text("Nobody ordered this")
    expect(units(page, "shirt")).to_have_value("2")
    scan(page, "4006381333948")
    expect(said(page)).to_contain_text("No article has this code")
    expect_focus(page)
    check_access(page)
    keep_screenshot(page, "store-receive")
    page.get_by_role("button", name="Book what came").click()
    expect(said(page)).to_contain_text("The delivery is booked")
    assert on_hand(shop, shirt) == before + 2
    page.goto(f"{shop.url}/rows/exceptions")
    expect(page.get_by_text("Delivery came short").first).to_be_visible()
    assert page.request.get(f"{shop.url}/store/south/incoming").status == 403


def test_a_transfer_is_received_whole_and_one_leaves(shop: Shop, enter: Enter) -> None:
    shirt = shop.company.skus["shirt"]
    before = on_hand(shop, shirt)
    page = enter("/store/north/incoming", "sofia")
    page.get_by_role("link", name=re.compile("^Transfer [0-9A-F]")).click()
    expect_focus(page)
    for _ in range(2):
        scan(page, "shirt")
    expect(units(page, "shirt")).to_have_value("2")
    page.get_by_role("button", name="Book what came").click()
    expect(said(page)).to_contain_text("The delivery is booked")
    assert on_hand(shop, shirt) == before + 2
    page.get_by_role("link", name="Transfers out").click()
    expect(page.get_by_role("heading", name="New transfer")).to_be_visible()
    expect_focus(page)
    page.locator("[name=destination]").select_option("south")
    scan(page, "shirt")
    expect(said(page)).to_contain_text("Counted")
    units(page, "shirt").fill("9999")
    page.get_by_role("button", name="Set these goods aside").click()
    expect(said(page)).to_contain_text("Fewer units are free here")
    units(page, "shirt").fill("1")
    page.get_by_role("button", name="Set these goods aside").click()
    expect(said(page)).to_contain_text("The transfer is open")
    page.get_by_role("button", name=re.compile("^It leaves")).click()
    expect(said(page)).to_contain_text("The transfer has left")
    assert on_hand(shop, shirt) == before + 1


def test_a_count_shows_its_difference_before_it_is_booked(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    laptop = shop.company.skus["laptop"]
    page = enter("/store/north/counts", "sofia", phone=True)
    expect_focus(page)
    scan(page, "laptop")
    scan(page, GTIN_L)
    expect(said(page)).to_contain_text("T-shirt, Red, L")
    before = on_hand(shop, laptop)
    units(page, "laptop").fill(str(before - 1))
    page.locator("#scan").focus()
    # a closed browser loses no count
    page.reload()
    expect(units(page, "laptop")).to_have_value(str(before - 1))
    check_access(page)
    keep_screenshot(page, "store-count")
    page.get_by_role("button", name="Look at the differences").click()
    row = page.get_by_role("row").filter(has_text="laptop")
    expect(row).to_contain_text("-1")
    assert on_hand(shop, laptop) == before
    check_access(page)
    keep_screenshot(page, "store-differences")
    page.get_by_role("button", name="Book the count").click()
    expect(said(page)).to_contain_text("The count is booked")
    assert on_hand(shop, laptop) == before - 1
    page.reload()
    expect(page.locator(".tally > li")).to_have_count(0)


def test_what_lies_on_a_shelf_is_said_once_and_counted_by_the_shelf(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    page = enter("/store/north/shelves", "sofia")
    page.get_by_label("Shelf").fill("C-3")
    for code in ("shirt", "tee-red-l"):
        page.locator("#scan").focus()
        page.wait_for_load_state("load")
        scan(page, code)
        expect(page.locator("#lying .goods")).to_contain_text("Shelf C-3")
    expect(page.locator("#lying .goods > li")).to_have_count(2)
    check_access(page)
    keep_screenshot(page, "store-shelves")
    page.goto(f"{shop.url}/store/north/counts")
    expect_focus(page)
    scan(page, "c-3")
    expect(said(page)).to_contain_text("All that lies on this shelf is listed")
    expect(units(page, "shirt")).to_have_value("0")
    scan(page, "shirt")
    expect(units(page, "shirt")).to_have_value("1")


def test_what_broke_is_taken_off_sale_at_once(
    shop: Shop, enter: Enter, check_access: Check
) -> None:
    laptop = shop.company.skus["laptop"]
    sellable, damaged = on_hand(shop, laptop), on_hand(shop, laptop, "damaged")
    page = enter("/store/north/corrections", "sofia", dark=True, language="it")
    expect_focus(page)
    scan(page, "laptop")
    expect(units(page, "laptop")).to_have_value("1")
    check_access(page)
    page.locator("form#tally > .row:last-child button").click()
    expect(said(page)).to_be_visible()
    assert on_hand(shop, laptop) == sellable - 1
    assert on_hand(shop, laptop, "damaged") == damaged + 1
