"""Records: people of the vault as they are compared, their values brought to one spelling; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from ordito.customers.matching.model import (
    Alike,
    All,
    Comparison,
    Design,
    Initial,
    Key,
    Level,
    On,
    Overlap,
    Record,
    Same,
    Swapped,
    Typos,
    Unlike,
)
from ordito.customers.matching.rules import similar
from ordito.customers.model import IdentifierKind
from ordito.platform.ids import CustomerId

GIVEN_ALIKE: Final = 0.8
"""From this similarity of given names on two people who share a telephone may be one."""

_LETTERS: Final = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "\u0131": "i",
    }
)
_APOSTROPHES: Final = re.compile(r"['`’\u00b4]")
_NO_WORD: Final = re.compile(r"[\W_]+")
_NO_LETTER: Final = re.compile(r"[\d_]+")
_TITLES: Final = frozenset(
    "mr mrs ms miss dr dott dottssa sig sigra ing avv prof rag geom arch herr frau hr pr".split()
)
_PARTICLES: Final = frozenset(
    "de di da del dal della dalla dello degli dei la lo le van von der den du dos das el al".split()
)
_FORMS: Final = frozenset(
    "srl spa snc sas oü ou as gmbh ag ltd llc inc bv nv sa sarl kg ohg plc societa".split()
)
_STREETS: Final = {
    "v": "via",
    "vle": "viale",
    "pza": "piazza",
    "pzza": "piazza",
    "cso": "corso",
    "c.so": "corso",
    "str": "strada",
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "tn": "tanav",
    "tanav": "tanav",
    "pst": "puiestee",
    "mnt": "maantee",
}
_SHORTEST_MAILBOX: Final = 6
_DOTS_MEAN_NOTHING: Final = frozenset({"gmail.com", "googlemail.com"})


class Person(msgspec.Struct, frozen=True):
    """What the vault holds of somebody, as far as it is compared.

    Attributes:
        customer_id: who.
        kind: people are compared with people, companies with companies.
        name: as it was given.
        birth_date: where it is known.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        kinds: of the values.
        values: normalised; of an external id ``source:value``.
    """

    customer_id: CustomerId
    kind: str
    name: str | None
    birth_date: date | None
    street: str | None
    postal_code: str | None
    city: str | None
    kinds: list[str]
    values: list[str]


def record_of(person: Person) -> Record:
    """Return somebody's values in the spelling in which they are compared."""
    held = list(zip(person.kinds, person.values, strict=True))
    given, surname = (
        _company(person.name or "") if person.kind == "company" else _names(person.name or "")
    )
    emails = tuple(dict.fromkeys(_email(v) for k, v in held if k == IdentifierKind.EMAIL))
    words = sorted((*(given or "").split(), *(surname or "").split()))
    street = _street(person.street or "")
    postal_code = "".join(_words(person.postal_code or ""))
    city = " ".join(_words(person.city or ""))
    area = postal_code or city
    return {
        "given_name": given,
        "surname": surname,
        "full_name": " ".join(words) or None,
        "birth_date": None if person.birth_date is None else person.birth_date.isoformat(),
        "street": street or None,
        "postal_code": postal_code or None,
        "city": city or None,
        "area": area or None,
        "home": f"{street}, {area}" if street and area else None,
        "emails": emails,
        "mailboxes": tuple(dict.fromkeys(filter(None, map(_mailbox, emails)))),
        "phones": tuple(dict.fromkeys(v for k, v in held if k == IdentifierKind.PHONE)),
    }


def without_shared(records: Sequence[Record]) -> list[Record]:
    """Return records without the e-mails and phones that people of different names have."""
    shared = {field: _shared(records, field) for field in ("emails", "phones", "mailboxes")}
    return [
        {**record, **{field: _rest(record, field, gone) for field, gone in shared.items()}}
        for record in records
    ]


def unique_values(person: Person) -> dict[str, set[str]]:
    """Return what a person has one of, by what it is: an account, or an id of one system."""
    found: dict[str, set[str]] = {}
    for kind, value in zip(person.kinds, person.values, strict=True):
        if kind in {IdentifierKind.ACCOUNT, "tax"}:
            found.setdefault(kind, set()).add(value)
        elif kind == IdentifierKind.EXTERNAL:
            found.setdefault(f"{kind}:{value.partition(':')[0]}", set()).add(value)
    return found


def differences(left: Person, right: Person) -> tuple[str, ...]:
    """Return in which unique identifiers two people differ: what speaks against one person."""
    one, other = unique_values(left), unique_values(right)
    return tuple(sorted(what for what in one.keys() & other.keys() if one[what] != other[what]))


def _shared(records: Sequence[Record], field: str) -> set[str]:
    names: dict[str, set[str]] = {}
    for record in records:
        given = record.get("given_name")
        values = record.get(field)
        if isinstance(given, str) and len(given) > 1 and isinstance(values, tuple):
            for value in values:
                names.setdefault(value, set()).add(given)
    return {value for value, given in names.items() if _differ(sorted(given))}


def _differ(names: Sequence[str]) -> bool:
    return any(
        not similar(one, other, at=GIVEN_ALIKE)
        and not one.startswith(other)
        and not other.startswith(one)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    )


