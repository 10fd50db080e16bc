"""The rail shows what a role may open, what it does all day in front, and where one is."""

from uuid import uuid4

import pytest

from ordito.surfaces import screens, words
from ordito.surfaces.guards import Principal, Role
from ordito.surfaces.rail import rail_of


def rail(*roles: Role, path: str = "/", everywhere: bool = True) -> screens.Rail:
    place_ids = None if everywhere else frozenset({uuid4()})
    somebody = Principal(actor="staff:1", name="Ada", roles=frozenset(roles), place_ids=place_ids)
    return rail_of(somebody, path)


def codes(of: screens.Rail) -> list[str]:
    behind = [one.code for group in of.groups for one in group.sections]
    return [one.code for one in of.front] + behind


def test_administrators_are_shown_everything_once() -> None:
    assert sorted(codes(rail(Role.ADMIN))) == sorted(words.SECTIONS)


@pytest.mark.parametrize("role", list(Role))
def test_what_stands_in_front_has_an_icon_and_is_not_repeated(role: Role) -> None:
    found = rail(role)
    assert 1 <= len(found.front) <= 4
    assert all(one.code in words.SECTION_ICONS for one in found.front)
    assert len(codes(found)) == len(set(codes(found)))


def test_a_role_is_not_shown_what_it_may_not_open() -> None:
    associate = codes(rail(Role.ASSOCIATE))
    assert "store" in associate
    assert not {"helm", "tokens", "sources", "watcher", "doubles", "policies"} & set(associate)
    assert "tokens" in codes(rail(Role.INTEGRATOR))
    assert "store" not in codes(rail(Role.INTEGRATOR))


def test_the_helm_is_for_who_sees_all_places() -> None:
    assert "helm" in codes(rail(Role.HELM))
    assert "helm" not in codes(rail(Role.HELM, everywhere=False))


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/desk/knowledge", "knowledge"),
        ("/desk/knowledge/new", "knowledge"),
        ("/desk/cases/7", "desk"),
        ("/storeroom", ""),
        ("/helm/map", "helm"),
    ],
)
def test_a_page_belongs_to_the_longest_address_above_it(path: str, section: str) -> None:
    assert rail(Role.ADMIN, path=path).section == section


def test_the_group_where_one_is_stands_open() -> None:
    groups = {group.code: group.is_open for group in rail(Role.ADMIN, path="/tokens").groups}
    assert groups["connections"]
    assert not groups["prices"]
    assert all(group.is_open for group in rail(Role.ASSOCIATE).groups)
