"""Help in the shop: found without scripts, judged once a session, safe whatever staff wrote."""

import json
import re
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from html import unescape

import httpx
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.service import knowledge
from ordito.service.knowledge import ArticleDraft, ArticleLink, Audience, LinkKind, Words
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.markdown import render
from tests.company import Company, found
from tests.surfaces.application import SYSTEM, a_client, an_application
from tests.surfaces.shop.buyer import FORM, begin, form_of, pay, put

HOSTILE = """# Back

Bring it *back* to [any store](/shop/places). <script>alert(1)</script>

[x](javascript:alert(1)) ![y](https://evil.example/p.png) <img src=x onerror=alert(1)>

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture
async def company(db: Database) -> Company:
    founded = await found(db)
    await db.transact(put_articles, SYSTEM)
    return founded


@pytest.fixture
async def application(
    address: str,
    company: Company,  # noqa: ARG001 # it is founded first
) -> AsyncGenerator[Entrance]:
    async with an_application(address) as running:
        yield running


@pytest.fixture
async def browser(application: Entrance) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(application, **FORM) as client:
        yield client


async def put_articles(tx: Tx) -> None:
    words = {
        "en": Words("How do I return something?", "Bring it to a store <b>at once</b>.", HOSTILE),
        "it": Words("Come restituisco un articolo?", "Portalo in negozio."),
    }
    links = (
        *(ArticleLink(LinkKind.ORDER_STATE, one) for one in ("placed", "preparing", "held")),
        ArticleLink(LinkKind.POLICY, "checkout"),
        ArticleLink(LinkKind.PRODUCT, "things"),
    )
    for code, audience in (("returns", Audience.PUBLIC), ("goodwill", Audience.STAFF)):
        draft = ArticleDraft(
            audience=audience,
            owner="service",
            valid_from=now() - timedelta(days=1),
            review_on=date(2030, 1, 1),
            words=words,
            links=links,
        )
        await knowledge.write_article(tx, code=code, draft=draft, based_on=0, at=now())
        await knowledge.publish_article(tx, code=code, version=1, at=now())


def test_markdown_of_staff_runs_nothing_and_loads_nothing() -> None:
    written = render(HOSTILE)
    assert "<h2>Back</h2>" in written
    assert '<a href="/shop/places" rel="noopener noreferrer">any store</a>' in written
    assert "<table>" in written
    for hostile in ("<script", "<img", 'href="javascript', "<b>"):
        assert hostile not in written
    # what looks like mark-up is shown as the text it is
    assert "&lt;script&gt;" in written


async def test_an_answer_is_found_read_and_judged_and_only_a_real_browser_is_counted(
    browser: httpx.AsyncClient, db: Database
) -> None:
    short = await browser.get("/help?ask=retrun")
    assert short.headers["location"] == "/shop/help?ask=retrun"
    first = await browser.get("/shop/help")
    assert "How do I return something?" in first.text
    told = json.loads(unescape(re.findall(r"ld\+json\">(.*?)</script>", first.text)[0]))
    assert told["@type"] == "FAQPage"
    assert [one["name"] for one in told["mainEntity"]] == ["How do I return something?"]
    assert "<b>" not in first.text, "a summary is text"
    found_it = await browser.get("/shop/help?ask=retrun")
    assert "Shown for “return”." in found_it.text
    assert "/shop/help/returns" in found_it.text
    assert "/shop/help/goodwill" not in found_it.text
    missed = await browser.get("/shop/help?ask=unicorn+saddles")
    assert "We have no answer to that yet." in missed.text
    assert (await browser.get("/shop/help/goodwill")).status_code == 404
    article = await browser.get("/shop/help/returns", headers={"accept-language": "it"})
    assert "Portalo in negozio." in article.text
    for helped in ("yes", "no"):
        said = await browser.post("/shop/help/returns", data={"helped": helped}, headers=FORM)
        assert said.headers["location"] == f"/shop/help/returns?helped={helped}#helped"
    after = await browser.get("/shop/help/returns?helped=no")
    assert "let us answer you ourselves" in after.text
    (miss,) = await db.read(knowledge.list_misses)
    assert (miss.query, miss.times) == ("unicorn saddles", 1)
    at = now()
    (session,) = await db.read(
        knowledge.list_sessions, since=at.date() - timedelta(days=1), until=at.date(), at=at
    )
    assert (session.searches, session.unanswered, session.reads) == (2, 1, 1)
    assert (session.articles, session.outcome) == (["returns"], "fresh")
    standing = await db.read(knowledge.list_standing, since=at - timedelta(days=1))
    assert [(one.helped, one.unhelped) for one in standing.values()] == [(0, 1)]


async def test_help_stands_beside_the_product_the_checkout_and_the_order(
    browser: httpx.AsyncClient,
) -> None:
    product = await browser.get("/shop/products/things")
    assert "/shop/help/returns" in product.text
    await put(browser, "shirt")
    url = await begin(browser)
    assert "/shop/help/returns" in (await browser.get(url)).text
    paid = await pay(browser, url, await form_of(browser, url))
    order = await browser.get(paid.headers["location"])
    name = paid.headers["location"].partition("?")[0].rpartition("/")[2]
    assert "/shop/help/returns" in order.text
    assert f"/shop/contact?order={name}" in order.text
