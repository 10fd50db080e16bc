"""Instruments: what a platform sends to pay with; tokens of handlers alone, never a card."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from ordito.processes.sessions import Instrument, SessionPage
from ordito.reads.memory import Memory
from ordito.surfaces.ucp import payments
from ordito.surfaces.ucp.answers import Message, error
from ordito.surfaces.ucp.shared import said

FAILED: Final = "payment_failed"
ALL: Final = "$.payment.instruments"
_RAW: Final = frozenset({"card_number", "number", "pan", "cvc", "cvv", "cryptogram"})
_PAN: Final = re.compile(r"\d{13,19}")
# what conformance suites pay with, played by the sandbox
TEST_TOKENS: Final[Mapping[str, str]] = {
    "success_token": "sandbox-approve",
    "fail_token": "sandbox-decline",
    "fraud_token": "sandbox-decline",
    "escalate_token": "sandbox-challenge",
    "escalation_token": "sandbox-challenge",
}
KNOWN: Final[Mapping[str, str]] = {one.id: name for name, one in payments.HANDLERS.items()}
"""Names of handlers in the registry, by their ids."""
ONE: Final = "Send exactly one payment instrument."
_TOKENLESS: Final = "The instrument has no token of its handler."


class Unpayable(Exception):
    """What is in the way of a payment."""

    def __init__(self, *messages: Message) -> None:
        super().__init__(*messages)
        self.messages = messages


def offered(memory: Memory, page: SessionPage) -> dict[str, str]:
    """Return the handlers of a checkout: name in the registry by id; once agreed, those that pay.

    A gift card pays goods alone: what is a service may be another gift card.
    """
    ids = {one.handler_id for one in page.handlers} | {one.handler for one in page.paid_by}
    known = {one: name for one, name in KNOWN.items() if one in ids}
    if all(memory.shelf.sku(line.sku_id).stocked for line in page.lines):
        return known
    return {one: name for one, name in known.items() if name != payments.GIFT_CARD}


def without(memory: Memory, page: SessionPage) -> frozenset[str]:
    """Return the handlers that are not offered for what is in a checkout."""
    return frozenset(payments.HANDLERS) - frozenset(offered(memory, page).values())


def instruments_of(
    sent: Sequence[said.Instrument], *, is_test: bool, may_split: bool
) -> list[Instrument]:
    """Return the instruments that pay, as far as that hangs on nothing but themselves.

    Args:
        sent: by the platform.
        is_test: whether tokens of conformance suites are played.
        may_split: whether several may pay; only then their amounts count.

    Raises:
        Unpayable: one of them cannot, or there are several.
    """
    if len(sent) > 1 and not may_split:
        raise Unpayable(error(FAILED, ONE, path=ALL))
    if len({one.id for one in sent}) < len(sent):
        raise Unpayable(error(FAILED, "Give each instrument an id of its own.", path=ALL))
    found: list[Instrument] = []
    for number, one in enumerate(sent):
        handler_id = handler_of(one)
        token = None if one.credential is None else one.credential.token
        if handler_id not in KNOWN:
            raise Unpayable(_not_offered(number))
        if token is None:
            raise Unpayable(error(FAILED, _TOKENLESS, path=f"{ALL}[{number}].credential"))
        played = TEST_TOKENS.get(token, token) if is_test else token
        amount_minor = one.amount if may_split else None
        found.append(
            Instrument(
                handler=handler_id,
                token=played,
                amount_minor=amount_minor,
                instrument_id=one.id,
            )
        )
    return found


def require_offered(memory: Memory, page: SessionPage, instruments: Sequence[Instrument]) -> None:
    """Refuse an instrument whose handler a checkout does not offer, and none at all.

    Raises:
        Unpayable: one is not offered, or nothing pays.
    """
    handlers = offered(memory, page)
    for number, one in enumerate(instruments):
        if one.handler not in handlers:
            raise Unpayable(_not_offered(number))
    if not instruments:
        raise Unpayable(error(FAILED, ONE, path=ALL))


def handler_of(sent: said.Instrument) -> str | None:
    """Return the handler that an instrument names, or the only one that takes its type."""
    takes = [one for one, name in KNOWN.items() if sent.type in payments.HANDLERS[name].instruments]
    return sent.handler_id or (takes[0] if len(takes) == 1 else None)


def token_messages(basket: said.Basket) -> list[Message]:
    """Return what a platform is told of credentials that are no tokens, before one is needed."""
    sent = () if basket.payment is None else basket.payment.instruments or ()
    return [
        error(FAILED, _TOKENLESS, path=f"{ALL}[{number}].credential")
        for number, one in enumerate(sent)
        if one.credential is not None and one.credential.token is None
    ]


def has_card_number(value: Any) -> bool:
    """Tell whether something that was sent holds the number of a card, by its name or its form.

    Source: ISO/IEC 7812-1, Luhn check digit.
    """
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value)
        return any(key in _RAW or has_card_number(part) for key, part in parts.items())
    if isinstance(value, list):
        return any(has_card_number(part) for part in cast("list[Any]", value))
    digits = re.sub(r"[ -]", "", value) if isinstance(value, str) else ""
    return bool(_PAN.fullmatch(digits)) and _is_luhn(digits)


def _not_offered(number: int) -> Message:
    fault = "This checkout does not offer that handler."
    return error(FAILED, fault, path=f"{ALL}[{number}].handler_id")


def _is_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + turn % 2) for turn, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0  # noqa: PLR2004 # the sum of two digits
