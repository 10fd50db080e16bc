"""The service desk in a browser: the service half of story S1, two agents on a case, boards."""

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import Shop, a_shop
from tests.company import CARD
from tests.conftest import complete
from tests.scenarios.calls import line
from tests.serving import serve

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

Keep = Callable[[Page, str], None]
MEMBER = {"card": CARD}


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file."""
    address = complete(databases.copy(server, template, "test_service_desk"))
    with a_shop(address) as served:
        yield served
    complete(databases.drop(server, "test_service_desk"))


@pytest.fixture(scope="module")
def neighbour(shop: Shop) -> Iterator[str]:
    """Serve the same company by a second server, which hears of the first by the log alone."""
    with serve(shop.address) as url:
        yield url


def verify(page: Page) -> None:
    """Say what only the customer knows."""
    page.fill("[name=said]", "member@example.org")
    page.get_by_role("button", name="Verify the person").click()
    expect(page.locator(".axes")).to_contain_text("by Carla: E-mail")


def open_case(page: Page, subject: str, note: str, order: str = "") -> str:
    """Open a case on the customer's page; return its number."""
    if not page.locator("#new-case [name=subject]").is_visible():
        page.get_by_text("Open a case").click()
    page.fill("#new-case [name=subject]", subject)
    page.fill("#new-case [name=note]", note)
    if order:
        page.locator("#new-case [name=order]").select_option(order)
    page.get_by_role("button", name="Open the case").click()
    return is_open_case(page)


def is_open_case(page: Page) -> str:
    """Return the number of the case that the page shows."""
    page.wait_for_url(re.compile("/desk/cases/"))
    return page.url.rpartition("/")[2].partition("#")[0]


def test_the_model_is_changed_at_the_nearest_store_in_three_clicks(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    sold = shop.sell("app", [line("tee-red-l", method="collect", place="north")], customer=MEMBER)
    page = enter(f"/customers/{shop.company.member}", "carla")
    # nothing of orders is told before it is known who calls
    expect(page.locator("main")).not_to_contain_text(sold["number"])
    expect(page.locator(".timeline")).not_to_contain_text("T-shirt")
    check_access(page)
    keep_screenshot(page, "desk-customer-masked")
    verify(page)
    expect(page.get_by_role("region", name="What I may do")).to_contain_text("up to €2,000.00")
    # an event at a till appears without a reload
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    at_till = shop.sell("store", [line("shirt")], place="south", customer=MEMBER)
    orders = page.get_by_role("region", name="Open and latest orders")
    expect(orders).to_contain_text(at_till["number"])
    check_access(page)
    keep_screenshot(page, "desk-customer")
    ours = orders.locator(".owed").filter(has_text=sold["number"])
    ours.get_by_role("link", name=re.compile("^Another model")).click()
    medium = page.locator(".models > li").filter(has_text="T-shirt, Red, M")
    # sold out in the north: the neighbour has it, with its time
    expect(medium.locator(".giving li")).to_have_count(1)
    expect(medium).to_contain_text("South")
    check_access(page)
    keep_screenshot(page, "desk-other-model")
    medium.get_by_role("button", name=re.compile("^Propose")).click()
    expect(page.locator(".insight")).to_have_text("No money moves.")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("h1")).to_have_text(f"Order {sold['number']}")
    expect(page.locator(".timeline")).to_contain_text("T-shirt, Red, L → 1 × T-shirt, Red, M")
    expect(page.locator(".timeline")).to_contain_text("Carla")
    check_access(page)
    keep_screenshot(page, "desk-order")
    # the money box is the sum of its rows
    money = page.get_by_role("region", name="Money")
    total = money.locator(".sum a").first.inner_text()
    money.locator(".sum a").first.click()
    expect(page.locator(".insight")).to_contain_text(total)
    assert len(shop.order(sold["number"])["actions"]) == 2


