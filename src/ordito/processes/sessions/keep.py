"""Keep: from a wish to what the session keeps of it, and to what goes to the customers' vault."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from ordito import orders
from ordito.catalogue import UnknownSku
from ordito.customers import Identifier, IdentifierKind, InvalidIdentifier, normalise
from ordito.platform.errors import Invalid
from ordito.processes.sessions.messages import error
from ordito.processes.sessions.page import SessionMessage
from ordito.processes.sessions.wish import (
    Wish,
    WishedAddress,
    WishedBuyer,
    WishedLine,
    WishedMethod,
)
from ordito.reads.memory import Memory

_ID: Final = "line-{}"
_COUNTRY_CODE: Final = 2
_MOST_PARAMETERS: Final = 20
_LONGEST: Final = 200
_PARAMETER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}\Z")
# an e-mail address, also encoded; a number with its country code; what is as long as a card's
_PERSONAL: Final = re.compile(r"@|%40|\x00|^\s*\+\d|^[\d\s-]{13,23}$", re.IGNORECASE)
# country of an address that names none, in a market that is none
_NOWHERE: Final = "ZZ"


class LineNamedTwice(Invalid):
    """Two lines, methods or destinations of a wish have the same id, or a line two methods."""

    code = "session.named_twice"
    remedy = "Give each line, method and destination an id of its own, and each line one method."


class CardNumber(Invalid):
    """Something looks like the number of a payment card."""

    code = "session.card_number"
    remedy = "Send the token that the payment handler gave; never the number of a card."


class Typed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the vault keeps of a wish; personal values.

    Attributes:
        buyer: who buys, as typed.
        addresses: by id of the destination, as far as they are typed.
        country: of phone numbers without a country code; None where they have to have one.
    """

    buyer: WishedBuyer | None = None
    addresses: dict[str, WishedAddress] = msgspec.field(default_factory=dict[str, WishedAddress])
    country: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return self.buyer is None and not self.addresses


def typed_of(content: Mapping[str, Any] | None) -> Typed:
    """Return what the vault has kept."""
    return msgspec.convert(content or {}, Typed)


def as_content(typed: Typed) -> dict[str, Any]:
    """Return what the vault is to keep."""
    return msgspec.to_builtins(typed)


def keep(
    memory: Memory, wish: Wish, *, market: str, before: Typed
) -> tuple[orders.sessions.KeptWish, Typed]:
    """Part a wish into what the session keeps and what the vault keeps.

    Args:
        memory: catalogue, network.
        wish: what is asked.
        market: of the channel; addresses that name no country are there.
        before: what was typed before.

    Raises:
        LineNamedTwice: ids are not unique, or a line has two methods.
        UnknownPlace: there is no place of that name.
        CardNumber: something looks like the number of a payment card.
    """
    country = country_of(market)
    lines = tuple(_lines(memory, wish.lines))
    methods = tuple(_methods(wish.methods, country or _NOWHERE))
    _require_once("lines", [line.line_id for line in lines])
    _require_once("methods", [method.method_id for method in methods])
    _require_once("methods", [name for method in methods for name in method.line_ids])
    place = None if wish.place is None else memory.place(wish.place, field="place")
    kept = orders.sessions.KeptWish(
        lines=lines,
        codes=tuple(dict.fromkeys(code.strip() for code in wish.codes)),
        methods=methods,
        consents=tuple(
            orders.sessions.KeptConsent(one.purpose, one.channel, one.given, one.proof)
            for one in wish.consents
        ),
        eligibility=tuple(dict.fromkeys(wish.eligibility)),
        latitude=None if wish.near is None else wish.near.latitude,
        longitude=None if wish.near is None else wish.near.longitude,
        place_id=None if place is None else place.place_id,
        needs_destination=wish.needs_destination,
        needs_contact=wish.needs_contact,
        invoice=wish.invoice,
        attribution=attribution_of(wish.attribution or {}),
        term=wish.term or "",
    )
    typed = Typed(
        buyer=before.buyer if wish.buyer is None else wish.buyer,
        addresses=_addresses(wish, methods),
        country=country,
    )
    return kept, typed


def methods_of_cart(cart: orders.carts.Cart) -> Iterator[WishedMethod]:
    """Yield the methods that lines of a cart were put in with."""
    collected = [line for line in cart.lines if line.method != orders.Method.SHIP]
    for place_id in dict.fromkeys(line.place_id for line in collected):
        yield WishedMethod(
            method_id=f"collect-{place_id}" if place_id else "collect",
            kind="collect",
            line_ids=tuple(
                _ID.format(number)
                for number, line in enumerate(cart.lines, start=1)
                if line in collected and line.place_id == place_id
            ),
            destination=None if place_id is None else str(place_id),
        )


