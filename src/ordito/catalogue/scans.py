"""Scans: from what a scanner sends to the article, with lot, serial and expiry.

Element strings and links are read by the library ``biip``.

Source: GS1 General Specifications 25.0, sections 2.1, 3 and 7; GS1 Digital Link 1.5.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import biip
from biip.gs1_messages import GS1Message
from msgspec.structs import replace

from ordito.catalogue.errors import WrongScan
from ordito.catalogue.model import Holds, Scan, ScanPrefix

_GTIN: Final = re.compile(r"^(?:\d{8}|\d{12,14})$", re.ASCII)
_LINK: Final = re.compile(r"^https?://", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"^\(\d{2,4}\)")
_OWN_DIGITS: Final = 13
_LONGEST: Final = 500
# day of expiry before the day until which it is best
_LAST_DAY: Final = ("17", "15")
_COUNTS: Final = ("30", "37")


def read_scan(text: str, *, own: Sequence[ScanPrefix] = ()) -> Scan:
    """Return what a barcode says.

    Args:
        text: a GTIN of 8, 12, 13 or 14 digits; element strings as GS1-128 and DataMatrix hold them,
            also with the application identifiers in brackets; or a GS1 Digital Link; each with the
            symbology identifier that a scanner may send first.
        own: barcodes that the company prints itself.

    Raises:
        WrongScan: none of these, a wrong check digit, or no article in it.
    """
    scanned = text.strip()
    if not 0 < len(scanned) <= _LONGEST:
        raise WrongScan("Nothing was scanned, or far too much.", field="code")
    if _IN_BRACKETS.match(scanned):
        return _of_message(_message(scanned, is_readable=True))
    result = biip.parse(scanned)
    bare = scanned[len(str(result.symbology_identifier)) :] if scanned[0] == "]" else scanned
    if _GTIN.match(bare):
        if result.gtin is None:
            raise WrongScan(result.gtin_error or f"{bare} is no GTIN.", field="code")
        return _own(Scan(gtin=bare.zfill(14)), bare, own)
    if _LINK.match(bare):
        if result.gs1_digital_link_uri is None:
            why = result.gs1_digital_link_uri_error or "It is no GS1 Digital Link."
            raise WrongScan(why, field="code")
        return _of_strings(result.gs1_digital_link_uri.element_strings)
    if bare.isdigit() and result.gs1_message is None and result.gtin_error:
        raise WrongScan(result.gtin_error, field="code")
    return _of_message(result.gs1_message or _message(bare, is_readable=False))


def _message(text: str, *, is_readable: bool) -> GS1Message:
    try:
        return GS1Message.parse_hri(text) if is_readable else GS1Message.parse(text)
    except biip.ParseError as error:
        raise WrongScan(f"It cannot be read: {error}", field="code") from error


def _of_message(message: GS1Message) -> Scan:
    return _of_strings(message.element_strings)


def _of_strings(strings: Any) -> Scan:
    told = {string.ai.ai: string for string in strings}
    article = told.get("01") or told.get("02")
    if article is None or article.gtin is None:
        why = article.gtin_error if article is not None else None
        raise WrongScan(why or "It names no article (AI 01).", field="code")
    days = [told[ai].date for ai in _LAST_DAY if ai in told]
    counts = [int(told[ai].value) for ai in _COUNTS if ai in told]
    weights = [one.decimal for ai, one in told.items() if ai.startswith("310")]
    return Scan(
        gtin=article.gtin.as_gtin_14(),
        lot=told["10"].value if "10" in told else None,
        serial=told["21"].value if "21" in told else None,
        expires_on=days[0] if days else None,
        count=counts[0] if counts else None,
        weight_kg=weights[0] if weights else None,
    )


def _own(scan: Scan, digits: str, own: Sequence[ScanPrefix]) -> Scan:
    """Return a scan with the value that a barcode of the company's own holds."""
    prefixes = [one for one in own if digits.startswith(one.prefix)]
    if len(digits) != _OWN_DIGITS or not prefixes:
        return scan
    printed = prefixes[0]
    start = _OWN_DIGITS - 1 - printed.value_digits
    number = digits[start : _OWN_DIGITS - 1]
    # with a check digit of its own in front, which belongs to the value
    item = digits[: start - printed.has_inner_check]
    body = item.ljust(_OWN_DIGITS - 1, "0")
    value = Decimal(number).scaleb(-printed.decimals)
    gtin = f"{body}{check_digit(body)}".zfill(14)
    match printed.holds:
        case Holds.WEIGHT_KG:
            return replace(scan, gtin=gtin, weight_kg=value)
        case Holds.PRICE:
            return replace(scan, gtin=gtin, price=value)
        case Holds.COUNT:
            return replace(scan, gtin=gtin, count=int(value))


def check_digit(body: str) -> str:
    """Return the digit that makes a GTIN of these digits.

    Source: GS1 General Specifications, section 7.9: weights 3 and 1 from the right, modulo 10.
    """
    weighted = sum(int(digit) * (1 if i % 2 else 3) for i, digit in enumerate(reversed(body)))
    return str(-weighted % 10)
