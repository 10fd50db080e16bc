"""Export documents: the archive of a span of time as files, with an index of their hashes."""

import asyncio
import csv
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from ordito import orders
from ordito.platform.events import Context
from ordito.processes.show_document import Archivist, show_document
from ordito.reads.paper import Paper

COLUMNS: Final = (
    "name", "kind", "issued_on", "seller", "currency", "total_minor", "tax_minor", "order",
    "corrects", "file", "sha256", "missing",
)  # fmt: skip
_INDEX: Final = "index.csv"
_ENDINGS: Final = {"pdf": ".pdf", "xml": ".xml", "fatturapa": ".fatturapa.xml"}
_INVOICES: Final = ("pdf", "xml", "fatturapa")
_OTHERS: Final = ("pdf",)


async def export_documents(
    archivist: Archivist, *, since: datetime, until: datetime, folder: Path, context: Context
) -> tuple[int, int]:
    """Write the documents issued in a span, and ``index.csv`` with one row for each file.

    Each file is the archived one. What an electronic invoice lacks is said in its row instead.

    Returns:
        How many documents there were, and how many files were written.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    rows: list[tuple[str, ...]] = []
    count = written = 0
    async for archived in _archived(archivist, since, until):
        count += 1
        paper = msgspec.json.decode(archived.content, type=Paper)
        for form in _INVOICES if paper.is_invoice else _OTHERS:
            if form == "fatturapa" and paper.seller.country != "IT":
                continue
            row = await _write(archivist, archived, paper, form, folder, context)
            written += bool(row[-2])
            rows.append(row)
    await asyncio.to_thread(_write_index, folder / _INDEX, rows)
    return count, written


async def _write(
    archivist: Archivist,
    archived: orders.documents.archive.ArchivedDocument,
    paper: Paper,
    form: str,
    folder: Path,
    context: Context,
) -> tuple[str, ...]:
    document = orders.documents.archive.DocumentAt(archived.customer_id, archived.document_id)
    try:
        shown = await show_document(
            archivist,
            document=document,
            form=form,
            language=None,
            purpose="export",
            context=context,
        )
    except orders.documents.InvoiceIncomplete as fault:
        return (*_told(paper), "", "", str(fault))
    name = f"{paper.name}{_ENDINGS[form]}"
    await asyncio.to_thread((folder / name).write_bytes, shown.content)
    return (*_told(paper), name, hashlib.sha256(shown.content).hexdigest(), "")


def _told(paper: Paper) -> tuple[str, ...]:
    return (
        paper.name,
        paper.kind,
        paper.issued_on.isoformat(),
        paper.seller.name,
        paper.currency,
        str(paper.total_minor),
        str(paper.tax_minor),
        paper.order_number,
        paper.refers_to.name if paper.refers_to else "",
    )


async def _archived(
    archivist: Archivist, since: datetime, until: datetime
) -> AsyncIterator[orders.documents.archive.ArchivedDocument]:
    after: tuple[datetime, UUID] | None = None
    while True:
        page = await archivist.db.read(
            orders.documents.archive.list_archived, since=since, until=until, after=after
        )
        for archived in page:
            yield archived
        if not page:
            return
        last = msgspec.json.decode(page[-1].content, type=Paper)
        after = (last.issued_at, last.document_id)


def _write_index(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
