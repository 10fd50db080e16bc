"""Marks: where a page of a list has ended, as text that a caller sends back unchanged."""

import base64
import binascii
from typing import Annotated, TypeVar

import msgspec
from litestar.params import QueryParameter

from ordito.platform.errors import Invalid

After = Annotated[str | None, QueryParameter(description="`next` of the page before.")]
Mark = TypeVar("Mark")


class MarkWrong(Invalid):
    """This is not where a page of the list ended."""

    code = "http.mark_wrong"
    remedy = "Send `next` of the page before as `after`, unchanged; leave it out to begin anew."


def written(mark: object) -> str:
    """Return a mark as text."""
    return base64.urlsafe_b64encode(msgspec.json.encode(mark)).decode().rstrip("=")


def read(text: str | None, form: type[Mark]) -> Mark | None:
    """Return the mark that a text says; None without one.

    Raises:
        MarkWrong: it says none of this form.
    """
    if text is None:
        return None
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.json.decode(decoded, type=form)
    except (msgspec.DecodeError, binascii.Error, ValueError) as fault:
        raise MarkWrong("This is no mark of the list.", field="after") from fault
