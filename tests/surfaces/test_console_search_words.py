"""What shoppers look for and do not find is listed, and one word later it is found."""

import asyncio

import httpx
import pytest

from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.processes.follow_catalogue import index_changed
from ordito.surfaces.guards import Role
from tests.company import found
from tests.scenarios.calls import client
from tests.serving import serve
from tests.surfaces.test_console_holds import PASSWORD, page_of

pytestmark = pytest.mark.anyio


async def test_a_missed_query_gets_a_synonym_and_is_found_at_once(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await index_changed(db)
    for login, role in (("ada", Role.MERCHANDISER), ("bea", Role.ASSOCIATE)):
        await db.transact(
            add_staff,
            Context.system(),
            login=login,
            name=login,
            password_hash=hash_password(PASSWORD),
            roles=[role],
            place_ids=None,
            at=now(),
        )
    asked = {"q": "notebook", "language": "en"}
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as api:
            for _ in range(600):
                if (await api.get("/search", params={**asked, "q": "laptop"})).json()["hits"]:
                    break
                await asyncio.sleep(0.1)
            before = await api.get("/search", params=asked)
            assert before.status_code == 200, before.text
            assert before.json()["hits"] == []
            async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
                page, csrf = await page_of(http, "ada", "/search-words")
                assert "notebook" in page
                form = {"_csrf": csrf, "language": "en", "term": "notebook", "what": "add"}
                wrong = await http.post("/search-words", data={**form, "means": " , "})
                assert wrong.status_code == 422
                page = (await http.post("/search-words", data={**form, "means": "laptop"})).text
                assert "notebook → laptop" in page
                after = await api.get("/search", params=asked)
                assert len(after.json()["hits"]) == 1, after.text
                dropped = await http.post("/search-words", data={**form, "what": "drop"})
                assert "notebook → laptop" not in dropped.text
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
            await page_of(http, "bea", "/today")
            assert (await http.get("/search-words")).status_code == 403
