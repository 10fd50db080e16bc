"""Papers: sold over HTTP, read as data, page, PDF and XML, linked, sent, and kept."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pypdf
import pytest

from ordito import network
from ordito.network import Fiscal
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.settings import Settings
from ordito.platform.state import files_dir
from ordito.processes.export_documents import export_documents
from ordito.processes.show_document import Archivist
from ordito.processes.verify_copies import list_spoilt
from ordito.surfaces import assets
from ordito.surfaces.papers.press import SubprocessPress
from tests.company import Company, found
from tests.serving import serve

SYSTEM = Context.system()
TRIES = 600

pytestmark = pytest.mark.skipif(
    not assets.manifest(), reason="the fonts are built with the pages: make, or hatch_build.py"
)


@dataclass
class Server:
    """A served company and how its store calls it."""

    db: Database
    company: Company
    http: httpx.AsyncClient

    async def post(self, path: str, body: Any) -> httpx.Response:
        key = {"Idempotency-Key": str(uuid4())}
        return await self.http.post(f"/api/v1{path}", json=body, headers=key)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(f"/api/v1{path}", headers=headers)

    async def sell(self, **more: Any) -> Any:
        line = {"sku": "shirt", "quantity": 3, "method": "carry_out"}
        body = {"lines": [line], "payments": [{"tender": "cash"}], "place": "north", **more}
        answer = await self.post("/orders", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def papers(self, order: Any, count: int = 1) -> list[Any]:
        """Return the numbered documents of an order, once it has so many."""
        for _ in range(TRIES):
            told = (await self.get(f"/orders/{order['number']}/documents")).json()
            if len(told) == count and all(one["number"] for one in told):
                return told
            await asyncio.sleep(0.1)
        raise AssertionError("no number")


@pytest.fixture
async def till(
    db: Database, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Server]:
    monkeypatch.setenv("ORDITO_STATE_DIR", str(tmp_path))
    company = await found(db)
    await db.transact(_say_who_sells, SYSTEM)
    settings = Settings(log_requests=False, settle_after_s=2)
    headers = {"Authorization": f"Bearer {company.tokens['store']}"}
    with serve(address, settings=settings) as url:
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as http:
            yield Server(db, company, http)


async def _say_who_sells(tx: Any) -> None:
    directory = await network.load_directory(tx)
    (entity,) = directory.entities.values()
    seller = network.LegalEntity(
        entity_id=entity.entity_id,
        code=entity.code,
        name="Passochiaro S.r.l.",
        country="IT",
        currency="EUR",
        tax_number="IT01234567897",
        fiscal=Fiscal(
            address="Via Po 17", postal_code="10124", city="Torino", region="TO", regime="RF01"
        ),
    )
    await network.put_entities(tx, entities=[seller], at=now())


async def test_a_receipt_is_data_page_and_pdf_and_the_same_every_time(till: Server) -> None:
    order = await till.sell(lottery_code="A1B2C3D4")
    (paper,) = await till.papers(order)
    name = f"{paper['series']}-{paper['number']}"
    assert (await till.get(f"/documents/{name}")).json() == paper
    assert (await till.get(f"/documents/{paper['document_id']}.json")).json() == paper
    page = await till.get(f"/documents/{name}", accept="text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "sha256-" in page.headers["content-security-policy"]
    assert "A1B2C3D4" in page.text
    first, second = [await till.get(f"/documents/{name}.pdf") for _ in range(2)]
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == second.content
    assert "59,70" in pypdf.PdfReader(BytesIO(first.content)).pages[0].extract_text()
    gift = (await till.get(f"/documents/{name}.gift.pdf")).content
    told = pypdf.PdfReader(BytesIO(gift)).pages[0].extract_text()
    assert "19,90" not in told
    code = next(word for word in told.split() if len(word) == 14 and word.count("-") == 2)
    assert (await till.get(f"/orders/{code}")).json()["number"] == order["number"]
    for ending in (".xml", ".fatturapa.xml"):
        refused = await till.get(f"/documents/{name}{ending}")
        assert (refused.status_code, refused.json()["code"]) == (422, "orders.no_such_form")
    assert (await till.get("/documents/R-co-2026-999")).status_code == 404
    assert (await till.get("/documents/nonsense")).status_code == 404


async def test_the_customers_link_opens_the_document_and_nothing_else(till: Server) -> None:
    (paper,) = await till.papers(await till.sell())
    name = f"{paper['series']}-{paper['number']}"
    link = (await till.post(f"/documents/{name}/link", {})).json()
    async with httpx.AsyncClient(base_url=till.http.base_url, timeout=60) as stranger:
        page = await stranger.get(link["path"], headers={"accept-language": "et"})
        assert page.status_code == 200
        assert name in page.text
        assert "Ostutšekk" in page.text
        assert (await stranger.get(f"{link['path']}.pdf")).content.startswith(b"%PDF")
        assert (await stranger.get(f"{link['path'][:-1]}!")).status_code == 404
        assert (await stranger.get(f"{link['path']}.json")).status_code == 404
        answers = [await stranger.get(f"/d/{number:030d}") for number in range(80)]
        assert {404, 429} == {answer.status_code for answer in answers}


async def test_a_mail_is_queued_once_for_a_key_and_sent(till: Server) -> None:
    (paper,) = await till.papers(await till.sell())
    name = f"{paper['series']}-{paper['number']}"
    refused = await till.post(f"/documents/{name}/mail", {})
    assert (refused.status_code, "messages.no_address" in refused.text) == (409, True)
    key = {"Idempotency-Key": "once"}
    body = {"email": "guest@example.org"}
    told = [
        await till.http.post(f"/api/v1/documents/{name}/mail", json=body, headers=key)
        for _ in range(2)
    ]
    assert [one.status_code for one in told] == [202, 202]
    assert told[0].json() == told[1].json()
    for _ in range(TRIES):
        (message,) = (await till.get(f"/documents/{name}/messages")).json()
        if message["state"] not in {"waiting", "sending"}:
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError("it waits")
    assert message["state"] == "sent"


async def test_the_archive_is_handed_over_and_finds_what_is_spoilt(
    till: Server, tmp_path: Path
) -> None:
    (paper,) = await till.papers(await till.sell())
    press, files = SubprocessPress(), FileStore(files_dir("demo"))
    folder = tmp_path / "out"
    try:
        count, written = await export_documents(
            Archivist(till.db, files, press),
            since=now().replace(year=2020),
            until=now(),
            folder=folder,
            context=SYSTEM,
        )
    finally:
        await press.close()
    assert (count, written) == (1, 1)
    name = f"{paper['series']}-{paper['number']}"
    index = (folder / "index.csv").read_text().splitlines()
    digest = hashlib.sha256((folder / f"{name}.pdf").read_bytes()).hexdigest()
    assert digest in index[1]
    assert (await list_spoilt(till.db, files))[1] == []
    files.path_of(bytes.fromhex(digest)).write_bytes(b"other")
    kept_count, spoilt = await list_spoilt(till.db, files)
    assert kept_count >= 1
    assert [one.sha256.hex() for one in spoilt] == [digest]
