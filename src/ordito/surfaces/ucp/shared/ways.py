"""Ways: how lines reach the buyer, to what places, by which options, and what else there is."""

from datetime import datetime
from typing import Any, Final

from ordito.processes.sessions import (
    SessionDestination,
    SessionGroup,
    SessionMethod,
    SessionOption,
    SessionPage,
    WishedAddress,
)
from ordito.surfaces.ucp.shared.totals import entry
from ordito.surfaces.ucp.versions import Version

TYPES: Final = {"ship": "shipping", "collect": "pickup"}
KINDS: Final = {name: kind for kind, name in TYPES.items()}


def fulfillment(version: Version, page: SessionPage) -> dict[str, Any] | None:
    """Return how everything reaches the buyer; None where nothing has to."""
    if not page.methods and not page.available_methods:
        return None
    told: dict[str, Any] = {"methods": [_method(version, one) for one in page.methods]}
    available = [
        {
            "type": TYPES[one.kind],
            "line_item_ids": list(one.line_ids),
            **({} if one.from_at is None else {"fulfillable_on": stamp(one.from_at)}),
        }
        for one in page.available_methods
    ]
    return {**told, "available_methods": available} if available else told


def postal(address: WishedAddress) -> dict[str, Any]:
    """Return an address as the protocol writes it."""
    first, _, last = (address.recipient or "").partition(" ")
    told = {
        "first_name": first,
        "last_name": last,
        "phone_number": address.phone,
        "street_address": address.lines[0] if address.lines else None,
        "extended_address": ", ".join(address.lines[1:]),
        "address_locality": address.city,
        "address_region": address.region,
        "postal_code": address.postal_code,
        "address_country": address.country,
    }
    return {name: value for name, value in told.items() if value}


def stamp(at: datetime) -> str:
    """Return an instant as RFC 3339 writes it."""
    return at.isoformat().replace("+00:00", "Z")


def _method(version: Version, one: SessionMethod) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.method_id,
        "type": TYPES[one.kind],
        "line_item_ids": list(one.line_ids),
        "destinations": [_destination(version, each) for each in one.destinations],
        "groups": [_group(version, each) for each in one.groups],
    }
    if one.destination is not None:
        told["selected_destination_id"] = one.destination
    return told


def _destination(version: Version, one: SessionDestination) -> dict[str, Any]:
    if one.kind == "place":
        told: dict[str, Any] = {"id": one.destination_id, "name": one.name or one.destination_id}
        if one.place_address is not None:
            told["address"] = postal(one.place_address)
        kind = "business_location"
    else:
        address = {} if one.address is None else postal(one.address)
        told = {"id": one.destination_id, **address}
        kind = "shipping_address"
    return told if version is Version.APRIL else {"type": kind, **told}


def _group(version: Version, one: SessionGroup) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.group_id,
        "line_item_ids": list(one.line_ids),
        "options": [_option(version, each) for each in one.options],
    }
    return told if one.option_id is None else {**told, "selected_option_id": one.option_id}


def _option(version: Version, one: SessionOption) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.option_id,
        "title": one.title,
        "totals": [entry("total", one.amount_minor, "Total")],
    }
    if one.discount_minor:
        told["totals"] = [
            entry("subtotal", one.base_minor, "Subtotal"),
            entry("discount", -one.discount_minor, "Discount"),
            *told["totals"],
        ]
    if one.earliest_at is not None:
        told["earliest_fulfillment_time"] = stamp(one.earliest_at)
    if one.latest_at is not None:
        told["latest_fulfillment_time"] = stamp(one.latest_at)
        text = f"{'Ready' if one.service == 'collect' else 'Arrives'} by {one.latest_at:%Y-%m-%d}"
        told["description"] = text if version is Version.APRIL else {"plain": text}
    return told
