"""Messages: what a session tells its caller, one wording for each code."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from ordito.processes.sessions.page import SessionMessage, SessionPage, Severity

_TEXTS: Final[dict[str, str]] = {
    # lines
    "out_of_stock": "This item is sold out.",
    "not_sold_here": "This item is not sold here.",
    "unknown_item": "There is no such item.",
    "no_price": "This item has no price here.",
    "quantity_adjusted": "Only {available} of {asked} units are left.",
    # how lines reach the buyer
    "destination_missing": "Say where the goods shall go.",
    "destination_unknown": "There is no destination of that name.",
    "address_incomplete": "The address is not complete.",
    "address_invalid": "No parcel would arrive there as it is written.",
    "address_undeliverable": "Nothing is delivered to that country.",
    "one_address": "An order is shipped to one address.",
    "place_missing": "Choose a place where the goods are collected.",
    "not_at_place": "That place does not have all of these items.",
    "option_unknown": "There is no such option; the first one stands instead.",
    "slot_gone": "That time is not free any more; choose another one.",
    "option_missing": "Nobody can say when the goods would be there.",
    # the buyer
    "contact_missing": "Say how the buyer is reached: an e-mail address or a phone number.",
    "contact_invalid": "That cannot be right as it is written.",
    "card_unknown": "There is no such card.",
    # benefits
    "code_refused": "The code {shown} gives nothing here: {reason}.",
    "code_twice": "The code {shown} is there already.",
    "eligibility_accepted": "The benefit {claim} counts, and is verified at completion.",
    "eligibility_not_accepted": "The benefit {claim} is not known here.",
    "eligibility_invalid": "The benefit {claim} could not be verified.",
    # what is paid
    "changed": "Something has changed since it was shown: look at the totals and dates again.",
    "payment_failed": "The payment was refused: {reason}.",
    "payment_missing": "Say how it is paid.",
    "payment_needs_buyer": "The buyer has to confirm the payment.",
    "handler_unknown": "This session does not offer that way to pay.",
    "handler_limit": "That way to pay cannot pay so much of it.",
    "payment_term_changed": "It is paid at another time, or another amount, than was shown.",
    "account_closed": "The company buys nothing on account now.",
    "account_currency": "The account of the company is in {currency}.",
    "credit_too_small": "Too little of the company's credit is free to buy this on account.",
    "in_progress": "The session is being paid already.",
    "expired": "The session has expired.",
}
CODES: Final = frozenset(_TEXTS)


def error(
    code: str,
    path: str | None = None,
    *,
    severity: Severity = Severity.RECOVERABLE,
    **facts: Any,
) -> SessionMessage:
    """Return what keeps a session from being completed."""
    return _message("error", code, path, severity, facts)


def warning(code: str, path: str | None = None, **facts: Any) -> SessionMessage:
    """Return what the buyer has to be told."""
    return _message("warning", code, path, None, facts)


def hint(code: str, path: str | None = None, **facts: Any) -> SessionMessage:
    """Return what the buyer may be told."""
    return _message("info", code, path, None, facts)


def needs_buyer() -> SessionMessage:
    """Return that the buyer has to confirm the payment on a page of ours."""
    return error("payment_needs_buyer", "payment", severity=Severity.REQUIRES_BUYER_REVIEW)


def noted(page: SessionPage, notes: Sequence[SessionMessage]) -> SessionPage:
    """Return a page that says something more."""
    return msgspec.structs.replace(page, messages=(*page.messages, *notes))


def _message(
    kind: str, code: str, path: str | None, severity: Severity | None, facts: dict[str, Any]
) -> SessionMessage:
    text = _TEXTS[code].format(**facts)
    return SessionMessage(
        kind=kind, code=code, severity=severity, path=path, text=text, facts=facts
    )