def _rest(record: Record, field: str, gone: set[str]) -> tuple[str, ...]:
    values = record.get(field)
    return tuple(v for v in values if v not in gone) if isinstance(values, tuple) else ()


def _words(text: str) -> list[str]:
    spelled = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.lower()).translate(_LETTERS))
    plain = "".join(c for c in spelled if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", plain).split()


def _names(name: str) -> tuple[str | None, str | None]:
    """Return given name and surname: ``Rossi, Anna`` as well as ``Anna De Rossi``."""
    head, comma, tail = name.partition(",")
    family = _kept(_words(head), _TITLES) if comma else []
    words = _kept(_words(tail if comma else name), _TITLES)
    if comma and family and words:
        return words[0], " ".join(family)
    words = [*words, *family] if comma else words
    if len(words) < 2:  # noqa: PLR2004 # one word is no given name and surname
        return (None, words[0]) if words else (None, None)
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return words[0], "".join(words[first:]) if first < len(words) - 1 else words[-1]


def _company(name: str) -> tuple[str | None, str | None]:
    words = _kept(_words(name), _FORMS)
    return None, " ".join(words) or None


def _kept(words: Iterable[str], left_out: frozenset[str]) -> list[str]:
    return [word for word in words if word not in left_out and not _NO_LETTER.fullmatch(word)]


def _street(text: str) -> str:
    return " ".join(_STREETS.get(word, word) for word in _words(text))


def _email(value: str) -> str:
    """Return an address without what is after a plus, and dots that its provider leaves out."""
    local, _, domain = value.lower().partition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def _mailbox(email: str) -> str | None:
    local = email.partition("@")[0]
    return local if len(local) >= _SHORTEST_MAILBOX else None


def _field(field: str, *levels: Level, nothing: tuple[float, float]) -> Comparison:
    return Comparison(field, (*levels, Level("differs", None, *nothing)))


_AT_HOME: Final = On("home", Same())
_ANOTHER_NAME: Final = On("given_name", Unlike(GIVEN_ALIKE))
_IN_AREA: Final = On("postal_code", Same())
DESIGN: Final = Design(
    comparisons=(
        _field(
            "given_name",
            Level("same", Same(), 0.8, 0.01, by_term=True),
            Level("swapped", Swapped("surname"), 0.01, 0.0001),
            Level("similar", Alike(0.92), 0.07, 0.002),
            Level("initial", Initial(), 0.02, 0.005),
            Level("alike", Alike(0.8), 0.03, 0.02),
            nothing=(0.07, 0.96),
        ),
        _field(
            "surname",
            Level("same", Same(), 0.85, 0.002, by_term=True),
            Level("swapped", Swapped("given_name"), 0.01, 0.0001),
            Level("similar", Alike(0.92), 0.06, 0.001),
            Level("alike", Alike(0.8), 0.02, 0.01),
            nothing=(0.06, 0.98),
        ),
        _field(
            "birth_date",
            Level("same", Same(), 0.9, 0.0001),
            Level("one digit", Typos(1), 0.05, 0.001),
            Level("two digits", Typos(2), 0.02, 0.01),
            nothing=(0.03, 0.9889),
        ),
        # people of a family share surname and home: what says that they live together says little
        # of who they are
        _field(
            "area",
            Level("same household", All((_AT_HOME, _ANOTHER_NAME)), 0.03, 0.001),
            Level("same", All((_AT_HOME,)), 0.5, 0.001),
            Level("similar", All((On("street", Alike(0.9)), _IN_AREA)), 0.1, 0.0002),
            Level("same area", All((_IN_AREA,)), 0.15, 0.01),
            Level("same city", All((On("city", Same()),)), 0.1, 0.03),
            nothing=(0.12, 0.957),
        ),
        _field(
            "emails",
            Level("same", Overlap("emails"), 0.6, 0.00001),
            Level("same mailbox", Overlap("mailboxes"), 0.05, 0.0001),
            nothing=(0.35, 0.99989),
        ),
        _field(
            "phones",
            Level("same", Overlap("phones"), 0.65, 0.00002),
            nothing=(0.35, 0.99998),
        ),
    ),
    blocks=(
        (Key("full_name"),),
        (Key("surname"), Key("postal_code")),
        (Key("given_name"), Key("birth_date")),
        (Key("surname"), Key("birth_date")),
        (Key("birth_date"), Key("postal_code")),
        (Key("birth_date"), Key("given_name", 1)),
        (Key("home"),),
        (Key("given_name"), Key("street")),
        (Key("surname", 4), Key("given_name", 3), Key("city")),
        (Key("given_name"), Key("postal_code", 3), Key("surname", 2)),
        (Key("emails"),),
        (Key("mailboxes"),),
        (Key("phones"),),
    ),
    lists=("emails", "mailboxes", "phones"),
    certain=(
        (Key("full_name"), Key("birth_date")),
        (Key("full_name"), Key("emails")),
        (Key("full_name"), Key("phones")),
        (Key("full_name"), Key("home")),
    ),
    training=(
        (Key("given_name"), Key("surname")),
        (Key("home"),),
        (Key("birth_date"), Key("city")),
        (Key("emails"),),
        (Key("phones"),),
    ),
)
"""What is compared of the company's customers."""
