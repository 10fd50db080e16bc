"""Prices at the console: a draft is written, looked at, published, taken back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import Shop, a_shop
from tests.conftest import complete
from tests.scenarios.calls import client, line

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_console_prices"))
    with a_shop(address) as served:
        yield served
    complete(databases.drop(server, "test_console_prices"))


def quoted(shop: Shop, sku: str, quantity: int = 1) -> dict[str, Any]:
    """Ask the web shop's price of a SKU."""

    async def work() -> dict[str, Any]:
        async with client(shop.url, shop.company.tokens["web"]) as http:
            answer = await http.post(
                "/quotes", json={"lines": [{"sku": sku, "quantity": quantity}]}
            )
            assert answer.status_code == 200, answer.text
            return answer.json()

    return complete(work())


def begin(page: Page, title: str) -> str:
    """Begin a draft and return its address."""
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def add_percent(page: Page, code: str, percent: str, sku: str) -> None:
    """Add a promotion of some per cent off a SKU to the draft that is open."""
    page.get_by_role("link", name="Per cent off").click()
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("What shoppers read (English)").fill(f"{percent} off")
    page.get_by_label("Per cent off").fill(percent)
    page.get_by_label("SKUs, with spaces").first.fill(sku)
    page.get_by_label(re.compile(r"^From \(")).fill("2026-01-01T00:00")
    page.get_by_role("button", name="Put it into the draft").first.click()


def publish(page: Page, reason: str) -> None:
    """Publish the draft that is open."""
    page.get_by_label("Why").first.fill(reason)
    page.get_by_role("button", name="Publish").click()


