"""Messages: what a session has to say, with paths into the body that a platform sees."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ordito.processes.sessions import SessionMessage, SessionPage
from ordito.surfaces.ucp.answers import Message, error, notice, warning

# paths of sessions and where that stands in a body, most specific first
_PATHS: Final = (
    (re.compile(r"^lines\[(\d+)\]\.quantity"), r"$.line_items[\1].quantity"),
    (re.compile(r"^lines\[(\d+)\].*"), r"$.line_items[\1]"),
    (re.compile(r"^codes\[(\d+)\].*"), r"$.discounts.codes[\1]"),
    (
        re.compile(r"^methods\[(\d+)\]\.groups\[(\d+)\].*"),
        r"$.fulfillment.methods[\1].groups[\2].selected_option_id",
    ),
    (
        re.compile(r"^methods\[(\d+)\]\.destination$"),
        r"$.fulfillment.methods[\1].selected_destination_id",
    ),
    (
        re.compile(r"^methods\[(\d+)\]\.destinations\[(\d+)\].*"),
        r"$.fulfillment.methods[\1].destinations[\2]",
    ),
    (re.compile(r"^methods\[(\d+)\].*"), r"$.fulfillment.methods[\1]"),
    (re.compile(r"^methods$"), "$.fulfillment.methods"),
    (re.compile(r"^eligibility\[(\d+)\].*"), r"$.context.eligibility[\1]"),
    (re.compile(r"^buyer\.phone$"), "$.buyer.phone_number"),
    (re.compile(r"^buyer\.(\w+)$"), r"$.buyer.\1"),
    (re.compile(r"^buyer$"), "$.buyer"),
    (re.compile(r"^payment\.instruments\[(\d+)\].*"), r"$.payment.instruments[\1]"),
    (re.compile(r"^payment\.term$"), "$.payment.selected_term_id"),
    (re.compile(r"^payment.*"), "$.payment"),
)
# why a line cannot be bought is told in the message; its code is one of the protocol
_CODES: Final[Mapping[str, str]] = dict.fromkeys(
    ("unknown_item", "not_sold_here", "no_price"), "item_unavailable"
)
# codes are told by discounts, which know what the protocol calls each reason
_TOLD_ELSEWHERE: Final = re.compile(r"^codes\[")


def messages(page: SessionPage) -> list[Message]:
    """Return what a platform is told of a session, codes apart."""
    return list(_told(page.messages))


def path_of(path: str | None) -> str | None:
    """Return the JSONPath (RFC 9535) of a path of sessions; None is the whole."""
    if path is None:
        return None
    for pattern, made in _PATHS:
        if pattern.match(path):
            return pattern.sub(made, path)
    return None


def _told(said: Iterable[SessionMessage]) -> Iterable[Message]:
    for one in said:
        if one.path is not None and _TOLD_ELSEWHERE.match(one.path):
            continue
        path, code = path_of(one.path), _CODES.get(one.code, one.code)
        if one.kind == "error":
            severity = "recoverable" if one.severity is None else one.severity.value
            yield error(code, one.text, severity=severity, path=path)
        elif one.kind == "warning":
            yield warning(code, one.text, path=path)
        else:
            yield notice(one.text, code=code, path=path)
