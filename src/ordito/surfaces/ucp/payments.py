"""Payment handlers: by whom a buyer may pay through a platform.

A card comes as a token that the payment processor made; nothing here ever sees its number. With
the sandbox as processor it plays test cards. Ids are those that a checkout session offers.
"""

from typing import Any, Final

import msgspec

from ordito.surfaces.ucp.links import secure
from ordito.surfaces.ucp.versions import Version

CARD: Final = "com.example.sandbox.card_token"
GIFT_CARD: Final = "com.example.sandbox.gift_card"


class Handler(msgspec.Struct, frozen=True):
    """A payment handler.

    Attributes:
        id: by which instruments name it.
        instruments: types of instruments that it takes.
        brands: of cards; none where it takes no cards.
        config: what platforms need to make its tokens.
        asks_back: whether its payments may need the buyer's word, on a page of this server.
    """

    id: str
    instruments: tuple[str, ...]
    brands: tuple[str, ...] = ()
    config: dict[str, Any] = {}
    asks_back: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Instruments of some types, ``min`` to ``max`` of them."""

    types: tuple[str, ...]
    min: int = 0
    max: int = 1


HANDLERS: Final = {
    CARD: Handler("card", ("card",), ("visa", "mastercard"), asks_back=True),
    GIFT_CARD: Handler("gift_card", ("gift_card",)),
}
COMBINATIONS: Final = (
    (Group(types=("card",), min=1, max=2), Group(types=("gift_card",), max=5)),
    (Group(types=("gift_card",), min=1, max=5),),
)
"""Instruments that may pay together; no type stands in two groups of one combination."""


def declared(
    version: Version, origin: str, *, without: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return the payment handlers as profiles and checkouts declare them.

    Args:
        version: of the protocol.
        origin: address of this server, from which pages of a handler's actions load.
        without: handlers that are not offered here.
    """
    return {
        name: [_entry(version, handler, origin)]
        for name, handler in HANDLERS.items()
        if name not in without
    }


def constrained(version: Version, origin: str, *, without: frozenset[str]) -> dict[str, Any]:
    """Return the handlers of a checkout, with what its next request has to keep to.

    A credential is a token of its handler: one of another shape is refused.

    Source: UCP 2026-08-25, Request Constraints.
    """
    told = declared(version, origin, without=without)
    if version is Version.APRIL:
        return told
    for entry in (entry for entries in told.values() for entry in entries):
        # ids of handlers are our own words, without a quote
        path = f"$['payment']['instruments'][?@['handler_id'] == '{entry['id']}']"
        constraints = {"path": path, "properties": {"credential": {"required": ["token"]}}}
        for instrument in entry["available_instruments"]:
            instrument["ucp"] = {"request_constraints": constraints}
    return told


def _entry(version: Version, handler: Handler, origin: str) -> dict[str, Any]:
    instruments: list[dict[str, Any]] = [{"type": kind} for kind in handler.instruments]
    if handler.brands:
        brands = {"properties": {"brand": {"enum": list(handler.brands)}}}
        if version is Version.APRIL:
            brands = {"brands": list(handler.brands)}
        instruments = [{**one, "constraints": brands} for one in instruments]
    asked = {"action_origins": [secure(origin)]} if handler.asks_back else {}
    place = f"https://example.com/ucp/{version.value}/{handler.id}"
    return {
        "id": handler.id,
        "version": version.value,
        "spec": f"{place}.html",
        "schema": f"{place}.json",
        "available_instruments": instruments,
        "config": {**handler.config, **(asked if version is not Version.APRIL else {})},
    }
