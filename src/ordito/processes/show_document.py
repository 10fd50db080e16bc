"""Show documents: from the archive, as somebody has seen them before, else rendered and kept.

Rendering takes a tenth of a second and large libraries, so somebody outside does it between the
transaction that reads the content and the one that keeps the result and notes who has read it.
"""

from typing import Final, Literal, Protocol

import msgspec

from ordito import orders
from ordito.platform import i18n
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.reads.paper import Paper

Purpose = Literal["view", "mail", "link", "export"]

FORMS: Final = {
    "html": "text/html; charset=utf-8",
    "roll": "text/html; charset=utf-8",
    "gift-roll": "text/html; charset=utf-8",
    "gift": "application/pdf",
    "pdf": "application/pdf",
    "xml": "application/xml",
    "fatturapa": "application/xml",
}
"""Forms of a document with their media types."""

_INVOICES: Final = frozenset({"xml", "fatturapa"})
_GIFTS: Final = frozenset({"gift", "gift-roll"})
_MOST_BYTES: Final = 20_000_000


class Rendered(msgspec.Struct, frozen=True):
    """What a press has made.

    Attributes:
        content: bytes of the form.
        renderer: name and version of what made them.
        missing: what is missing or wrong for this form; then there are no bytes.
    """

    content: bytes
    renderer: str
    missing: tuple[str, ...] = ()


class Press(Protocol):
    """Whoever renders papers."""

    async def __call__(self, content: str, *, form: str, language: str) -> Rendered:
        """Render the content of a document; the same arguments give the same bytes."""
        ...

    async def close(self) -> None:
        """End what was started."""
        ...


class Archivist(msgspec.Struct, frozen=True):
    """What documents are shown with.

    Attributes:
        db: the company's database.
        files: where renderings are kept.
        press: who renders.
    """

    db: Database
    files: FileStore
    press: Press


class Shown(msgspec.Struct, frozen=True):
    """A document in a form.

    Attributes:
        content: bytes.
        media_type: of them.
        paper: what it says.
        language: in which it is written.
    """

    content: bytes
    media_type: str
    paper: Paper
    language: str


async def show_document(
    archivist: Archivist,
    *,
    document: orders.documents.archive.DocumentAt,
    form: str,
    language: str | None,
    purpose: Purpose,
    context: Context,
) -> Shown:
    """Return a document in a form, and note who has read it.

    Args:
        archivist: what it is done with.
        document: whose, and which.
        form: one of ``FORMS``.
        language: one of ``i18n.LANGUAGES``; any other is the document's own.
        purpose: what it is read for.
        context: who reads.

    Raises:
        NotArchived: it has no number yet, or is kept no longer.
        NoSuchForm: documents of its kind do not come in this form.
        InvoiceIncomplete: an electronic invoice would have to say what nobody has told.
    """
    archived = await archivist.db.read(
        orders.documents.archive.get_content,
        customer_id=document.customer_id,
        document_id=document.document_id,
    )
    paper = msgspec.json.decode(archived.content, type=Paper)
    _require_form(paper, form)
    language = language if language in i18n.LANGUAGES else paper.language
    copy = await archivist.db.read(
        orders.documents.archive.find_copy,
        customer_id=document.customer_id,
        document_id=document.document_id,
        form=form,
        language=language,
    )

    async def note(tx: Tx) -> None:
        await orders.documents.archive.note_access(
            tx,
            customer_id=document.customer_id,
            document_id=document.document_id,
            purpose=purpose,
            form=form,
            at=now(),
        )

    if copy is None:
        content = await _render(archivist, archived, form, language, context)
    else:
        content = await archivist.files.get(copy.sha256)
    await archivist.db.transact(note, context)
    return Shown(content, FORMS[form], paper, language)


def _require_form(paper: Paper, form: str) -> None:
    is_wrong = (form in _INVOICES and not paper.is_invoice) or (
        form in _GIFTS and (paper.is_invoice or paper.is_credit)
    )
    if is_wrong or form not in FORMS:
        message = f"A {paper.kind} does not come as {form}."
        raise orders.documents.NoSuchForm(message, field="form")


async def _render(
    archivist: Archivist,
    archived: orders.documents.archive.ArchivedDocument,
    form: str,
    language: str,
    context: Context,
) -> bytes:
    """Render what nobody has seen yet, and keep it."""
    rendered = await archivist.press(archived.content, form=form, language=language)
    if rendered.missing:
        raise orders.documents.InvoiceIncomplete(
            "Missing or wrong: " + "; ".join(rendered.missing), missing=list(rendered.missing)
        )
    staged = await archivist.files.stage(rendered.content, most_bytes=_MOST_BYTES)
    key = orders.documents.archive.CopyKey(
        archived.customer_id, archived.document_id, form, language, staged.sha256
    )

    async def keep(tx: Tx) -> None:
        await orders.documents.archive.keep_copy(
            tx,
            files=archivist.files,
            staged=staged,
            key=key,
            media_type=FORMS[form],
            renderer=rendered.renderer,
            at=now(),
        )

    await archivist.db.transact(keep, context)
    return rendered.content
