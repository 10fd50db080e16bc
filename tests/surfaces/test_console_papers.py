"""The console shows papers, sends them, and tells what became of the mail."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest

from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import found
from tests.scenarios.calls import client, line, sell
from tests.serving import serve
from tests.surfaces.test_console_changes import PASSWORD, sign_in

pytestmark = pytest.mark.anyio


async def test_papers_of_an_order_are_read_and_sent(
    db: Database, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_STATE_DIR", str(tmp_path))
    company = await found(db, units=5)
    await db.transact(
        add_staff,
        Context.system(),
        login="ada",
        name="Ada",
        password_hash=hash_password(PASSWORD),
        roles=[Role.ADMIN],
        place_ids=None,
        at=now(),
    )
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as api:
            number = (await sell(api, [line("shirt", 2)], place="north")).json()["number"]
            name = ""
            while not name:
                (paper,) = (await api.get(f"/orders/{number}/documents")).json() or [{}]
                if paper.get("number"):
                    name = f"{paper['series']}-{paper['number']}"
                await asyncio.sleep(0.1)
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            csrf = await sign_in(http, f"/orders/{number}")
            page = (await http.get(f"/orders/{number}")).text
            assert f"/documents/{name}.pdf" in page
            assert f"/documents/{name}.gift.pdf" in page
            shown = await http.get(f"/documents/{name}.html")
            assert "sha256-" in shown.headers["content-security-policy"]
            form = {"_csrf": csrf, "email": "guest@example.org", "key": "once"}
            for _ in range(2):
                sent = await http.post(f"/documents/{name}/mail", data=form)
                assert sent.status_code == 200, sent.text
            mail = message = ""
            while "Read it" not in message:
                mail = (await http.get("/mail")).text
                row = mail[: mail.find(f">{name}<") + 1].rpartition("<tr")[2]
                links = re.findall(r'"(/mail/messages/[^"]+)"', row)
                message = (await http.get(links[0])).text if links else ""
                await asyncio.sleep(0.2)
            assert mail.count(f">{name}<") == 1
            assert "guest@example.org" not in mail
            kept = re.findall(r'"(/mail/[0-9a-f-]{36})"', message)[0]
            letter = (await http.get(kept)).text
            assert "guest@example.org" in letter
            assert f"{name}.pdf" in letter
            assert (await http.get(f"{kept}/0")).content.startswith(b"%PDF")
