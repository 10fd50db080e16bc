"""Links: the customer's own way to a document, with a code that nobody guesses."""

from math import ceil
from typing import Annotated, Final

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from ordito import orders
from ordito.platform.auth import TooManyRequests
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.document_files import answer_with, split_name
from ordito.surfaces.forged import address_of
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.pages import language_of

# nothing else than what a customer reads: the json has ids that are no concern of a link
_FORMS: Final = frozenset({"html", "roll", "pdf", "xml", "fatturapa", "gift", "gift-roll"})
_READER: Final = Context(actor="link")
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


@get("/d/{code:str}", access=PUBLIC, include_in_schema=False)
async def show_linked(request: Call, code: FromPath[Code]) -> Response[bytes]:
    """Show the document that a code opens, as a page or in the form that the ending names.

    Raises:
        UnknownDocument: no code like this was ever given out.
        TooManyRequests: this address has asked for too many.
    """
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many documents were asked for", retry_after_s=ceil(wait_s))
    plain, form = split_name(code)
    if form is not None and form not in _FORMS:
        raise orders.documents.UnknownDocument("No document has this link.", field="code")
    found = await request.db.read(orders.documents.archive.find_link, code=plain)
    document = await request.db.read(
        orders.documents.get_document,
        customer_id=found.customer_id,
        document_id=found.document_id,
    )
    return await answer_with(
        request,
        document,
        form=form or "html",
        language=language_of(request) if "accept-language" in request.headers else None,
        purpose="link",
        context=_READER,
    )