def test_two_agents_on_one_case_see_each_other_over_two_servers(
    shop: Shop, neighbour: str, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    sold = shop.sell("app", [line("laptop", method="ship")], customer=MEMBER)
    first = enter(f"/customers/{shop.company.member}", "carla")
    if first.locator("[name=said]").count():
        verify(first)
    note = "<b>Calls</b> about the lid."
    number = open_case(first, "The lid does not close", note, sold["number"])
    # what somebody wrote is text
    expect(first.locator(".conversation")).to_contain_text("<b>Calls</b> about the lid.")
    expect(first.get_by_role("region", name="What it is about")).to_contain_text(sold["number"])
    expect(first.locator(".pulse")).to_have_attribute("data-state", "on")
    text = first.locator("textarea[name=text]")
    text.fill("A technician will")
    text.focus()

    second = enter("/desk", "dora")
    second.goto(f"{neighbour}/desk")
    row = second.locator(f"#case-{number}")
    expect(row).to_contain_text("Carla")
    row.get_by_role("link").first.click()
    expect(second.locator("#presence")).to_contain_text("Carla")
    expect(first.locator("#presence")).to_contain_text("Dora")
    second.locator("textarea[name=text]").press_sequentially("Spare part ordered.")
    expect(first.locator("#presence")).to_contain_text("Dora writes")
    second.locator("[name=how]").select_option("internal_note")
    second.locator("[name=file]").set_input_files(
        {"name": "part <1>.txt", "mimeType": "text/plain", "buffer": b"part 17"}
    )
    second.get_by_role("button", name="Send").click()
    # the colleague's note appears, and what is being written stays with its focus
    expect(first.locator(".conversation")).to_contain_text("Spare part ordered.")
    expect(text).to_have_value("A technician will")
    expect(text).to_be_focused()
    with first.expect_download() as download:
        first.get_by_role("link", name="part <1>.txt").click()
    assert download.value.path().read_bytes() == b"part 17"
    check_access(first)
    keep_screenshot(first, "desk-case")


def test_of_two_who_answer_at_once_one_is_told_and_keeps_the_text_as_a_draft(
    shop: Shop, enter: Enter
) -> None:
    page = enter(f"/customers/{shop.company.member}", "carla")
    number = open_case(page, "The hinge as well", "She calls again.")
    page.locator("[name=how]").select_option("call_note")
    stale = page.locator("[name=version]").get_attribute("value")
    page.locator("textarea[name=text]").fill("A technician will come.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".conversation")).to_contain_text("A technician will come.")
    token = page.locator("#answer [name=_csrf]").get_attribute("value")
    form: dict[str, str | float | bool] = {
        "_csrf": token or "",
        "how": "call_note",
        "text": "Too late",
        "version": stale or "",
    }
    refused = page.request.post(f"{shop.url}/desk/cases/{number}/answer", form=form)
    assert refused.status == 409, refused.text()
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value("Too late")
    expect(page.locator(".conversation")).not_to_contain_text("Too late")


def test_cases_of_one_matter_are_merged_and_what_is_promised_stands_on_boards(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    member = f"/customers/{shop.company.member}"
    page = enter(member, "carla")
    open_case(page, "Wrong colour", "Wrong colour, she says.")
    page.goto(f"{shop.url}{member}")
    open_case(page, "Also the wrong size", "Also the wrong size, she says.")
    # one matter: the other case goes on here, and can stand alone again
    others = page.get_by_role("region", name="Other cases of the person")
    others.get_by_role("listitem").filter(has_text="Wrong colour").get_by_role("button").click()
    expect(page.locator(".conversation")).to_contain_text("Wrong colour, she says.")
    others.get_by_role("link").first.click()
    page.get_by_role("button", name="Let it stand alone again").click()
    expect(page.locator(".conversation")).not_to_contain_text("Also the wrong size, she says.")
    # a call back is promised, stands on its board, and is noted as done there
    page.get_by_text("Add a task or a call back").click()
    page.fill("[name=title]", "Call about the colour")
    page.locator("[name=kind]").select_option("call_back")
    page.fill("[name=due]", "2026-01-05T10:00")
    page.locator("#todo ~ details button").click()
    expect(page.get_by_role("region", name="To do")).to_contain_text("Call about the colour")
    # and a customer who shall not be let go
    page.get_by_text("Do not let the customer go").click()
    page.locator("form[action$='/care'] textarea").fill("Twice wrong")
    page.get_by_role("button", name="Put on the list").click()
    page.goto(f"{shop.url}/desk/boards/care")
    expect(page.locator("tbody")).to_contain_text("Twice wrong")
    check_access(page)
    page.goto(f"{shop.url}/desk/boards/calls")
    expect(page.locator("tbody tr")).to_contain_text("late")
    check_access(page)
    keep_screenshot(page, "desk-calls")
    page.get_by_role("button", name="Reached").click()
    expect(page.get_by_text("What is promised in a case")).to_be_visible()


def test_work_is_chosen_by_keys_and_given_in_bulk(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    member = f"/customers/{shop.company.member}"
    page = enter(member, "carla")
    open_case(page, "A first one", "She calls.")
    page.goto(f"{shop.url}{member}")
    number = open_case(page, "A second one", "She calls.")
    page.goto(f"{shop.url}/desk")
    expect(page.locator(".pulse")).to_have_attribute("data-state", "on")
    # all of it by keys
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Keys")).to_be_hidden()
    first = page.locator("[data-moves] th a").first
    for _ in range(50):  # up stays at the first; a key pressed while help closes is help's
        page.keyboard.press("k")
        if first.evaluate("link => link === document.activeElement"):
            break
        page.wait_for_timeout(100)
    expect(first).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[name=case]:checked")).to_have_count(2)
    page.locator("[name=agent]").select_option(label="Dora")
    page.get_by_role("button", name="Give").click()
    expect(page.get_by_text("2 cases given.")).to_be_visible()
    check_access(page)
    keep_screenshot(page, "desk-queue")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert number in {row["case"] for row in rows}
    assert len(rows) == page.locator("tbody tr").count()

    phone = enter(f"/desk/cases/{number}", "dora", phone=True, dark=True)
    check_access(phone)
    keep_screenshot(phone, "desk-case-phone-dark")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_number_that_rings_leads_to_the_person_who_is_verified_first(
    shop: Shop, enter: Enter, check_access: Check
) -> None:
    page = enter("/desk/call", "dora")
    check_access(page)
    page.fill("main [name=number]", "+39 333 999 99 99")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody has this number.")).to_be_visible()
    page.fill("main [name=number]", "member@example")
    page.get_by_role("button", name="Find").click()
    page.locator("main .orders a").click()
    expect(page.get_by_text("Hidden until the person is verified.")).to_be_visible()
    associate = enter("/desk", "bruno")
    assert associate.request.get(f"{shop.url}/desk/boards/nothing").status == 404
    merchandiser = enter("/today", "mara")
    assert merchandiser.request.get(f"{shop.url}/desk").status == 403
