# Written by `python -m tools.client`; edits here are lost.
"""Routes of documents."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted


class Documents:
    """Routes of documents."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_document(self, *, series: str, number: int) -> models.Document:
        """Find a document by its fiscal number.

        Return the document that has this number in its series.

        Refused with:
            UnknownDocument: there is none, or this token may not see its order.
        """
        return await self._session.send(
            "GET", "/api/v1/documents", models.Document, query={"series": series, "number": number}
        )

    async def list_documents(self, name: str) -> list[models.Document]:
        """List the documents of an order.

        Return receipts, invoices and credit notes in the turn in which they were issued.

        A number is null for the moment until the series has come to it.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return await self._session.send(
            "GET", f"/api/v1/orders/{quoted(name)}/documents", list[models.Document]
        )
