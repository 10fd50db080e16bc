"""Segment's own client in a browser, on a page of another origin, pointed at a server."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from ordito.journeys import SenderKind
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from tests import databases
from tests.company import found
from tests.conftest import complete
from tests.serving import serve
from tests.surfaces.ingest.sources import add_source, bad_events, touchpoints

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

CLIENT: Final = (
    Path(__file__).parents[2] / ".tools/clients/node/node_modules/@segment/analytics-next/dist/umd"
)
_PAGE: Final = """<!doctype html><title>Shop</title><p>waiting</p>
<script src="/index.js"></script>
<script>
const settings = { "Segment.io": { apiHost: "HOST/v1", protocol: "http" } };
const analytics = AnalyticsNext.AnalyticsBrowser.load(
  { writeKey: "KEY", cdnURL: "http://HOST" }, { integrations: settings });
(async () => {
  await analytics.identify("cust-1", { email: "anna@example.com" });
  await analytics.track("Product Viewed", { product_id: "tee" });
  await analytics.page("Shop", "Home");
  document.querySelector("p").textContent = "sent";
})();
</script>"""


class _Pages(SimpleHTTPRequestHandler):
    """Serves the client and one page; says nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # of the library
        """Keep quiet."""


@contextmanager
def a_page(folder: Path) -> Iterator[str]:
    """Serve a folder on a port of its own; yield its origin."""
    handler = partial(_Pages, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(60)


async def _found(address: str, origin: str) -> str:
    async with Database.open(address) as db:
        company = await found(db, units=10)
        return (await add_source(db, company, kind=SenderKind.WEB, allowed_origins=(origin,)))[1]


async def _kept(address: str, most: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    async with Database.open(address) as db, asyncio.timeout(60):
        while len(await touchpoints(db)) < most:  # noqa: ASYNC110 # rows are no event
            await asyncio.sleep(0.2)
        return await touchpoints(db), await bad_events(db)


def test_a_page_of_another_origin_delivers_all_that_it_is_told(
    server: Server, template: str, browser: Browser, tmp_path: Path
) -> None:
    if not CLIENT.is_dir():
        pytest.skip("the client is not here: make clients")
    for script in CLIENT.glob("*.js"):
        (tmp_path / script.name).symlink_to(script)
    address = complete(databases.copy(server, template, "test_segment_in_browser"))
    with a_page(tmp_path) as origin:
        key = complete(_found(address, origin))
        with serve(address) as url:
            page = _PAGE.replace("HOST", urlsplit(url).netloc).replace("KEY", key)
            (tmp_path / "index.html").write_text(page)
            context = browser.new_context()
            tab = context.new_page()
            tab.goto(origin)
            expect(tab.locator("p")).to_have_text("sent")
            kept, bad = complete(_kept(address, 3))
            context.close()
    assert sorted(row["type"] for row in kept) == ["identified", "page_viewed", "product_viewed"]
    assert bad == []
    assert len({row["identifier_id"] for row in kept}) == 1
    complete(databases.drop(server, "test_segment_in_browser"))
