"""A platform shows its buyer the bank's question in a frame of its own site."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from ordito.platform.db.server import Server
from tests import databases
from tests.browser.conftest import Check, Open
from tests.browser.test_segment_in_browser import a_page
from tests.conftest import complete
from tests.surfaces.ucp.buying import Buying
from tests.surfaces.ucp.open_company import AUGUST, opened
from tests.surfaces.ucp.test_challenges import ASK, asked
from tests.surfaces.ucp.test_challenges import opened as checkout

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

# a platform as the protocol wants it: source and origin are checked, and it answers when it likes
_PLATFORM: Final = """<!doctype html><title>Agent</title>
<button>agree</button><button>refuse</button><ol></ol>
<iframe title="bank" sandbox="allow-scripts allow-forms allow-same-origin" width="380" height="420">
</iframe>
<script>
const frame = document.querySelector("iframe");
const [agree, refuse] = document.querySelectorAll("button");
let asked = null;
addEventListener("message", ({ data, source, origin }) => {
  if (source !== frame.contentWindow || origin !== "ORIGIN") return;
  if (data.method === "action.ready") asked = data;
  const line = document.createElement("li");
  const code = data.params.error?.messages[0].code ?? "";
  const { id, version } = data.params;
  line.textContent = [data.jsonrpc, data.method, id, version, code].join(" ");
  document.querySelector("ol").append(line);
});
const reply = (result) =>
  frame.contentWindow.postMessage({ jsonrpc: "2.0", id: asked.id, result }, "ORIGIN");
agree.addEventListener("click", () => reply({}));
refuse.addEventListener("click", () => reply({ ucp: { status: "error" }, messages: [] }));
frame.src = "URL";
</script>"""


@pytest.fixture(scope="module")
def client(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    address = complete(databases.copy(server, template, "framed"))
    with opened(address, tmp_path_factory.mktemp("framed")) as client:
        yield client
    complete(databases.drop(server, "framed"))


def test_the_question_waits_for_its_platform_and_tells_it_when_it_is_answered(
    client: httpx.Client, browser: Browser, tmp_path: Path
) -> None:
    buying = Buying(client)
    name = checkout(buying)
    action, url = question(buying, name)
    site = tmp_path / "site"
    site.mkdir()
    shown = _PLATFORM.replace("URL", url).replace("ORIGIN", url.partition("/shop")[0])
    (site / "index.html").write_text(shown)
    faults: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    with a_page(site) as there:
        # another site altogether: no cookie of the shop gets into the frame
        page.goto(there.replace("127.0.0.1", "localhost"))
        told, bank = page.locator("li"), page.frame_locator("iframe")
        ready = f"2.0 action.ready {action} {AUGUST.rpartition('/')[2]} "
        expect(told).to_have_text([ready])
        yes = bank.get_by_role("button", name="Yes, it is me")
        expect(yes).to_be_hidden()
        page.get_by_role("button", name="refuse").click()
        expect(yes).to_be_hidden()
        page.get_by_role("button", name="agree").click()
        yes.click()
        expect(told).to_have_text([ready, f"2.0 action.done {action}  "])
        expect(bank.get_by_role("status").first).to_be_visible()
        assert buying.read(name)["status"] == "completed"
        # shown again it asks nothing, and says so
        page.reload()
        page.get_by_role("button", name="agree").click()
        expect(told).to_have_text([ready, f"2.0 action.error {action}  action_expired"])
    page.close()
    assert faults == []


def test_in_a_window_of_its_own_the_question_is_a_plain_page(
    client: httpx.Client,
    visit: Open,
    check_access: Check,
    keep_screenshot: Callable[[Page, str], None],
) -> None:
    buying = Buying(client)
    name = checkout(buying)
    page = visit(question(buying, name)[1], phone=True)
    check_access(page)
    keep_screenshot(page, "challenge")
    page.get_by_role("button", name="No, stop it").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert buying.read(name)["status"] == "ready_for_complete"


def question(buying: Buying, name: str) -> tuple[str, str]:
    """Pay by a card that asks back; return the id of the action, and where it asks."""
    (action,) = asked(buying.complete(name, ASK))
    parts = urlsplit(action["config"]["url"])
    own = f"{buying.client.base_url}".rstrip("/")
    return action["id"], f"{own}{parts.path}?{parts.query}"
