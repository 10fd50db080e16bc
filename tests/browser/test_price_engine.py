"""The price engine in a browser: the same files under Pyodide give the same bytes as the wheel."""

from collections.abc import Iterator
from typing import Final

import pytest
from litestar import Litestar, MediaType, get
from playwright.sync_api import Browser

from ordito.pricing.rules.texts import Desk
from ordito.surfaces import assets, price_engine
from tests.browser.conftest import Open, launch
from tests.browser.sample_site import protect, served
from tests.rooms.pricing.anything import random_texts

QUESTIONS: Final = 500

ASK: Final = """
async ([{worker, python, engine}, questions]) => {
  const price = new Worker(worker, {type: "module"});
  const say = (message) => new Promise((resolve, reject) => {
    setTimeout(() => reject("no answer in a minute"), 60_000);
    price.onmessage = ({data}) => data.fault ? reject(data.fault) : resolve(data);
    price.onerror = (event) => reject(String(event.message));
    price.onmessageerror = () => reject("the answer cannot be read");
    price.postMessage(message);
  });
  await say({python, engine});
  const answers = [];
  for (const [number, [rulebook, context, basket]] of questions.entries()) {
    await say({rulebook});
    answers.push((await say({number, context, basket, trace: true})).answer);
  }
  return answers;
}
"""


@get("/", media_type=MediaType.HTML, sync_to_thread=False)
def empty_page() -> str:
    return "<!doctype html><html lang=en><title>Price</title><link rel=icon href='data:,'></html>"


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the test's own."""
    own = launch(browser.browser_type)
    yield own
    own.close()


@pytest.fixture
def site() -> Iterator[str]:
    """Serve an empty page, Pyodide and the engine; the page may not compile anything itself."""
    if "pyodide.mjs" not in assets.manifest():
        pytest.fail("Pyodide is not built: install from the clone, or python hatch_build.py")
    routes = [empty_page, assets.asset, assets.asset_of_folder, price_engine.price_engine]
    with served(Litestar(routes, after_request=protect, openapi_config=None)) as address:
        yield address


@pytest.mark.needs("chromium", install="apt-get install chromium")
def test_the_browser_prices_byte_for_byte_as_the_core_does(site: str, visit: Open) -> None:
    asked = random_texts(QUESTIONS)
    assert len(asked) >= QUESTIONS
    desk = Desk()
    expected: list[str] = []
    for rulebook, context, basket in asked:
        desk.put_rulebook(rulebook)
        expected.append(desk.answer(context, basket, trace=True))

    answers = visit(site).evaluate(ASK, [price_engine.addresses(), asked])

    assert sum('"discounts"' in answer for answer in expected) > QUESTIONS // 3
    assert answers == expected


def test_a_page_alone_may_not_compile_webassembly(site: str, visit: Open) -> None:
    tried = visit(site).evaluate(
        "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"
        ".then(() => 'compiled', (fault) => fault.name)"
    )

    assert tried == "CompileError"
