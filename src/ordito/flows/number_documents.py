"""Number documents and archive what they say: no document has a number without its copy."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import orders
from ordito.platform.db import Tx
from ordito.reads.paper import read_papers


async def number_documents(tx: Tx, *, series: str, most: int, at: datetime) -> int:
    """Give the next numbers of a series and archive the documents; return how many."""
    numbered = await orders.documents.number_documents(tx, series=series, most=most, at=at)
    if numbered:
        documents = await orders.documents.list_some(
            tx,
            customer_ids=[one.customer_id for one in numbered],
            document_ids=[one.document_id for one in numbered],
        )
        await archive_documents(tx, documents=documents, at=at)
    return len(numbered)


async def archive_documents(
    tx: Tx, *, documents: Sequence[orders.documents.Document], at: datetime
) -> None:
    """Archive what numbered documents say, as everything is now; twice is once."""
    papers = await read_papers(tx, documents=documents)
    contents = [
        orders.documents.archive.NewContent(
            document.customer_id,
            document.document_id,
            msgspec.json.encode(paper, order="deterministic").decode(),
            orders.documents.kept_until(paper.issued_on, paper.seller.country),
        )
        for document, paper in zip(documents, papers, strict=True)
    ]
    await orders.documents.archive.keep_contents(tx, contents=contents, at=at)