def lines_of_cart(cart: orders.carts.Cart) -> tuple[WishedLine, ...]:
    """Return what is in a cart as lines of a wish."""
    return tuple(
        WishedLine(line_id=_ID.format(number), sku=str(line.sku_id), quantity=line.quantity)
        for number, line in enumerate(cart.lines, start=1)
    )


def attribution_of(said: Mapping[str, str]) -> dict[str, str]:
    """Return what is kept of what brought a buyer: short parameters, none of them personal.

    What is too long, too much, or could be an address, a phone number or a card's is left out: it
    must not stand in the way of a sale.
    """
    kept = {
        name: value
        for name, value in said.items()
        if _PARAMETER.match(name) and len(value) <= _LONGEST and not _PERSONAL.search(value)
    }
    return dict(sorted(kept.items())[:_MOST_PARAMETERS])


def country_of(market: str) -> str | None:
    """Return the country that a market is, or None where it is several or something else."""
    return market if len(market) == _COUNTRY_CODE and market.isupper() else None


def contact_messages(session: orders.sessions.Session, typed: Typed) -> Iterator[SessionMessage]:
    """Yield what is wrong with how the buyer is reached."""
    buyer = typed.buyer or WishedBuyer()
    for field in wrong_contact(typed):
        yield error("contact_invalid", f"buyer.{field}")
    is_known = session.is_signed_in or not session.wish.needs_contact
    if not is_known and not (buyer.email or buyer.phone):
        yield error("contact_missing", "buyer.email")


def wrong_contact(typed: Typed) -> list[str]:
    """Return the fields of a buyer that cannot be what they claim: ``email``, ``phone``."""
    buyer = typed.buyer or WishedBuyer()
    asked = [
        ("email", IdentifierKind.EMAIL, buyer.email),
        ("phone", IdentifierKind.PHONE, buyer.phone),
    ]
    wrong: list[str] = []
    for field, kind, value in asked:
        if value:
            try:
                normalise(Identifier(kind, value, region=typed.country))
            except InvalidIdentifier:
                wrong.append(field)
    return wrong


def require_no_card_number(token: str | None, field: str) -> None:
    """Refuse a token that looks like the number of a payment card; it is said nowhere.

    Source: ISO/IEC 7812-1, Luhn check digit.

    Raises:
        CardNumber: 13 to 19 digits whose last one is right.
    """
    digits = "" if token is None else token.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit() and 13 <= len(digits) <= 19 and _is_luhn(digits):  # noqa: PLR2004 # ISO/IEC 7812-1
        raise CardNumber("That looks like the number of a card.", field=field)


def _is_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + number % 2) for number, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0  # noqa: PLR2004 # the sum of two digits


def _lines(memory: Memory, lines: Sequence[WishedLine]) -> Iterator[orders.sessions.KeptLine]:
    for number, line in enumerate(lines, start=1):
        try:
            sku = str(memory.sku(line.sku, field="sku").sku_id)
        except UnknownSku:
            sku = line.sku
        yield orders.sessions.KeptLine(line.line_id or _ID.format(number), sku, line.quantity)


def _methods(methods: Sequence[WishedMethod], country: str) -> Iterator[orders.sessions.KeptMethod]:
    kinds = [method.kind for method in methods]
    for number, method in enumerate(methods):
        named = method.kind if kinds.count(method.kind) == 1 else f"{method.kind}-{number + 1}"
        method_id = method.method_id or named
        written = tuple(
            orders.sessions.KeptDestination(
                one.destination_id or f"{method_id}-address-{turn}",
                one.address.country or country,
                _code(one.address.postal_code),
            )
            for turn, one in enumerate(method.destinations, start=1)
        )
        _require_once(f"methods[{number}].destinations", [one.destination_id for one in written])
        chosen = method.destination
        if chosen is None and len(written) == 1:
            chosen = written[0].destination_id
        yield orders.sessions.KeptMethod(
            method_id, method.kind, method.line_ids, written, chosen, dict(method.options)
        )


def _addresses(
    wish: Wish, methods: Sequence[orders.sessions.KeptMethod]
) -> dict[str, WishedAddress]:
    return {
        kept.destination_id: wished.address
        for method, named in zip(wish.methods, methods, strict=True)
        for wished, kept in zip(method.destinations, named.destinations, strict=True)
    }


def _code(postal_code: str | None) -> str:
    return " ".join((postal_code or "").upper().split())


def _require_once(field: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise LineNamedTwice(f"{name[:40]!r} is there twice.", field=field)
