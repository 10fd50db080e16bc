"""Archive: what numbered documents say, kept as long as the law asks, and who has read it.

The content is written once, in the transaction that gives the number. A rendering is a function of
the content, the renderer and the language; the first one that anybody sees is kept as well.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.orders.documents.errors import NotArchived, UnknownDocument
from ordito.orders.model import Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.files import FileStore, Staged, release_subject
from ordito.platform.ids import CustomerId, OrderId


class NewContent(msgspec.Struct, frozen=True):
    """What a numbered document says.

    Attributes:
        customer_id: to whom; also its key.
        document_id: which.
        content: JSON; the same document gives the same text.
        kept_until: day after which it may go.
    """

    customer_id: CustomerId
    document_id: UUID
    content: str
    kept_until: date


class ArchivedDocument(msgspec.Struct, frozen=True):
    """A document in the archive; see ``NewContent``.

    Attributes:
        customer_id: see ``NewContent``.
        document_id: see ``NewContent``.
        content: see ``NewContent``.
        sha256: of the content in UTF-8.
        archived_at: when.
        kept_until: see ``NewContent``.
    """

    customer_id: CustomerId
    document_id: UUID
    content: str
    sha256: bytes
    archived_at: datetime
    kept_until: date


class ArchivedCopy(msgspec.Struct, frozen=True):
    """A rendering of a document, as somebody has seen it.

    Attributes:
        form: as ``pdf``.
        language: in which it is written.
        sha256: of its bytes.
        size_bytes: how many.
        renderer: name and version of what made it.
        rendered_at: when.
    """

    form: str
    language: str
    sha256: bytes
    size_bytes: int
    renderer: str
    rendered_at: datetime


class CopyKey(msgspec.Struct, frozen=True):
    """Which rendering, and what it should hold."""

    customer_id: CustomerId
    document_id: UUID
    form: str
    language: str
    sha256: bytes


class Access(msgspec.Struct, frozen=True):
    """That somebody has read a document: what for, in which form, who, when."""

    purpose: str
    form: str
    actor: str
    at: datetime


class RetainedDocument(msgspec.Struct, frozen=True):
    """A document that the law keeps after its buyer was forgotten."""

    document_id: UUID
    kind: str
    series: str
    number: int | None
    kept_until: date


class DocumentAt(msgspec.Struct, frozen=True):
    """Whose document it is, and which."""

    customer_id: CustomerId
    document_id: UUID


class Note(msgspec.Struct, frozen=True):
    """What the checkout of an order kept for its papers.

    Attributes:
        order_id: of which order.
        receipt_by: ``email`` where the buyer wants the papers so.
        lottery_code: for the lottery of receipts.
        points: that the sale gave.
        cash_step_minor: smallest amount that was paid in cash, minor units.
    """

    order_id: OrderId
    receipt_by: str | None
    lottery_code: str | None
    points: int | None
    cash_step_minor: int


_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_contents")
_FIND: Final = _sql.query("find_content", ArchivedDocument)
_KEEP_COPY: Final = _sql.command("keep_copy")
_FIND_COPY: Final = _sql.query("find_copy", ArchivedCopy)
_NOTE_ACCESS: Final = _sql.command("note_access")
_ACCESSES: Final = _sql.query("list_accesses", Access)
_MAKE_LINK: Final = _sql.command("make_link")
_FIND_LINK: Final = _sql.query("find_link", DocumentAt)
_DUE: Final = _sql.query("list_due", DocumentAt)
_FORGET: Final = _sql.command("forget_content")
_FORGET_COPIES: Final = _sql.command("forget_copies")
_FORGET_BUYERS: Final = _sql.command("forget_buyers")
_RETAINED: Final = _sql.query("list_retained", RetainedDocument)
_FORGET_LINKS: Final = _sql.command("forget_links")
_ARCHIVED: Final = _sql.query("list_archived", ArchivedDocument)
_COPIES: Final = _sql.query("list_copies", CopyKey)
_NOTES: Final = _sql.query("list_notes", Note)

_CODE_BYTES: Final = 24
_NOBODY: Final = UUID(int=0)
_PAGE: Final = 500


async def keep_contents(tx: Tx, *, contents: Sequence[NewContent], at: datetime) -> None:
    """Keep what documents say; one that is kept already stays as it is."""
    if contents:
        await tx.run(
            _KEEP,
            customer_ids=[one.customer_id for one in contents],
            document_ids=[one.document_id for one in contents],
            contents=[one.content for one in contents],
            sha256s=[hashlib.sha256(one.content.encode()).digest() for one in contents],
            kept_untils=[one.kept_until for one in contents],
            at=at,
        )


async def get_content(tx: Tx, *, customer_id: CustomerId, document_id: UUID) -> ArchivedDocument:
    """Return a document of the archive; whoever reads it notes it by ``note_access``.

    Raises:
        NotArchived: it has no number yet, or it need not be kept any longer and is gone.
    """
    found = await tx.find(_FIND, customer_id=customer_id, document_id=document_id)
    if found is None:
        raise NotArchived("The document is not in the archive.", field="document")
    return found


async def find_copy(
    tx: Tx, *, customer_id: CustomerId, document_id: UUID, form: str, language: str
) -> ArchivedCopy | None:
    """Return the rendering that somebody has seen before, or None."""
    return await tx.find(
        _FIND_COPY, customer_id=customer_id, document_id=document_id, form=form, language=language
    )


async def keep_copy(
    tx: Tx,
    *,
    files: FileStore,
    staged: Staged,
    key: CopyKey,
    media_type: str,
    renderer: str,
    at: datetime,
) -> None:
    """Keep a rendering; where a rival has kept one, that one stays."""
    await files.put(tx, staged, media_type=media_type, subject_id=key.document_id, at=at)
    await tx.run(
        _KEEP_COPY,
        customer_id=key.customer_id,
        document_id=key.document_id,
        form=key.form,
        language=key.language,
        sha256=key.sha256,
        size_bytes=staged.size_bytes,
        renderer=renderer,
        at=at,
    )


async def note_access(
    tx: Tx, *, customer_id: CustomerId, document_id: UUID, purpose: str, form: str, at: datetime
) -> None:
    """Note that the one who acts has read a document.

    Args:
        tx: open transaction.
        customer_id: whose document.
        document_id: which.
        purpose: ``view``, ``mail``, ``link`` or ``export``.
        form: in which form.
        at: now.
    """
    await tx.run(
        _NOTE_ACCESS,
        customer_id=customer_id,
        access_id=ids.new(),
        document_id=document_id,
        purpose=purpose,
        form=form,
        actor=tx.context.actor,
        at=at,
    )


async def list_accesses(tx: Tx, *, customer_id: CustomerId, document_id: UUID) -> list[Access]:
    """Return who has read a document, latest first, at most 500."""
    return await tx.fetch(_ACCESSES, customer_id=customer_id, document_id=document_id)


async def make_link(tx: Tx, *, customer_id: CustomerId, document_id: UUID, at: datetime) -> str:
    """Return a fresh code with which whoever has it may read the document."""
    code = secrets.token_urlsafe(_CODE_BYTES)
    await tx.run(_MAKE_LINK, code=code, customer_id=customer_id, document_id=document_id, at=at)
    return code


async def find_link(tx: Tx, *, code: str) -> DocumentAt:
    """Return the document that a code opens.

    Raises:
        UnknownDocument: none.
    """
    found = await tx.find(_FIND_LINK, code=code)
    if found is None:
        raise UnknownDocument("No document has this link.", field="code")
    return found


async def forget_due(tx: Tx, *, today: date, at: datetime, most: int = 100) -> int:
    """Let go of what need not be kept any longer: content, renderings, links; return how many."""
    due = await tx.fetch(_DUE, today=today, most=most)
    for one in due:
        key = {"customer_id": one.customer_id, "document_id": one.document_id}
        await tx.run(_FORGET, at=at, **key)
        await tx.run(_FORGET_COPIES, **key)
        await tx.run(_FORGET_LINKS, **key)
        await release_subject(tx, subject_id=one.document_id)
    return len(due)


async def retain(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[RetainedDocument]:
    """Leave the documents of somebody who was forgotten to the archive alone; return them.

    The buyer on the row goes where the archive has the whole document; one without a number yet
    keeps it until the number has come.
    """
    await tx.run(_FORGET_BUYERS, customer_ids=customer_ids)
    return await tx.fetch(_RETAINED, customer_ids=customer_ids)


async def list_archived(
    tx: Tx, *, since: datetime, until: datetime, after: tuple[datetime, UUID] | None
) -> list[ArchivedDocument]:
    """Return up to 500 documents issued in a span, in the order of issue.

    Args:
        tx: open transaction.
        since: begin of the span.
        until: its end, excluded.
        after: instant of issue and id of the last one of the page before.
    """
    instant, document_id = after or (since, _NOBODY)
    return await tx.fetch(
        _ARCHIVED, since=since, until=until, after=instant, after_id=document_id, page=_PAGE
    )


async def list_copies(tx: Tx, *, after: CopyKey | None) -> list[CopyKey]:
    """Return up to 500 renderings by their keys, beginning after one of them."""
    return await tx.fetch(
        _COPIES,
        after_customer=_NOBODY if after is None else after.customer_id,
        after_document=_NOBODY if after is None else after.document_id,
        after_form="" if after is None else after.form,
        after_language="" if after is None else after.language,
        page=_PAGE,
    )


async def list_notes(tx: Tx, *, wheres: Sequence[Whereabouts]) -> dict[OrderId, Note]:
    """Return what the checkouts of orders kept for their papers; imported orders have none."""
    found = await tx.fetch(
        _NOTES,
        customer_ids=[where.customer_id for where in wheres],
        order_ids=[where.order_id for where in wheres],
    )
    return {note.order_id: note for note in found}
