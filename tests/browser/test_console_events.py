"""Who sends events, what could not be taken, what is declared, and campaigns, at the console."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from ordito import catalogue
from ordito.catalogue import Collection
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.ids import CollectionId
from ordito.surfaces.guards import Role
from tests import databases
from tests.browser.conftest import Check, Enter, Open
from tests.browser.shop import PASSWORD, SHIRT, Shop, a_shop
from tests.conftest import complete
from tests.surfaces.ingest.sources import add_source

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file; ivo looks after the app alone."""
    address = complete(databases.copy(server, template, "test_console_events"))
    with a_shop(address) as served:
        complete(_hire(address, served))
        yield served
    complete(databases.drop(server, "test_console_events"))


async def _hire(address: str, shop: Shop) -> None:
    async with Database.open(address) as db:
        await add_source(db, shop.company, name="lobby")
        await db.transact(
            add_staff,
            Context.system(),
            login="ivo",
            name="Ivo",
            password_hash=hash_password(PASSWORD),
            roles=[Role.INTEGRATOR],
            channel_ids=[shop.company.channels["app"]],
            at=now(),
        )
        shelves = [
            Collection(
                collection_id=CollectionId(ids.new()),
                code=code,
                name={"en": name, "it": name},
                products=(SHIRT,),
            )
            for code, name in (("basics", "Basics"), ("spring", "Spring shirts"))
        ]
        await db.transact(
            catalogue.put_collections, Context.system(), collections=shelves, at=now()
        )


def send(shop: Shop, key: str, *events: dict[str, Any]) -> int:
    """Send a batch as a client does; return the status of the answer."""
    body = {"batch": list(events), "writeKey": key}
    return httpx.post(f"{shop.url}/v1/batch", json=body, timeout=60).status_code


def see(page: Page, address: str, text: str) -> None:
    """Ask for a page until what was counted meanwhile is written down and shown."""
    for _ in range(300):
        page.goto(address)
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{text} does not appear")


def add_a_source(desk: Page, check_access: Check) -> str:
    """Add a source, at first under a name that is taken; return its key."""
    desk.fill("[name=name]", "lobby")
    desk.get_by_role("button", name="Add the source").click()
    expect(desk.get_by_role("alert")).to_contain_text("There is a source lobby already.")
    desk.fill("[name=name]", "web-shop")
    desk.locator("select[name=kind]").select_option("server")
    desk.get_by_role("button", name="Add the source").focus()
    desk.keyboard.press("Enter")
    key = desk.locator(".secret code").inner_text()
    check_access(desk)
    return key


def correct_it(desk: Page, check_access: Check) -> None:
    """Take an event of which the time cannot be read."""
    desk.get_by_role("link", name="Time unreadable").last.click()
    expect(desk.locator("pre")).to_contain_text("m-2")
    expect(desk.locator("pre")).not_to_contain_text("a@b.it")
    check_access(desk)
    desk.fill("[name=correction]", '{"timestamp": "soon"}')
    desk.get_by_role("button", name="Take it").click()
    expect(desk.get_by_role("alert")).to_contain_text("timestamp")
    desk.fill("[name=correction]", '{"timestamp": null}')
    desk.get_by_role("button", name="Take it").click()
    expect(desk.get_by_text("It was taken after all.")).to_be_visible()


