"""The console in a real browser, over a served company with real sales."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import Check, Enter, Open
from tests.browser.shop import PASSWORD, SHIRT, Shop, a_shop
from tests.company import CARD
from tests.conftest import complete
from tests.scenarios.calls import line

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

TRANSFER_MAX: Final = 150_000
MEMBER: Final = {"card": CARD}


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file; each sells what it looks at."""
    address = complete(databases.copy(server, template, "test_console"))
    with a_shop(address) as served:
        yield served
    complete(databases.drop(server, "test_console"))


def test_sign_in_leads_where_one_was_going_and_out_again(
    shop: Shop, visit: Open, check_access: Check
) -> None:
    page = visit(f"{shop.url}/live-feed")
    expect(page).to_have_url(re.compile("/sign-in"))
    check_access(page)
    page.get_by_label("Login").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{shop.url}/live-feed")
    page.get_by_label("Signed in: Ada").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{shop.url}/sign-in")
    page.goto(f"{shop.url}/today")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_numbers_of_today_are_those_of_their_rows_and_of_their_file(
    shop: Shop, enter: Enter
) -> None:
    for channel in ("web", "app"):
        shop.sell(channel, [line("shirt", 2, method="ship")])
    shop.sell("store", [line("laptop")], place="south")
    shop.refuse("store", [line("tee-red-m")], place="north")
    page = enter("/today")
    tiles = page.locator("dl.tiles .number a")
    orders, revenue, refusals = (tiles.nth(i).inner_text() for i in range(3))
    store = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Store"))
    of_store = store.get_by_role("link").nth(1).inner_text()

    tiles.nth(1).click()
    expect(page.locator(".insight")).to_have_text(f"{revenue}, from these {orders} rows.")
    expect(page.locator("tbody tr")).to_have_count(int(orders))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert len(rows) == int(orders)
    assert {row["currency"] for row in rows} == {"EUR"}
    total = sum(Decimal(row["total"]) for row in rows)
    assert f"€{total:,}" == revenue
    of_stores = sum(Decimal(row["total"]) for row in rows if row["channel"] == "store")
    assert f"€{of_stores:,}" == of_store

    page.get_by_role("link", name="Store", exact=True).click()
    expect(page.locator(".insight")).to_contain_text(of_store)
    page.get_by_role("link", name="Today", exact=True).last.click()
    tiles.nth(2).click()
    expect(page.locator("tbody tr")).to_have_count(int(refusals))
    expect(page.locator("tbody tr").first).to_contain_text("Not enough stock")


def test_person_is_found_and_has_one_timeline_over_all_channels(shop: Shop, enter: Enter) -> None:
    sold = shop.sell("store", [line("tee-red-l")], place="north", customer=MEMBER)
    shop.sell("app", [line("laptop", method="ship")], customer=MEMBER)
    page = enter("/today", "carla")
    page.keyboard.press("/")
    page.keyboard.type("member@example")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="member@example.org").click()
    # whoever calls says the address first: nothing is read out before
    expect(page.get_by_text("Hidden until the person is verified.")).to_be_visible()
    page.fill("[name=said]", "member@example.org")
    page.get_by_role("button", name="Verify the person").click()
    expect(page.get_by_text("member@example.org")).to_be_visible()
    story = page.locator(".timeline")
    placed = story.get_by_role("listitem").filter(has_text="Order placed")
    expect(placed.nth(0)).to_contain_text("laptop")
    expect(placed.nth(0)).to_contain_text("App")
    expect(placed.nth(1)).to_contain_text("1 × T-shirt, Red, L")
    expect(placed.nth(1)).to_contain_text("North")
    page.get_by_role("link", name="Store", exact=True).click()
    expect(placed.first).to_contain_text("T-shirt")
    expect(story).not_to_contain_text("laptop")
    placed.first.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(f"Order {sold['number']}")


def test_somebody_unknown_reads_well(shop: Shop, enter: Enter) -> None:
    sold = shop.sell("store", [line("shirt")], place="north")
    page = enter(f"/orders/{sold['number']}")
    page.get_by_role("link", name="Somebody unknown").click()
    expect(page.locator("h1")).to_have_text("Somebody unknown")
    expect(page.get_by_text("Nobody has said yet who this is.")).to_be_visible()


