"""How values are written so that equal ones are equal, and what equality means."""

import re
from collections.abc import Callable, Mapping
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from ordito.customers.errors import InvalidIdentifier, SearchTooShort
from ordito.customers.model import Identifier, IdentifierKind, KeyClass

_LONGEST: Final = 200
_SHORTEST_SEARCH: Final = 3
_END: Final = 3
_START: Final = 2
_PHONE_LIKE: Final = re.compile(r"^[\d\s+()./-]+$")
_NO_DIGIT: Final = re.compile(r"\D")
_CARD_FILLING: Final = re.compile(r"[\s-]")
_LIKE_SPECIAL: Final = re.compile(r"([\\%_])")

_CLASSES: Final[Mapping[IdentifierKind, KeyClass]] = {
    IdentifierKind.EMAIL: KeyClass.CLAIMED,
    IdentifierKind.PHONE: KeyClass.CLAIMED,
    IdentifierKind.CARD: KeyClass.UNIQUE,
    IdentifierKind.ACCOUNT: KeyClass.UNIQUE,
    IdentifierKind.EXTERNAL: KeyClass.UNIQUE,
    IdentifierKind.TAX: KeyClass.UNIQUE,
    IdentifierKind.DEVICE: KeyClass.SESSION,
    IdentifierKind.ANONYMOUS: KeyClass.SESSION,
}


def key_class(identifier: Identifier) -> KeyClass:
    """Return what it means that two customers have this value.

    Source: reference of identity keys, docs/explanation/identity.md.
    """
    declared = _CLASSES[identifier.kind]
    is_proven = declared is KeyClass.CLAIMED and identifier.verified_at is not None
    return KeyClass.STRONG if is_proven else declared


def normalise(identifier: Identifier) -> str:
    """Return the value as it is kept and compared.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
    """
    if not identifier.value.strip() or len(identifier.value) > _LONGEST:
        raise _invalid(identifier)
    return _NORMAL[identifier.kind](identifier)


def search_patterns(text: str) -> tuple[list[str], str]:
    """Return the LIKE patterns for the words of a name, and for a normalised value.

    Raises:
        SearchTooShort: fewer than three letters or digits.
    """
    words = text.strip()
    if sum(letter.isalnum() for letter in words) < _SHORTEST_SEARCH:
        raise SearchTooShort(f"{len(words)} characters would find too many.", field="text")
    value = words.lower()
    if _PHONE_LIKE.match(words):
        # a national number stands after the country code, without the trunk prefix
        value = _NO_DIGIT.sub("", words.replace("(0)", "")).lstrip("0") or words
    named = [bare for word in words.split() if (bare := word.strip(".,;"))]
    return [_containing(word) for word in named], _containing(value)


def similar_patterns(text: str) -> list[tuple[list[str], list[str]]]:
    """Return LIKE patterns by which nearly that name is looked up, one try after another.

    Of each try the name has one pattern of the first list and one of the second: of the longest
    word and of the second one, so that few are weighed. Of an address the mailbox is meant, as one
    word: its provider is that of many.
    """
    words = [bare for word in text.partition("@")[0].split() if (bare := word.strip(".,;"))]
    longest, *others = sorted(words or [text.strip()], key=len, reverse=True)
    alone = (_ends(longest), ["%"])
    if not others:
        return [alone, (_nearly(longest), ["%"])]
    second = others[0]
    return [(_ends(longest), _ends(second)), (_nearly(longest), _nearly(second)), alone]


def _ends(word: str) -> list[str]:
    return [_containing(word[:_END]), _containing(word[-_END:])]


def _nearly(word: str) -> list[str]:
    """Return patterns for a word with its beginning or end right, or its first two letters."""
    first = _escaped(word[:_START])
    return [*_ends(word), f"{first}%", f"% {first}%"]


def _containing(text: str) -> str:
    return f"%{_escaped(text)}%"


def _escaped(text: str) -> str:
    return _LIKE_SPECIAL.sub(r"\\\1", text)


def _email(identifier: Identifier) -> str:
    try:
        address = validate_email(identifier.value.strip(), check_deliverability=False)
    except EmailNotValidError as fault:
        raise _invalid(identifier) from fault
    return address.normalized.lower()


def _phone(identifier: Identifier) -> str:
    try:
        number = phonenumbers.parse(identifier.value, identifier.region)
    except phonenumbers.NumberParseException as fault:
        raise _invalid(identifier) from fault
    if not phonenumbers.is_possible_number(number):
        raise _invalid(identifier)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _card(identifier: Identifier) -> str:
    return _CARD_FILLING.sub("", identifier.value).upper()


def _external(identifier: Identifier) -> str:
    if not identifier.source:
        raise _invalid(identifier)
    return f"{identifier.source}:{identifier.value.strip()}"


def _as_given(identifier: Identifier) -> str:
    return identifier.value.strip()


def _invalid(identifier: Identifier) -> InvalidIdentifier:
    # the value is personal: a refusal may be logged, so it names the kind only
    return InvalidIdentifier(f"This is no usable {identifier.kind}.", field=identifier.kind)


_NORMAL: Final[Mapping[IdentifierKind, Callable[[Identifier], str]]] = {
    IdentifierKind.EMAIL: _email,
    IdentifierKind.PHONE: _phone,
    IdentifierKind.CARD: _card,
    IdentifierKind.ACCOUNT: _as_given,
    IdentifierKind.EXTERNAL: _external,
    IdentifierKind.TAX: _card,
    IdentifierKind.DEVICE: _as_given,
    IdentifierKind.ANONYMOUS: _as_given,
}