def test_a_promotion_is_written_published_and_taken_back(
    shop: Shop, enter: Enter, check_access: Check
) -> None:
    before = quoted(shop, "shirt")["total_minor"]
    page = enter("/prices", login="mara", refused=True)
    begin(page, "Spring")
    add_percent(page, "SPRING", "a lot", "shirt")
    expect(page.locator("#failure")).to_contain_text("'a lot' is no number.")
    expect(page.get_by_label("Code", exact=True)).to_have_value("SPRING")
    expect(page.get_by_label("Per cent off")).to_have_attribute("aria-invalid", "true")
    check_access(page)
    page.get_by_label("Per cent off").fill("20")
    page.get_by_role("button", name="Put it into the draft").first.click()

    row = page.get_by_role("row").filter(has_text="SPRING")
    expect(row).to_contain_text("20% off")
    expect(row).to_contain_text("New")
    expect(page.locator("#check")).to_contain_text("Nothing was found.")
    check_access(page)
    assert quoted(shop, "shirt")["total_minor"] == before
    publish(page, "Spring has come")

    expect(page).to_have_url(f"{shop.url}/prices")
    expect(page.get_by_role("row").filter(has_text="SPRING")).to_contain_text("20% off")
    check_access(page)
    after = quoted(shop, "shirt")
    assert after["total_minor"] == before - before * 20 // 100
    page.get_by_role("link", name="a lot off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("a lot off")
    check_access(page)

    page.goto(f"{shop.url}/prices")
    page.get_by_text("Go back to version 2").click()
    form = page.locator("details[open]")
    form.get_by_label("Why").fill("Too early")
    form.get_by_role("button", name="Publish it again").click()
    expect(page.get_by_text("Too early")).to_be_visible()
    assert quoted(shop, "shirt")["total_minor"] == before


def test_a_price_is_put_into_a_draft_and_taken_out(enter: Enter) -> None:
    page = enter("/prices", login="mara")
    begin(page, "Laptops")
    page.get_by_label("SKU", exact=True).fill("laptop")
    page.get_by_label("Amount").fill("799,50")
    page.get_by_role("button", name="Add the price").click()
    row = page.get_by_role("row").filter(has_text="laptop")
    expect(row).to_contain_text("€799.50")

    row.get_by_role("button").click()
    expect(page.get_by_text("It changes nothing yet.").first).to_be_visible()
    page.get_by_text("Give this draft up").click()
    page.get_by_role("button", name="Give up").click()
    expect(page.get_by_text("Laptops")).to_have_count(0)


def test_the_text_form_says_where_it_is_wrong_and_takes_every_rule(enter: Enter) -> None:
    page = enter("/prices", login="mara", refused=True)
    begin(page, "By text")
    page.get_by_role("link", name="Price of a set").click()
    page.get_by_text("As text").click()
    area = page.get_by_label("The whole promotion as JSON")
    area.fill(
        '{"code": "SET", "label": {"en": "Set"}, "valid_from": "2026-01-01T00:00:00Z",'
        ' "benefit": {}}'
    )
    page.get_by_role("button", name="Put it into the draft").last.click()
    expect(page.locator("#failure")).to_contain_text("benefit.kind")
    benefit = '{"kind": "buy_get", "buy": 2, "get": 1, "rate_ppm": 1000000}'
    area.fill(
        '{"code": "THREE", "label": {"en": "Three"}, "valid_from": "2026-01-01T00:00:00Z",'
        f' "benefit": {benefit}}}'
    )
    page.get_by_role("button", name="Put it into the draft").last.click()
    expect(page.get_by_role("row").filter(has_text="THREE")).to_contain_text("3 for 2")
    page.get_by_role("link", name="Three").click()
    expect(page.get_by_label("Units paid in full")).to_have_value("2")


def test_what_names_nothing_is_not_published(shop: Shop, enter: Enter) -> None:
    page = enter("/prices", login="mara", refused=True)
    address = begin(page, "Nobody's goods")
    page.get_by_role("link", name="Per cent off").click()
    page.get_by_label("Code", exact=True).fill("NOBODY")
    page.get_by_label("Per cent off").fill("5")
    page.get_by_label("Brands, with commas").first.fill("Nobody")
    page.get_by_label(re.compile(r"^From \(")).fill("2026-01-01T00:00")
    page.get_by_role("button", name="Put it into the draft").first.click()
    expect(page.locator("#check")).to_contain_text("No goods have the tag brand:Nobody")
    publish(page, "Why not")
    expect(page.get_by_text("The draft has 1 errors: NOBODY")).to_be_visible()
    page.goto(address)
    expect(page.locator(".insight")).to_have_text("It would change one row.")
    assert quoted(shop, "shirt")["discount_minor"] == 0


def test_what_was_sold_is_priced_again_under_a_draft(shop: Shop, enter: Enter) -> None:
    shop.sell("web", [line("shirt", 2, method="ship")])
    page = enter("/prices", login="mara")
    begin(page, "What if")
    add_percent(page, "HALF", "50", "shirt")
    page.get_by_role("button", name="Simulate").click()
    section = page.locator("#simulation")
    expect(section).to_contain_text("would come to another total", timeout=30_000)
    section.get_by_text("differ").click()
    expect(section.get_by_role("row").filter(has_text="HALF").first).to_be_visible()


def test_a_second_person_agrees_where_the_company_asks_for_one(shop: Shop, enter: Enter) -> None:
    page = enter("/prices", login="ada")
    page.get_by_label("A second person has to agree").check()
    page.get_by_role("button", name="Keep").click()
    page = enter("/prices", login="mara")
    address = begin(page, "Autumn").removeprefix(shop.url)
    add_percent(page, "AUTUMN", "10", "laptop")
    page.get_by_label("Why").first.fill("Leaves fall")
    page.get_by_role("button", name="Hand in to a second person").click()
    expect(page.locator(".insight")).to_have_text("It waits for a second person.")
    expect(page.get_by_role("button", name="Agree")).to_have_count(0)

    other = enter(address, login="nina")
    other.get_by_role("button", name="Agree").click()
    expect(other.get_by_role("row").filter(has_text="AUTUMN")).to_be_visible()
    carla = enter("/prices", login="carla")
    expect(carla.get_by_role("button", name="Begin a draft")).to_have_count(0)


def test_two_who_edit_one_draft_do_not_overwrite_each_other(shop: Shop, enter: Enter) -> None:
    first = enter("/prices", login="mara", refused=True)
    address = begin(first, "Two hands").removeprefix(shop.url)
    second = enter(address, login="nina")
    add_percent(second, "NINA", "5", "shirt")
    expect(second.get_by_role("row").filter(has_text="NINA")).to_be_visible()
    first.get_by_label("SKU", exact=True).fill("shirt")
    first.get_by_label("Amount").fill("15")
    first.get_by_role("button", name="Add the price").click()
    expect(first.get_by_text("The draft has come to edition 2.")).to_be_visible()
    first.goto(f"{shop.url}{address}")
    expect(first.get_by_role("row").filter(has_text="NINA")).to_be_visible()