def test_a_source_is_added_and_its_bad_events_are_settled(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    desk = enter("/sources", refused=True)
    check_access(desk)
    key = add_a_source(desk, check_access)
    keep_screenshot(desk, "source-new")
    good = {"type": "track", "event": "Product Viewed", "anonymousId": "a-1", "messageId": "m-1"}
    broken = good | {"messageId": "m-2", "timestamp": "yesterday", "traits": {"email": "a@b.it"}}
    assert send(shop, key, good, broken) == 200
    desk.goto(f"{shop.url}/bad-events")
    expect(desk.get_by_text("One event waits for somebody.")).to_be_visible()
    check_access(desk)
    keep_screenshot(desk, "bad-events")
    correct_it(desk, check_access)
    keep_screenshot(desk, "bad-event")
    # a key that was replaced at once sounds the alarm
    desk.goto(f"{shop.url}/sources/web-shop")
    desk.locator("select[name=overlap]").select_option("0")
    desk.get_by_role("button", name="Make another key").click()
    assert desk.locator(".secret code").inner_text() != key
    assert send(shop, key, good | {"messageId": "m-3"}) == 401
    see(desk, f"{shop.url}/sources", "Keys that open nothing")
    expect(desk.get_by_text("An old key is still used")).to_be_visible()
    check_access(desk)
    keep_screenshot(desk, "sources")
    looks: tuple[dict[str, Any], ...] = ({"phone": True}, {"dark": True, "language": "it"})
    for how in looks:
        other = enter("/sources", **how)
        check_access(other)
        keep_screenshot(other, "sources-" + "-".join(how))
    desk.goto(f"{shop.url}/sources/web-shop")
    desk.get_by_text("Stop this source").click()
    desk.get_by_role("button", name="Stop it").click()
    expect(desk.get_by_text("Nothing of it is taken any more.").first).to_be_visible()


def test_an_event_is_declared_and_what_waited_for_it_is_taken(
    shop: Shop, enter: Enter, check_access: Check, keep_screenshot: Keep
) -> None:
    desk = enter("/sources", refused=True)
    desk.fill("[name=name]", "app-server")
    desk.locator("select[name=kind]").select_option("server")
    desk.locator("select[name=unknown_events]").select_option("reject")
    desk.get_by_role("button", name="Add the source").click()
    key = desk.locator(".secret code").inner_text()
    sofa = {"type": "track", "event": "Sofa Tried", "anonymousId": "a-1"}
    tried = [sofa | {"messageId": f"s-{each}", "properties": {"size": each}} for each in range(3)]
    assert send(shop, key, *tried) == 200
    desk.goto(f"{shop.url}/declared-events")
    check_access(desk)
    desk.fill("[name=name]", "Sofa Tried")
    desk.fill("[name=schema]", "no json")
    desk.get_by_role("button", name="Declare it").click()
    expect(desk.get_by_role("alert")).to_contain_text("The schema is no JSON object.")
    desk.fill("[name=schema]", '{"properties": {"size": {"minimum": 1}}}')
    desk.fill("[name=fields]", "properties.note drop")
    desk.locator("select[name=policy]").select_option("reject")
    desk.get_by_role("button", name="Declare it").click()
    expect(desk.get_by_text("It counts for every event from now on.")).to_be_visible()
    check_access(desk)
    keep_screenshot(desk, "declared-events")
    desk.goto(f"{shop.url}/bad-events?source=app-server&reason=event_unknown")
    desk.get_by_role("button", name="Take those that can be taken now").click()
    expect(desk.get_by_text("2 of them were taken.")).to_be_visible()


def test_somebody_looks_after_the_own_channels_alone(shop: Shop, enter: Enter) -> None:
    desk = enter("/sources", "ivo", refused=True)
    expect(desk.get_by_role("link", name="lobby")).to_have_count(0)
    options = desk.locator("select[name=channel] option")
    assert [options.nth(each).get_attribute("value") for each in range(options.count())] == ["app"]
    assert desk.goto(f"{shop.url}/sources/lobby").status == 404  # pyright: ignore[reportOptionalMemberAccess]
    desk.goto(f"{shop.url}/declared-events")
    expect(desk.get_by_role("button", name="Declare it")).to_have_count(0)
    assert desk.request.get(f"{shop.url}/campaigns").status == 403


def test_a_campaign_is_declared_and_its_link_adapts_the_page(
    enter: Enter, visit: Open, check_access: Check, keep_screenshot: Keep
) -> None:
    desk = enter("/campaigns", "mara", refused=True)
    check_access(desk)
    desk.fill("[name=code]", "spring-2026")
    desk.fill("[name=name]", "Spring")
    desk.locator("select[name=kind]").select_option("social")
    desk.locator("select[name=collection]").select_option("spring")
    desk.fill("[name=valid_to]", "2020-01-01T10:00")
    desk.get_by_role("button", name="Declare it").click()
    expect(desk.get_by_role("alert")).to_contain_text("end before it begins")
    desk.fill("[name=valid_to]", "")
    desk.get_by_role("button", name="Declare it").click()
    expect(desk.get_by_text("Links of one campaign are followed now.")).to_be_visible()
    link = desk.locator("td code").inner_text()
    assert re.search(r"/shop\?utm_medium=social&utm_campaign=spring-2026$", link)
    check_access(desk)
    keep_screenshot(desk, "campaigns")
    shelves = re.compile("Basics|Spring shirts")
    landed = visit(link)
    first = landed.get_by_role("heading", name=shelves).first
    expect(first).to_have_text("Spring shirts")
    check_access(landed)
    keep_screenshot(landed, "landing")
    plain = visit(link.partition("?")[0])
    expect(plain.get_by_role("heading", name=shelves).first).to_have_text("Basics")
