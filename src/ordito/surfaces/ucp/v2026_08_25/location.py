# pyright: reportMissingTypeStubs=none
"""Locations of version 2026-08-25: search and lookup of places that buyers come to.

Source: UCP 2026-08-25, Location.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, cast

from ucp_sdk.models.schemas.common.location_lookup import LookupRequest
from ucp_sdk.models.schemas.common.location_search import SearchRequest
from ucp_sdk.models.schemas.common.types.location_filter import LocationFilter

from ordito import network
from ordito.network import Place, Service, UnknownPlace
from ordito.platform.ids import PlaceId
from ordito.surfaces.ucp.answers import Answer, Message, notice
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import LOCATION_LOOKUP, LOCATION_SEARCH
from ordito.surfaces.ucp.desk import places
from ordito.surfaces.ucp.desk.geodesy import Point
from ordito.surfaces.ucp.desk.places import Where
from ordito.surfaces.ucp.operations import Body, Forms
from ordito.surfaces.ucp.shared.reading import invalid, language_of
from ordito.surfaces.ucp.v2026_08_25.forms import check, schema_of
from ordito.surfaces.ucp.v2026_08_25.schedule import exception_hours, regular_hours

Form = TypeVar("Form", SearchRequest, LookupRequest)
_INSTANT: Final = re.compile(r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)$")
_PAGE: Final = 10
_MOST: Final = 50
_MOST_NAMED: Final = 50
_AMENITIES: Final = {
    "dev.ucp.amenity.shopping.in_store_pickup": Service.COLLECT,
    "dev.ucp.amenity.shopping.in_store_return": Service.RETURN,
    "dev.ucp.amenity.shopping.repair": Service.REPAIR,
}
_TOLD: Final = {
    Service.COLLECT: {
        "en": "In-store pickup",
        "it": "Ritiro in negozio",
        "et": "Poest kättesaamine",
    },
    Service.RETURN: {"en": "In-store returns", "it": "Resi in negozio", "et": "Poes tagastamine"},
    Service.REPAIR: {"en": "Repairs", "it": "Riparazioni", "et": "Parandus"},
}
_KNOWN_FILTERS: Final = frozenset({"hours", "amenities", "items", "ucp"})


async def search_locations(asking: Asking, body: Body) -> Answer:
    """Answer with a page of places of which all holds that is asked.

    Raises:
        ProtocolError: 400: something is asked that cannot be told here, or the cursor is none.
    """
    asked, where = _read(SearchRequest, body)
    pool = places.visited(asking)
    if asked.query:
        pool = places.matching(pool, asked.query)
    found = await places.narrow(asking, pool, where)
    pagination = asked.pagination
    limit = min((pagination and pagination.limit) or _PAGE, _MOST)
    start = _start(pagination.cursor if pagination else None)
    shown = found[start : start + limit]
    pages: dict[str, Any] = {"has_next_page": start + limit < len(found), "total_count": len(found)}
    if pages["has_next_page"]:
        pages["cursor"] = urlsafe_b64encode(str(start + limit).encode()).decode()
    language = _language(asking, asked)
    told = [_location(one, language, asking) for one in shown]
    return Answer(200, {"ucp": asking.ucp(), "locations": told, "pagination": pages})


async def lookup_locations(asking: Asking, body: Body) -> Answer:
    """Answer with the places that are named, each once, of which all holds that is asked.

    Raises:
        ProtocolError: 400: something is asked that cannot be told here.
    """
    asked, where = _read(LookupRequest, body)
    names = list(dict.fromkeys(asked.ids))
    messages: list[Message] = []
    if len(names) > _MOST_NAMED:
        left = len(names) - _MOST_NAMED
        told = f"At most {_MOST_NAMED} identifiers are looked up at once; {left} were left out."
        messages.append(notice(told, code="batch_limit_applied"))
        names = names[:_MOST_NAMED]
    visited = {one.place_id: one for one in places.visited(asking)}
    inputs: dict[PlaceId, list[str]] = {}
    for name in names:
        try:
            named = asking.memory.place(name, field="ids")
        except UnknownPlace:
            continue
        if named.place_id in visited:
            inputs.setdefault(named.place_id, []).append(name)
    found = await places.narrow(asking, [visited[one] for one in inputs], where)
    language = _language(asking, asked)
    locations = [
        _location(one, language, asking)
        | {"inputs": [{"id": name} for name in inputs[one.place_id]]}
        for one in found
    ]
    answer: dict[str, Any] = {"ucp": asking.ucp(), "locations": locations}
    if messages:
        answer["messages"] = messages
    return Answer(200, answer)


def _language(asking: Asking, asked: SearchRequest | LookupRequest) -> str:
    return language_of(asking, asked.context.language if asked.context else None)


def _read(model: type[Form], body: Body) -> tuple[Form, Where]:
    """Return what is asked, and what is asked of places.

    The model's own check of ``open_at`` fails on every instant (it asks a pattern of a date), so
    that member is checked here.
    """
    given = body.get("filters")
    filters: dict[str, Any] = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    open_at = None
    if "hours" in filters:
        open_at = _instant(filters["hours"])
        body = {**body, "filters": {k: v for k, v in filters.items() if k != "hours"}}
    check(model, body)
    asked = model.model_validate(body)
    return asked, _where(asked, open_at)


def _instant(hours: object) -> datetime:
    said = cast("dict[str, Any]", hours).get("open_at") if isinstance(hours, dict) else None
    if isinstance(said, str) and _INSTANT.match(said):
        try:
            return datetime.fromisoformat(said.upper())
        except ValueError:
            pass
    raise invalid("filters.hours.open_at is no instant with an offset (RFC 3339).")


def _where(asked: SearchRequest | LookupRequest, open_at: datetime | None) -> Where:
    if asked.serves is not None:
        raise invalid(
            "Where deliveries go is told by a checkout with its address; leave serves out.",
            code="serves_not_supported",
        )
    if foreign := [name for name in asked.model_extra or () if "." in name]:
        raise invalid(f"There is no target {min(foreign)[:80]!r}.", code="target_not_supported")
    center = None
    if asked.distance is not None:
        center = Point(asked.distance.center.latitude, asked.distance.center.longitude)
    filters = asked.filters or LocationFilter(items=None)
    unknown = set(filters.model_extra or {}) - _KNOWN_FILTERS
    if unknown:
        raise invalid(f"There is no filter {min(unknown)[:80]!r}.", code="filter_not_supported")
    amenities = filters.amenities or ()
    return Where(
        center=center,
        most_m=asked.distance.max if asked.distance else 0.0,
        services=frozenset(_AMENITIES[one] for one in amenities if one in _AMENITIES),
        is_possible=all(one in _AMENITIES for one in amenities),
        open_at=open_at,
        items=tuple(filters.items or ()),
    )


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return max(int(urlsafe_b64decode(cursor.encode())), 0)
    except ValueError as wrong:
        raise invalid("This is no cursor of a search.", code="invalid_cursor") from wrong


def _location(place: Place, language: str, asking: Asking) -> dict[str, Any]:
    address = {
        "street_address": place.address,
        "address_locality": place.city,
        "postal_code": place.postal_code,
        "address_country": place.country,
    }
    told: dict[str, Any] = {
        "id": place.code,
        "name": place.name,
        "address": {name: value for name, value in address.items() if value},
        "amenities": {
            name: {"description": _TOLD[service].get(language, _TOLD[service]["en"])}
            for name, service in _AMENITIES.items()
            if service in place.services
        },
    }
    if place.latitude is not None and place.longitude is not None:
        told["geo"] = {"latitude": place.latitude, "longitude": place.longitude}
    if place.hours is not None:
        told["timezone"] = place.time_zone
        told["hours"] = regular_hours(place.hours)
        yesterday = network.business_day(place, asking.at) - timedelta(days=1)
        if coming := exception_hours(place.hours, since=yesterday):
            told["exception_hours"] = coming
    return told


# the bodies are checked where they are read, see ``_read``
_FORMS: Final = Forms(
    {
        "search_locations": schema_of(SearchRequest),
        "lookup_locations": schema_of(LookupRequest),
    }
)
OPERATIONS: Final = (
    _FORMS.operation(
        "search_locations",
        "POST /locations/search",
        search_locations,
        capability=LOCATION_SEARCH,
        payload="location",
        doc="Find places of the business by distance, opening, services and items in stock.",
    ),
    _FORMS.operation(
        "lookup_locations",
        "POST /locations/lookup",
        lookup_locations,
        capability=LOCATION_LOOKUP,
        payload="location",
        doc="Read up to fifty places of the business by their identifiers.",
    ),
)
