"""Rules of offers, and the codes of their links."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.engagement.errors import OfferRulesUnclear, UnknownOfferRule
from ordito.engagement.model import OfferBook, OfferRule, OfferRules
from ordito.platform.ids import CustomerId

_ID_BYTES: Final = 16
_MAC_BYTES: Final = 16


def require_rules(rules: OfferRules) -> None:
    """Refuse rules that contradict themselves.

    Raises:
        OfferRulesUnclear: two have one code, or a kind of product stands twice.
    """
    codes = [rule.code for rule in rules.rules]
    if len(set(codes)) < len(codes):
        raise OfferRulesUnclear("Two rules have the same code.", field="rules")
    if any(len(set(rule.relations)) < len(rule.relations) for rule in rules.rules):
        raise OfferRulesUnclear("A kind of product stands twice.", field="rules")


def rule_named(book: OfferBook, code: str) -> OfferRule:
    """Return a rule by its code.

    Raises:
        UnknownOfferRule: none in force has it.
    """
    found = next((one for one in book.policy.rules if one.code == code), None)
    if found is None:
        raise UnknownOfferRule(f"There is no rule {code[:40]!r}.", field="rule")
    return found


def valid_until(rule: OfferRule, at: datetime) -> datetime:
    """Return until when an offer that is made now is valid."""
    return at + timedelta(days=rule.valid_days)


def link_code(seal: bytes, customer_id: CustomerId, offer_id: UUID) -> str:
    """Return the code of an offer's link: it names the offer, and nobody else can make it."""
    said = customer_id.bytes + offer_id.bytes
    return urlsafe_b64encode(said + _mac(seal, said)).decode().rstrip("=")


def read_link(seal: bytes, code: str) -> tuple[CustomerId, UUID] | None:
    """Return whose and which offer a code names; None where it was not made here."""
    try:
        content = urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except ValueError:
        return None
    said, mac = content[: 2 * _ID_BYTES], content[2 * _ID_BYTES :]
    if len(mac) != _MAC_BYTES or not hmac.compare_digest(_mac(seal, said), mac):
        return None
    return CustomerId(UUID(bytes=said[:_ID_BYTES])), UUID(bytes=said[_ID_BYTES:])


def _mac(seal: bytes, said: bytes) -> bytes:
    return hmac.digest(seal, b"offer:" + said, "sha256")[:_MAC_BYTES]
