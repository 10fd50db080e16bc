"""The rail: the sections that a role may open; what the role does all day stands in front."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from ordito.surfaces import screens
from ordito.surfaces.guards import Principal, Role


class _Section(msgspec.Struct, frozen=True):
    """A section: its code and address, and who is shown it besides administrators.

    ``roles`` is empty where everybody is; ``is_whole`` where one must see all places.
    """

    code: str
    url: str
    roles: frozenset[Role] = frozenset()
    is_whole: bool = False


_FLOOR: Final = frozenset({Role.ASSOCIATE, Role.STORE_LEAD})
_MERCHANTS: Final = frozenset({Role.MERCHANDISER, Role.HELM})
_REVIEWERS: Final = frozenset({Role.AGENT, Role.HELM})
_INTEGRATORS: Final = frozenset({Role.INTEGRATOR})

_GROUPS: Final[Mapping[str, tuple[_Section, ...]]] = {
    "overview": (
        _Section("today", "/today"),
        _Section("helm", "/helm", frozenset({Role.HELM}), is_whole=True),
        _Section("live", "/live-feed"),
        _Section("exceptions", "/rows/exceptions"),
    ),
    "stores": (
        _Section("store", "/store", _FLOOR),
        _Section("here", "/here", frozenset({Role.ASSOCIATE})),
    ),
    "service": (
        _Section("desk", "/desk", _FLOOR | {Role.AGENT}),
        _Section("returns", "/returns", frozenset({Role.ASSOCIATE, Role.AGENT})),
        _Section("knowledge", "/desk/knowledge"),
        _Section("experience", "/desk/experience"),
        _Section("policies", "/policies", _REVIEWERS),
    ),
    "customers": (
        _Section("search", "/search"),
        _Section("doubles", "/doubles", _REVIEWERS),
        _Section("campaigns", "/campaigns", _MERCHANTS),
        _Section("mail", "/mail"),
    ),
    "prices": (
        _Section("prices", "/prices"),
        _Section("watcher", "/watcher", _MERCHANTS),
        _Section("competitors", "/competitors", _MERCHANTS),
        _Section("search_words", "/search-words", _MERCHANTS),
    ),
    "connections": (
        _Section("sources", "/sources", _INTEGRATORS),
        _Section("webhooks", "/webhooks", _INTEGRATORS),
        _Section("events", "/events", _INTEGRATORS),
        _Section("tokens", "/tokens", _INTEGRATORS),
        _Section("api", "/api"),
    ),
}
# four: on a phone they share the width with what opens the rest
_FRONT: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.ASSOCIATE: ("store", "here", "returns", "desk"),
    Role.STORE_LEAD: ("store", "today", "desk", "exceptions"),
    Role.AGENT: ("desk", "returns", "knowledge", "search"),
    Role.MERCHANDISER: ("prices", "watcher", "competitors", "campaigns"),
    Role.HELM: ("helm", "today", "live", "exceptions"),
    Role.INTEGRATOR: ("sources", "webhooks", "events", "tokens"),
    Role.ADMIN: ("today", "helm", "live", "search"),
}
_ALL_OPEN: Final = 12
"""So many sections behind those in front need no folding."""


def role_of(principal: Principal) -> Role:
    """Return the widest of somebody's roles."""
    return next((role for role in reversed(Role) if role in principal.roles), Role.ASSOCIATE)


def rail_of(principal: Principal, path: str) -> screens.Rail:
    """Return the rail of a person.

    Args:
        principal: who is signed in.
        path: of the page.
    """
    shown = {code: list(_shown(sections, principal)) for code, sections in _GROUPS.items()}
    urls = {section.code: section.url for group in shown.values() for section in group}
    front = [code for code in _FRONT[role_of(principal)] if code in urls]
    rest = {
        code: [section for section in group if section.code not in front]
        for code, group in shown.items()
    }
    here = _section(path, urls)
    is_short = sum(map(len, rest.values())) <= _ALL_OPEN
    return screens.Rail(
        section=here,
        front=tuple(screens.Section(code=code, url=urls[code]) for code in front),
        groups=tuple(
            screens.SectionGroup(
                code=code,
                is_open=is_short or any(section.code == here for section in group),
                sections=tuple(screens.Section(code=one.code, url=one.url) for one in group),
            )
            for code, group in rest.items()
            if group
        ),
    )


def _shown(sections: tuple[_Section, ...], principal: Principal) -> Iterator[_Section]:
    for section in sections:
        allowed = section.roles | {Role.ADMIN}
        sees_enough = not section.is_whole or principal.place_ids is None
        if sees_enough and not (section.roles and principal.roles.isdisjoint(allowed)):
            yield section


def _section(path: str, urls: Mapping[str, str]) -> str:
    """Return the section to which a page belongs: of the longest address that it lies below."""
    found = [code for code, url in urls.items() if path == url or path.startswith(f"{url}/")]
    return max(found, key=lambda code: len(urls[code]), default="")
