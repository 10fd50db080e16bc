"""Every page of the shop: whole, in three languages, of this server alone."""

import pytest

from ordito.platform.db import Database
from ordito.platform.i18n import LANGUAGES, PSEUDO
from tests.company import found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.shop.outline import check_page

PAGES = ("/shop",)


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
