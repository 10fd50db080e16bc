"""Limits of authority: who may do what, up to which amount."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import network
from ordito.network import Directory, Limit, NotEntitled, Power
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import EntityId
from ordito.platform.reference import PutTwice
from tests.rooms.network.builders import an_entity

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOME = EntityId(ids.derive("entity", "ITALIA"))
ABROAD = EntityId(ids.derive("entity", "EESTI"))


def a_limit(role: str = "associate", minor: int | None = 5000, **more: object) -> Limit:
    named = {"power": Power.REFUND, "currency": "EUR", **more}
    return Limit(role=role, up_to_minor=minor, **named)


def require(
    *limits: Limit, roles: tuple[str, ...], minor: int, entity: EntityId = HOME, money: str = "EUR"
) -> None:
    network.require_authority(
        Directory.of(1, limits=limits),
        power=Power.REFUND,
        roles=roles,
        entity_id=entity,
        currency=money,
        amount_minor=minor,
    )


def test_up_to_the_limit_and_no_further() -> None:
    require(a_limit(), roles=("associate",), minor=5000)
    with pytest.raises(NotEntitled) as refused:
        require(a_limit(), a_limit("agent", 90_00), roles=("associate",), minor=5001)
    assert refused.value.facts["limit_minor"] == 5000
    assert refused.value.facts["may"] == ["admin", "agent"]


def test_a_role_without_a_limit_may_not() -> None:
    with pytest.raises(NotEntitled):
        require(a_limit(), roles=("agent",), minor=1)
    with pytest.raises(NotEntitled):
        require(a_limit(power=Power.APPEASE), roles=("associate",), minor=1)
    with pytest.raises(NotEntitled):
        require(a_limit(minor=0), roles=("associate",), minor=0)


def test_whoever_sets_limits_is_not_bound_by_them() -> None:
    require(roles=("admin",), minor=10**12)


def test_the_farthest_of_several_roles_counts() -> None:
    require(a_limit(), a_limit("agent", None), roles=("associate", "agent"), minor=10**9)


def test_the_own_entity_and_currency_count_before_any() -> None:
    limits = (
        a_limit(minor=None, currency=None),
        a_limit(minor=7000),
        a_limit(minor=0, entity_id=ABROAD, currency=None),
    )
    require(*limits, roles=("associate",), minor=10**6, money="SEK")
    with pytest.raises(NotEntitled):
        require(*limits, roles=("associate",), minor=7001)
    with pytest.raises(NotEntitled):
        require(*limits, roles=("associate",), minor=1, entity=ABROAD)


@given(
    up_to=st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=4),
    minor=st.integers(0, 10**6),
)
def test_a_smaller_amount_is_never_harder(up_to: list[int | None], minor: int) -> None:
    limits = [a_limit(f"role-{i}", top) for i, top in enumerate(up_to)]
    roles = tuple(limit.role for limit in limits)
    try:
        require(*limits, roles=roles, minor=minor)
    except NotEntitled:
        assert all(top is not None and (top < minor or top == 0) for top in up_to)
    else:
        require(*limits, roles=roles, minor=minor // 2)


async def test_limits_are_put_replaced_and_loaded(tx: Tx) -> None:
    await network.put_entities(tx, entities=[an_entity()], at=AT)
    first = a_limit(entity_id=an_entity().entity_id)
    rows = await network.put_limits(tx, limits=[first, a_limit("agent", None)], at=AT)
    assert [row.outcome for row in rows] == ["created", "created"]
    higher = a_limit(minor=8000, entity_id=an_entity().entity_id)
    rows = await network.put_limits(tx, limits=[higher, a_limit("agent", None)], at=AT)
    assert [row.outcome for row in rows] == ["updated", "unchanged"]

    directory = await network.load_directory(tx)
    assert set(directory.limits) == {higher, a_limit("agent", None)}


async def test_impossible_limits_are_refused(tx: Tx) -> None:
    with pytest.raises(network.UnknownEntity):
        await network.put_limits(tx, limits=[a_limit(entity_id=HOME)], at=AT)
    with pytest.raises(network.LimitWithoutCurrency):
        await network.put_limits(tx, limits=[a_limit(currency=None)], at=AT)
    with pytest.raises(PutTwice):
        await network.put_limits(tx, limits=[a_limit(), a_limit(minor=1)], at=AT)
    assert (await network.load_directory(tx)).limits == ()
