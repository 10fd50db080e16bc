# Written by `python -m tools.client`; edits here are lost.
"""Routes of documents."""

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Documents:
    """Routes of documents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find_document(self, *, series: str, number: int) -> models.Document:
        """Find a document by its fiscal number.

        Return the document that has this number in its series.

        Refused with:
            UnknownDocument: there is none, or this token may not see its order.
        """
        return self._session.send(
            "GET", "/api/v1/documents", models.Document, query={"series": series, "number": number}
        )

    def list_documents(self, name: str) -> list[models.Document]:
        """List the documents of an order.

        Return receipts, invoices and credit notes in the turn in which they were issued.

        A number is null for the moment until the series has come to it.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return self._session.send(
            "GET", f"/api/v1/orders/{quoted(name)}/documents", list[models.Document]
        )

    def list_messages(self, name: str) -> list[models.MessagePage]:
        """List what was sent about a document.

        Return the latest 100 messages about a document and what became of them.

        Refused with:
            UnknownDocument: there is none, or this token may not see its order.
        """
        return self._session.send(
            "GET", f"/api/v1/documents/{quoted(name)}/messages", list[models.MessagePage]
        )

    def list_readings(self, name: str) -> list[models.Reading]:
        """List who has read a document.

        Return who has read a document and what for, latest first, at most 500.

        Refused with:
            UnknownDocument: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/documents/{quoted(name)}/readings", list[models.Reading]
        )

    def mail_document(
        self, name: str, body: models.WantedMail, *, idempotency_key: str | None = None
    ) -> models.MessagePage:
        """Send a document by e-mail.

        Queue a mail with the PDF; a job sends it, at least once and hardly ever twice.

        Refused with:
            UnknownDocument: there is none, or this token may not see its order.
            NoAddress: the customer has no e-mail address, and none was named.
            InvalidIdentifier: that is no e-mail address.
        """
        return self._session.send(
            "POST",
            f"/api/v1/documents/{quoted(name)}/mail",
            models.MessagePage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def make_link(self, name: str, *, idempotency_key: str | None = None) -> models.Link:
        """Make a link for the customer.

        Return a code with which whoever has it may read the document, without signing in.

        Refused with:
            UnknownDocument: there is none, or this token may not see its order.
        """
        return self._session.send(
            "POST",
            f"/api/v1/documents/{quoted(name)}/link",
            models.Link,
            key=idempotency_key or new_key(),
        )

    def read_document(self, name: str, *, language: str | None = None) -> models.Document:
        """Read a document as data, page, PDF or XML.

        Return a document by its id or by series and number (``R-store-2026-17``).

        The ending of the address chooses the form, else the Accept header: ``.json`` (the
        data),
        ``.html``, ``.roll.html`` (for paper of 80 mm), ``.pdf``; of receipts also ``.gift.pdf``
        and
        ``.gift.html`` (without prices); of invoices and their credit notes ``.xml`` (EN 16931)
        and
        ``.fatturapa.xml``. Whoever reads it is noted.

        Refused with:
            UnknownDocument: there is none, or this token may not see its order.
            NotArchived: it has no number yet, or is kept no longer.
            NoSuchForm: documents of its kind do not come in this form.
            InvoiceIncomplete: an electronic invoice would have to say what nobody has told.
        """
        return self._session.send(
            "GET",
            f"/api/v1/documents/{quoted(name)}",
            models.Document,
            query={"language": language},
        )
