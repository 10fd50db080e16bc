"""Every page of the shop: whole, in three languages, of this server alone."""

import pytest

from ordito.platform.db import Database
from ordito.platform.i18n import LANGUAGES, PSEUDO
from tests.company import found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.outline import check_page

PAGES = (
    "/shop",
    "/shop/search",
    "/shop/search?q=thing+of+things",
    "/shop/search?q=nothing+of+that+name",
    "/shop/search?sort=-price&filter=availability:elsewhere",
    "/shop/products/things",
    "/shop/products/things?sku=laptop",
    "/shop/compare",
    "/shop/places",
    "/shop/places?near=nowhere",
    "/shop/places/north",
    "/shop/cart",
    "/shop/account/sign-in",
)


@pytest.mark.parametrize("language", [*LANGUAGES, PSEUDO])
async def test_pages_are_whole_in_every_language(address: str, db: Database, language: str) -> None:
    await found(db)
    async with an_application(address) as application, a_client(application) as client:
        client.cookies.set("ordito_language", language)
        for path in PAGES:
            answer = await client.get(path, headers={"accept": "text/html"})
            assert answer.status_code == 200, path
            check_page(answer.text, language)
            assert answer.headers["cache-control"] == "private, no-cache"
            assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/shop/products/none",
        "/shop/c/none",
        "/shop/collections/none",
        "/shop/places/none",
        "/shop/places/depot",
    ],
)
async def test_what_is_not_there_is_a_page_of_the_shop(
    address: str, db: Database, path: str
) -> None:
    await found(db)
    async with an_application(address) as application, a_client(application) as client:
        answer = await client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 404
        check_page(answer.text, "en")
        assert 'href="/shop"' in answer.text
