"""Mail pages: the outbox, a message in doubt, addresses that are left alone, templates."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ordito import messages
from ordito.messages import NewReport, ReportKind
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.browser.shop import Shop, a_shop
from tests.conftest import complete
from tests.rooms.messages.test_gate import anna, begin, queued, sent

_SYSTEM = Context.system()


async def _write(address: str) -> None:
    """Leave one message in doubt, and let one come back for good."""
    async with Database.open(address, max_size=1) as db:
        customer_id = await anna(db)
        doubted = await queued(db, customer_id, "marketing")
        await begin(db, doubted)
        await db.transact(messages.doubt, _SYSTEM, message=doubted, at=now())
        came_back = await sent(db, customer_id)
        report = NewReport(report_id=ids.new(), kind=ReportKind.BOUNCED, happened_at=now())
        await db.transact(messages.note_report, _SYSTEM, message=came_back, report=report, at=now())


@pytest.fixture
def shop(address: str) -> Iterator[Shop]:
    """Serve a company of this test's own."""
    with a_shop(address) as served:
        yield served


def test_a_doubt_is_settled_an_address_freed_and_a_template_looked_at(
    shop: Shop,
    enter: Callable[..., Page],
    check_access: Callable[[Page], None],
    keep_screenshot: Callable[[Page, str], None],
) -> None:
    complete(_write(shop.address))
    page = enter("/mail?only=unsure", login="carla")
    check_access(page)
    keep_screenshot(page, "mail")
    page.get_by_role("link", name="Announcement").click()
    check_access(page)
    keep_screenshot(page, "mail-doubt")
    page.get_by_role("button", name="It was sent").click()
    expect(page.get_by_role("button", name="It was sent")).to_have_count(0)
    page.get_by_role("link", name="No longer written to").click()
    check_access(page)
    keep_screenshot(page, "mail-suppressed")
    page.get_by_role("button", name="Write again").click()
    expect(page.get_by_text("Everybody may be written to.")).to_be_visible()
    page.get_by_role("link", name="Received").click()
    check_access(page)
    page.get_by_role("link", name="Templates").click()
    check_access(page)
    row: Any = page.get_by_role("row", name="Order confirmation")
    row.get_by_role("link", name="it").click()
    expect(page.frame_locator("iframe").get_by_text("ABCD-EFGH-JKMN")).to_have_count(1)
    check_access(page)
    keep_screenshot(page, "mail-template")
