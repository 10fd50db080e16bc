"""What values that came together say of who somebody is."""

from datetime import timedelta

import pytest

from ordito.customers import identity
from ordito.customers.identity import Seen
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from tests.rooms.customers.identity.sights import NOON, browser, card, proven, sight, typed, user

pytestmark = pytest.mark.anyio


async def test_a_session_belongs_to_the_one_known_person_it_was_seen_with(tx: Tx) -> None:
    first, second = await _observe(tx, sight(browser("a")), sight(browser("a"), minute=1))
    assert first == second
    assert first.person_id == first.customer_id

    signed_in, again = await _observe(
        tx, sight(browser("a"), user("u1"), minute=2), sight(browser("a"), minute=3)
    )
    assert signed_in.identifier_id != first.identifier_id
    assert set(signed_in.identifier_ids) == {signed_in.identifier_id, first.identifier_id}
    assert again.identifier_id == first.identifier_id
    assert again.person_id == signed_in.person_id == signed_in.customer_id
    assert await identity.members(tx, customer_id=first.customer_id or _never()) == (
        signed_in.customer_id,
        first.customer_id,
    )
    [before] = await identity.resolve(
        tx, identifiers=[browser("a")], as_of=NOON - timedelta(minutes=-5)
    )
    assert before.person_id == first.customer_id

    other, torn = await _observe(
        tx, sight(browser("a"), user("u2"), minute=4), sight(browser("a"), minute=5)
    )
    assert other.person_id == other.customer_id != signed_in.person_id
    assert torn.person_id == first.customer_id


async def test_values_that_prove_somebody_join_unless_they_disagree(tx: Tx) -> None:
    one, two, both = await _observe(
        tx,
        sight(user("u1"), card("77001234")),
        sight(card("77001234"), proven("anna@ferri.it")),
        sight(proven("anna@ferri.it"), minute=1),
    )
    assert one.person_id == two.person_id == both.person_id
    [stranger] = await _observe(tx, sight(user("u2"), card("77001234"), minute=2))
    assert stranger.person_id == stranger.customer_id != one.person_id
    [held] = [
        edge
        for edge in await identity.list_edges(tx, customer_id=stranger.customer_id or _never())
        if edge.held
    ]
    assert held.held == "disagrees"
    [typing] = await _observe(tx, sight(user("u3", "shop"), typed("anna@ferri.it"), minute=3))
    assert typing.person_id != one.person_id


async def test_a_shared_device_a_shared_key_and_junk_join_nobody(tx: Tx) -> None:
    till = await _observe(
        tx,
        sight(browser("till"), user("u1"), is_shared_device=True),
        sight(browser("till"), is_shared_device=True),
    )
    assert till[1].person_id != till[0].person_id
    [nobody] = await _observe(tx, sight(browser("null"), user("[object Object]")))
    assert nobody == Seen(identifier_id=None, identifier_ids=(), customer_id=None, person_id=None)

    family = [sight(card(f"5500000{n}"), proven("we@ferri.it"), minute=n) for n in range(4)]
    joined = await _observe(tx, *family)
    assert len({one.person_id for one in joined}) == 1
    await _observe(tx, sight(card("55000004"), proven("we@ferri.it"), minute=9))
    apart = await _observe(tx, *family)
    assert len({one.person_id for one in apart}) == 4


async def _observe(tx: Tx, *sightings: identity.Sighting) -> list[Seen]:
    return await identity.observe(tx, sightings=sightings, at=NOON + timedelta(minutes=10))


def _never() -> CustomerId:
    raise AssertionError("a value that can be used has an owner")