def test_order_is_found_by_its_number_and_tells_what_happened(shop: Shop, enter: Enter) -> None:
    lines = [line("shirt", 2), line("laptop", method="collect", place="south")]
    sold = shop.sell("store", lines, place="south", customer=MEMBER)
    page = enter("/search")
    page.get_by_role("searchbox").fill(sold["number"])
    page.keyboard.press("Enter")
    page.get_by_role("link", name=sold["number"]).click()
    expect(page.locator("tbody").first.get_by_role("row")).to_have_count(2)
    money = page.get_by_role("region", name="Money")
    expect(money).to_contain_text("€938.80")
    expect(page.locator(".timeline").get_by_text("Order placed")).to_be_visible()


def test_sold_out_shirt_shows_where_it_is(enter: Enter) -> None:
    page = enter("/search?q=tee-red-m")
    page.get_by_role("link", name="T-shirt, Red, M").click()
    expect(page.locator(".insight")).to_have_text("27 available, over 2 places.")
    expect(page.get_by_text("Sold out in North.")).to_be_visible()
    places = page.locator(".heat tbody tr")
    assert [row.split()[:2] for row in places.all_inner_texts()] == [
        ["Depot", "24"],
        ["South", "3"],
        ["North", "0"],
    ]
    page.get_by_role("link", name="Red, M", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_text(["Place", "Red, M", "Red, L"])
    page.get_by_role("link", name=re.compile("^24 available")).click()
    expect(page.locator(".insight")).to_have_text("24, from this one row.")


def test_order_that_is_placed_now_appears_without_reload(shop: Shop, enter: Enter) -> None:
    page = enter("/live-feed")
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    page.evaluate("window.isSamePage = true")
    sold = shop.sell("web", [line("tee-red-l", method="ship")])
    fresh = page.locator("#feed .fresh").filter(has_text="1 × T-shirt, Red, L")
    expect(fresh.first).to_be_visible()
    expect(fresh.first.get_by_role("link")).to_have_attribute("href", f"/orders/{sold['number']}")
    assert page.evaluate("window.isSamePage")


def test_token_is_shown_once_works_and_is_revoked(shop: Shop, enter: Enter) -> None:
    page = enter("/tokens")
    page.get_by_label("Name").fill("Till 9")
    page.get_by_label("Channel").select_option("store")
    page.get_by_label("quotes", exact=True).check()
    create = page.get_by_role("button", name="Create the token")
    create.click()
    secret = page.locator(".secret code").inner_text()
    basket = {"lines": [line("shirt")], "place": "north"}
    call = page.request.post(
        f"{shop.url}/api/v1/quotes",
        data=basket,
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert call.status == 200, call.text()
    page.goto(f"{shop.url}/tokens")
    expect(page.locator("body")).not_to_contain_text(secret)
    page.get_by_role("button", name="Revoke Till 9").click()
    expect(page.get_by_role("button", name="Revoke Till 9")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "heading", "shirt"),
    [
        ("Italiano", "Ordine", "Maglietta, Rosso, L"),
        ("Eesti", "Tellimus", "T-shirt, Red, L"),
        ("English", "Order", "T-shirt, Red, L"),
    ],
)
def test_language_is_switched_where_one_is_with_the_names_of_goods(
    shop: Shop, enter: Enter, language: str, heading: str, shirt: str
) -> None:
    sold = shop.sell("web", [line("tee-red-l", method="ship")])
    path = f"/orders/{sold['number']}"
    page = enter(f"{path}?from=here", "dora")
    page.locator("form[action='/language']").locator("..").locator("summary").click()
    page.get_by_role("button", name=language).click()
    expect(page).to_have_url(f"{shop.url}{path}?from=here")
    expect(page.locator("h1")).to_have_text(f"{heading} {sold['number']}")
    expect(page.get_by_role("rowheader", name=shirt)).to_be_visible()


def test_form_that_is_sent_twice_cancels_once(shop: Shop, enter: Enter) -> None:
    sold = shop.sell("web", [line("shirt", 5, method="ship")], customer=MEMBER)
    page = enter(f"/orders/{sold['number']}")
    page.get_by_role("button", name="Cancel lines").click()
    drawer = page.get_by_role("dialog", name="Cancel lines")
    drawer.get_by_label("shirt").fill("2")
    sent = drawer.locator("form").evaluate("form => Object.fromEntries(new FormData(form))")
    drawer.get_by_role("button", name="Cancel lines").click()
    expect(page.locator(".timeline")).to_contain_text("2 × shirt")
    again = page.request.post(f"{shop.url}/orders/{sold['number']}/cancel", form=sent)
    assert again.status == 200
    assert shop.order(sold["number"])["lines"][0]["cancelled"] == 2


def test_goods_are_made_ready_and_handed_over_once(shop: Shop, enter: Enter) -> None:
    sold = shop.sell("web", [line("shirt", 2, method="collect", place="north")])
    page = enter(f"/orders/{sold['number']}", "bruno")
    for action, state in (("Mark as ready", "Ready"), ("Hand over", "Handed over")):
        page.get_by_role("button", name=action).click()
        drawer = page.get_by_role("dialog", name=action)
        drawer.get_by_role("button", name=action).dblclick()
        expect(page.get_by_role("table").nth(1)).to_contain_text(state)
    expect(page.get_by_role("button", name="Hand over")).to_have_count(0)
    assert shop.order(sold["number"])["lines"][0]["fulfilled"] == 2


def test_associate_of_one_place_sees_little_of_persons_and_nothing_of_other_places(
    shop: Shop, enter: Enter
) -> None:
    own = shop.sell("store", [line("shirt")], place="north", customer=MEMBER)
    other = shop.sell("store", [line("shirt")], place="south", customer=MEMBER)
    page = enter(f"/orders/{own['number']}", "bruno")
    page.locator(".head a").click()
    expect(page.get_by_text("Hidden until the person is verified.")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("member@example.org")
    expect(page.get_by_role("link", name="API tokens")).to_have_count(0)
    statuses = {
        path: page.request.get(f"{shop.url}{path}").status
        for path in (
            f"/orders/{own['number']}",
            f"/orders/{other['number']}",
            "/tokens",
            "/rows/tasks?place=north",
            "/rows/tasks?place=south",
            "/rows/nonsense",
        )
    }
    assert list(statuses.values()) == [200, 404, 403, 200, 403, 404]


def test_page_is_used_by_keys_alone(shop: Shop, enter: Enter) -> None:
    sold = shop.sell("web", [line("shirt", 2, method="ship")])
    page = enter(f"/orders/{sold['number']}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Cancel lines").first
    for _ in range(20):
        if button.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Cancel lines")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


VIEWS: Final = {
    "desktop-light": {"language": "en"},
    "desktop-dark": {"dark": True, "language": "it"},
    "phone-light": {"phone": True, "language": "et"},
    "phone-dark": {"phone": True, "dark": True, "language": "en"},
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_is_accessible_and_fits(
    shop: Shop, enter: Enter, check_access: Check, view: str
) -> None:
    sold = shop.sell(
        "web",
        [line("shirt", 2, method="ship"), line("laptop", method="collect", place="north")],
        customer=MEMBER,
    )
    page = enter("/today", **VIEWS[view])
    for path in (
        "/today",
        "/rows/orders",
        "/rows/refusals",
        "/live-feed",
        "/search?q=member",
        f"/customers/{shop.company.member}",
        f"/orders/{sold['number']}",
        f"/products/{SHIRT}",
        "/tokens",
    ):
        page.goto(f"{shop.url}{path}")
        expect(page.locator("h1")).to_be_visible()
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], path
        check_access(page)


def test_refusal_is_a_page_that_says_what_to_do(
    shop: Shop, browser: Browser, check_access: Check
) -> None:
    # not watched: browsers write an error on the console for each page that is not 200
    page = browser.new_context(locale="en").new_page()
    shop.sign_in(page, "/tokens", "ada")
    page.get_by_label("Name").fill("Till 9")
    page.get_by_role("button", name="Create the token").click()
    expect(page.get_by_text("Tick what the token may do.")).to_be_visible()
    answer = page.goto(f"{shop.url}/orders/NOPE")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("This page does not exist.")
    expect(page.get_by_text("There is no order NOPE.")).to_be_visible()
    check_access(page)
    page.get_by_role("button", name="Back to the start").click()
    expect(page).to_have_url(f"{shop.url}/today")
    page.context.close()


def test_first_visit_is_light_and_styled_by_files_alone(shop: Shop, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    shop.sign_in(page, "/today", "ada")
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.clearBrowserCache")
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    answer = page.goto(f"{shop.url}/today", wait_until="networkidle")
    assert answer is not None
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert 30_000 < sum(sizes) <= TRANSFER_MAX
    context.close()


def test_page_of_the_api_runs_under_the_same_policy(enter: Enter) -> None:
    page = enter("/api")
    expect(page.locator(".swagger-ui .info")).to_be_visible()
    page.locator("[data-tag=orders]").click()
    page.get_by_text("Sell a basket").click()
    expect(page.get_by_text("Price, reserve, take the payment")).to_be_visible()
