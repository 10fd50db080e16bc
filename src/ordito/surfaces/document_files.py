"""Documents as files: which form a request wants, and the answer with it."""

from typing import Any, Final, cast

from litestar import Request, Response

from ordito import orders
from ordito.platform.events import Context
from ordito.processes.show_document import Purpose, Shown, show_document
from ordito.surfaces.house import House
from ordito.surfaces.papers.policy import policy

# endings of an address, the longer ones first
_ENDINGS: Final = {
    ".fatturapa.xml": "fatturapa",
    ".gift.html": "gift-roll",
    ".roll.html": "roll",
    ".gift.pdf": "gift",
    ".json": "json",
    ".html": "html",
    ".pdf": "pdf",
    ".xml": "xml",
}
_ACCEPTED: Final = {
    "application/pdf": "pdf",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/html": "html",
}
_EXTENSIONS: Final = {
    "html": ".html",
    "roll": ".html",
    "gift-roll": ".gift.html",
    "gift": ".gift.pdf",
    "pdf": ".pdf",
    "xml": ".xml",
    "fatturapa": ".fatturapa.xml",
}
_PAGES: Final = frozenset({"html", "roll", "gift-roll"})


def split_name(asked: str) -> tuple[str, str | None]:
    """Return what a document is called in an address, and the form that its ending names."""
    for ending, form in _ENDINGS.items():
        if asked.endswith(ending):
            return asked.removesuffix(ending), form
    return asked, None


def accepted_form(accept: str) -> str | None:
    """Return the form that an ``Accept`` header names first, or None where it names none."""
    for part in accept.split(","):
        form = _ACCEPTED.get(part.partition(";")[0].strip().lower())
        if form is not None:
            return form
    return None


async def answer_with(
    request: Request[Any, Any, Any],
    document: orders.documents.Document,
    *,
    form: str,
    language: str | None,
    purpose: Purpose,
    context: Context,
) -> Response[bytes]:
    """Answer with a document in a form.

    Raises:
        NotArchived: it has no number yet, or is kept no longer.
        NoSuchForm: documents of its kind do not come in this form.
        InvoiceIncomplete: an electronic invoice would have to say what nobody has told.
    """
    house = cast("House", request.scope["state"]["house"])
    shown = await show_document(
        house.archivist,
        document=orders.documents.archive.DocumentAt(document.customer_id, document.document_id),
        form=form,
        language=language,
        purpose=purpose,
        context=context,
    )
    return Response(shown.content, media_type=shown.media_type, headers=_headers(shown, form))


def _headers(shown: Shown, form: str) -> dict[str, str]:
    name = f"{shown.paper.name}{_EXTENSIONS[form]}"
    headers = {
        "content-disposition": f'inline; filename="{name}"',
        "content-language": shown.language,
        "x-robots-tag": "noindex",
        "vary": "accept",
    }
    if form in _PAGES:
        headers["content-security-policy"] = policy(shown.content)
    return headers
