"""Permalinks: addresses that say what somebody wants to buy; the shop follows them.

Everything in one is said by a stranger: an address leads to a basket, never to an order, and never
to a page that is not the shop's.

Source: UCP 2026-08-25, Permalink; RFC 6901 (JSON Pointer), RFC 4648 section 5 (base64url).
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import msgspec

BUY: Final = "/shop/buy"
_SHOP: Final = "/shop"
_BARE: Final = re.compile(r"[A-Za-z0-9._-]+")
_UNITS: Final = re.compile(r"[1-9][0-9]{0,4}")
_CODE: Final = re.compile(r"/discounts/codes/[0-9]{1,2}")
_ATTRIBUTION: Final = re.compile(r"/attribution/[A-Za-z0-9_.-]{1,64}")
# of what is not the protocol's, that which says where somebody came from is handed on
_HANDED_ON: Final = re.compile(r"utm_[a-z_]{1,32}|gclid|fbclid|msclkid|ref")
_METHOD: Final = "/fulfillment/methods/0/"
_BUYER: Final = "/buyer/"
_UNSAFE: Final = re.compile(r"[\s\\\x00-\x1f\x7f]|^[A-Za-z][A-Za-z0-9+.-]*:")
_KEPT: Final = "/-._~!$&'()*+,;=:@"
_MOST_ITEMS: Final = 50
_MOST_FIELDS: Final = 60
_LONGEST: Final = 100


class NoPermalink(Exception):
    """The address cannot be understood, or says two things of one."""


class Permalink(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks for.

    Attributes:
        items: name and units of what is wanted, in order.
        codes: coupons.
        buyer: who buys, by the protocol's names; personal values.
        method: ``type`` and ``selected_destination_id`` of how everything shall reach the buyer.
        attribution: where the buyer came from, in the protocol's words.
        continue_to: path of the shop where the buyer wants to go on; None is where it is bought.
        handed_on: what is kept in the address of the page that follows.
    """

    items: tuple[tuple[str, int], ...] = ()
    codes: tuple[str, ...] = ()
    buyer: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    method: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    attribution: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    continue_to: str | None = None
    handed_on: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])


def permalink(origin: str, items: Iterable[tuple[str, int]], codes: Iterable[str] = ()) -> str:
    """Return the address that asks for items, each named by its id.

    Args:
        origin: address of this server, without a slash at its end.
        items: names and units.
        codes: coupons.
    """
    path = ",".join(f"{token_of(name)}:{units}" for name, units in items)
    said = {f"discounts/codes/{turn}": code for turn, code in enumerate(codes)}
    query = f"?{urlencode(said, safe='/')}" if said else ""
    return f"{origin}{BUY}/{path}{query}"


def token_of(name: str) -> str:
    """Return how a path names an item."""
    if _BARE.fullmatch(name):
        return name
    return "~" + urlsafe_b64encode(name.encode()).decode().rstrip("=")


def item_of(token: str) -> str:
    """Return the item that a token names.

    Raises:
        NoPermalink: it is none.
    """
    if not token.startswith("~"):
        if not _BARE.fullmatch(token):
            raise NoPermalink(token)
        return token
    bare = token[1:]
    try:
        name = urlsafe_b64decode(bare + "=" * (-len(bare) % 4)).decode()
    except (Error, ValueError) as wrong:
        raise NoPermalink(token) from wrong
    is_canonical = urlsafe_b64encode(name.encode()).decode().rstrip("=") == bare
    if not is_canonical or not name or not name.isprintable():
        raise NoPermalink(token)
    return name


def read_permalink(items: str, query: str) -> Permalink:
    """Return what an address asks for; fields that mean nothing here are dropped.

    Args:
        items: of the path.
        query: as it was sent.

    Raises:
        NoPermalink: it cannot be understood, or two fields are the same one.
    """
    fields, others = _fields(query)
    return Permalink(
        items=tuple(_items(items)),
        codes=tuple(value for name, value in sorted(fields.items()) if _CODE.fullmatch(name)),
        buyer=_below(fields, _BUYER),
        method=_below(fields, _METHOD),
        attribution={
            name.rpartition("/")[2]: value
            for name, value in fields.items()
            if _ATTRIBUTION.fullmatch(name)
        },
        continue_to=_own_page(fields.get("/continue_to")),
        handed_on={name: value for name, value in others.items() if _HANDED_ON.fullmatch(name)},
    )


def _items(path: str) -> Iterable[tuple[str, int]]:
    pairs = path.split(",") if path else []
    if len(pairs) > _MOST_ITEMS:
        raise NoPermalink("too many items")
    for pair in pairs:
        token, _, units = pair.partition(":")
        if not _UNITS.fullmatch(units):
            raise NoPermalink(pair)
        yield item_of(token), int(units)


def _fields(query: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return fields by their pointer, and what is written without a slash by its name."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as wrong:
        raise NoPermalink("too many fields") from wrong
    fields: dict[str, str] = {}
    for name, value in pairs:
        pointer = "/" + name.removeprefix("/")
        if pointer in fields:
            raise NoPermalink(name[:_LONGEST])
        fields[pointer] = value if value.isprintable() else ""
    others = {name[1:]: value for name, value in fields.items() if "/" not in name[1:]}
    return fields, others


def _below(fields: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value[:_LONGEST]
        for name, value in fields.items()
        if name.startswith(prefix) and value
    }


def _own_page(wanted: str | None) -> str | None:
    """Return the path of a page of the shop, written anew; None where it is none."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if _UNSAFE.search(wanted):
        return None
    target = urlsplit(urljoin(f"https://here.invalid{BUY}", wanted))
    path = target.path
    if target.netloc != "here.invalid" or not (path == _SHOP or path.startswith(f"{_SHOP}/")):
        return None
    told = quote(path, safe=_KEPT)
    return f"{told}?{quote(target.query, safe=_KEPT + '?')}" if target.query else told
