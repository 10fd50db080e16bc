"""Reading a body that a platform sent: the form is wrong, or what was meant."""

from typing import Any, TypeVar

import msgspec

from ordito.platform import i18n
from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.asking import Asking

Form = TypeVar("Form")


def read(body: dict[str, Any], form: type[Form]) -> Form:
    """Return a body as a form; members that the form does not know are ignored.

    Raises:
        ProtocolError: 400: it is not of this form.
    """
    try:
        return msgspec.convert(body, form)
    except msgspec.ValidationError as wrong:
        raise invalid(str(wrong)) from wrong


def invalid(content: str, *, code: str = "invalid_request") -> ProtocolError:
    """Return the refusal of a request whose form is wrong."""
    return ProtocolError(code, content, status=400, mcp_code=-32602)


def language_of(asking: Asking, wanted: str | None) -> str:
    """Return the language of texts: what the context names, else what the header accepts."""
    tag = (wanted or "").split("-")[0].lower()
    return tag if tag in i18n.LANGUAGES else asking.language
