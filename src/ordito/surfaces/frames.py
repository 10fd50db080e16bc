"""Frames: what every page shows around its content, made from the request."""

from typing import Any, Final, cast

from litestar import Request

from ordito.platform.clock import now
from ordito.surfaces import screens, words
from ordito.surfaces.guards import Principal, Role
from ordito.surfaces.house import House
from ordito.surfaces.pages import language_of

_ADDRESSES: Final = {
    "today": "/today",
    "helm": "/helm",
    "live": "/live-feed",
    "here": "/here",
    "store": "/store",
    "desk": "/desk",
    "knowledge": "/desk/knowledge",
    "experience": "/desk/experience",
    "policies": "/policies",
    "returns": "/returns",
    "search": "/search",
    "doubles": "/doubles",
    "prices": "/prices",
    "exceptions": "/rows/exceptions",
    "watcher": "/watcher",
    "competitors": "/competitors",
    "campaigns": "/campaigns",
    "search_words": "/search-words",
    "mail": "/mail",
    "sources": "/sources",
    "webhooks": "/webhooks",
    "events": "/events",
    "tokens": "/tokens",
    "api": "/api",
}
_INTEGRATION: Final = frozenset({"sources", "webhooks", "events", "tokens"})
_REVIEW: Final = frozenset({"doubles", "policies"})
_AT_PLACES: Final = frozenset({"here"})
_IN_STORE_ROOMS: Final = frozenset({"store"})
_TAKING_BACK: Final = frozenset({"returns"})
_STEERING: Final = frozenset({"helm"})
_SERVING: Final = frozenset({"desk"})
_MERCHANDISE: Final = frozenset({"watcher", "competitors", "search_words", "campaigns"})


def frame_of(request: Request[Any, Any, Any]) -> screens.Frame:
    """Return the frame of a page, also of one that nobody is signed in for."""
    scope = cast("dict[str, Any]", request.scope)
    house: House = scope["state"]["house"]
    principal: Principal | None = scope.get("user")
    path: str = scope["path"]
    query: str = scope["query_string"].decode("latin-1")
    return screens.Frame(
        company=house.settings.company_name or house.settings.company.capitalize(),
        language=language_of(request, None if principal is None else principal.language),
        zone=house.settings.zone,
        now=now(),
        path=f"{path}?{query}" if query else path,
        csrf="" if principal is None else principal.form_token or "",
        staff=None if principal is None else _staff(principal),
        section=_section(path),
        sections=() if principal is None else _sections(principal),
    )


def _staff(principal: Principal) -> screens.Staff:
    role = next((role for role in reversed(Role) if role in principal.roles), Role.ASSOCIATE)
    return screens.Staff(name=principal.name, role=role)


def _sections(principal: Principal) -> tuple[tuple[str, str], ...]:
    is_integrator = not principal.roles.isdisjoint({Role.ADMIN, Role.INTEGRATOR})
    is_merchant = not principal.roles.isdisjoint({Role.ADMIN, Role.MERCHANDISER, Role.HELM})
    hidden = frozenset[str]() if is_integrator else _INTEGRATION
    hidden |= frozenset[str]() if is_merchant else _MERCHANDISE
    is_at_place = not principal.roles.isdisjoint({Role.ADMIN, Role.ASSOCIATE})
    hidden |= frozenset[str]() if is_at_place else _AT_PLACES
    works_there = not principal.roles.isdisjoint({Role.ADMIN, Role.ASSOCIATE, Role.STORE_LEAD})
    hidden |= frozenset[str]() if works_there else _IN_STORE_ROOMS
    takes_back = not principal.roles.isdisjoint({Role.ADMIN, Role.ASSOCIATE, Role.AGENT})
    hidden |= frozenset[str]() if takes_back else _TAKING_BACK
    serves = not principal.roles.isdisjoint(
        {Role.ADMIN, Role.AGENT, Role.ASSOCIATE, Role.STORE_LEAD}
    )
    hidden |= frozenset[str]() if serves else _SERVING
    is_reviewer = not principal.roles.isdisjoint({Role.ADMIN, Role.AGENT, Role.HELM})
    hidden |= frozenset[str]() if is_reviewer else _REVIEW
    steers = not principal.roles.isdisjoint({Role.ADMIN, Role.HELM})
    sees_all = principal.place_ids is None
    hidden |= frozenset[str]() if steers and sees_all else _STEERING
    return tuple((code, _ADDRESSES[code]) for code in words.SECTIONS if code not in hidden)


def _section(path: str) -> str:
    if path.startswith(f"{_ADDRESSES['helm']}/"):
        return "helm"
    return next((code for code, address in _ADDRESSES.items() if path == address), "")
