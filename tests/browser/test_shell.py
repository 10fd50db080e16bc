"""What the shell does in a browser: keys, language, live stream, sorting, drawers."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

TRANSFER_MAX = 150_000


def test_slash_goes_to_search_and_is_text_elsewhere(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/tokens")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    name = page.get_by_label("Name")
    name.fill("Till")
    name.press("/")
    expect(name).to_have_value("Till/")


def test_first_tab_skips_to_the_content(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/today")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_language_is_switched_and_kept(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/today")
    page.get_by_label("Language: English").click()
    page.get_by_role("button", name="Eesti").click()
    expect(page.locator("html")).to_have_attribute("lang", "et")
    page.goto(f"{site}/sample/order")
    expect(page.locator("h1")).to_have_text("Tellimus F-10482")


def test_menu_closes_on_escape_and_gives_the_focus_back(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/today")
    summary = page.get_by_label("Place: All places")
    summary.click()
    expect(page.get_by_role("link", name="Torino Centro")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Torino Centro")).to_be_hidden()
    expect(summary).to_be_focused()


def test_stream_adds_moments_on_top_and_lights_the_dot(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/live")
    feed = page.locator("#feed > li")
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    expect(feed.first).to_contain_text("message")
    first = feed.first.inner_text()
    expect(feed.first).not_to_have_text(first)


def test_paused_feed_stands_still_and_loses_nothing(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/live")
    feed = page.locator("#feed > li")
    expect(feed.first).to_contain_text("message")
    button = page.get_by_role("button", name="Pause")
    button.click()
    stands = feed.first.inner_text()
    expect(page.locator("[data-pauses] .count")).to_have_text(re.compile(r"\d"))
    assert feed.first.inner_text() == stands
    expect(page.locator(".pulse")).to_have_attribute("data-state", "paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    numbers = page.locator("#feed .fresh").evaluate_all(
        "all => all.map(one => Number(one.textContent.match(/message (\\d+)/)[1]))"
    )
    assert numbers == list(range(numbers[0], 0, -1))


def test_page_renews_itself_when_told_and_keeps_the_focus(site: str, visit: Open) -> None:
    page = visit(f"{site}/ticking")
    orders = page.locator("dl.tiles .number a").first
    before = orders.inner_text()
    orders.focus()
    expect(orders).not_to_have_text(before)
    expect(orders).to_be_focused()


def _totals(page: Page) -> list[float]:
    cells = page.locator("tbody td:nth-child(6)").all_inner_texts()
    return [float(cell.strip("€").replace(",", "")) for cell in cells]


def test_column_sorts_by_a_button_and_the_address_keeps_it(site: str, visit: Open) -> None:
    page = visit(f"{site}/rows?sort=-total")
    assert _totals(page) == sorted(_totals(page), reverse=True)
    page.get_by_role("button", name="Total").click()
    expect(page.get_by_role("columnheader", name="Total")).to_have_attribute(
        "aria-sort", "ascending"
    )
    assert _totals(page) == sorted(_totals(page))
    assert "sort=total" in urlsplit(page.url).query
    assert "measure=orders" in urlsplit(page.url).query
    page.reload()
    assert _totals(page) == sorted(_totals(page))


def test_sorting_works_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/rows?sort=-total")
    page.get_by_role("button", name="Total").click()
    assert "sort=total" in urlsplit(page.url).query
    context.close()


def test_drawer_holds_the_action_and_closes(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/order")
    page.get_by_role("button", name="Cancel lines").click()
    drawer = page.get_by_role("dialog", name="Cancel lines")
    expect(drawer).to_be_visible()
    expect(drawer.get_by_label("T-shirt Asola")).to_have_value("1")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_every_target_is_large_enough_for_a_finger(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/rows", phone=True)
    small = page.evaluate(
        """[...document.querySelectorAll('a[role=button], button, summary, .rail a, .chips a')]
        .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))"""
    )
    assert small == []


def test_first_visit_is_light(site: str, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site}/sample/quiet-day", wait_until="networkidle")
    context.close()
    assert 30_000 < sum(sizes) <= TRANSFER_MAX


def test_texts_of_the_made_up_language_fit(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/today", phone=True)
    page.context.add_cookies([{"name": "ordito_language", "value": "en-XA", "url": site}])
    for name in ("today", "order", "customer", "product", "rows", "tokens"):
        page.goto(f"{site}/sample/{name}")
        assert page.evaluate("document.documentElement.lang") == "en-XA"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_on_a_phone_the_rest_of_the_sections_comes_as_a_sheet(site: str, visit: Open) -> None:
    page = visit(f"{site}/sample/today", phone=True)
    tokens = page.get_by_role("link", name="API tokens")
    expect(tokens).to_be_hidden()
    page.get_by_role("button", name="More").click()
    page.get_by_text("Connections").click()
    expect(tokens).to_be_visible()
    page.keyboard.press("Escape")
    expect(tokens).to_be_hidden()
