"""Versions that writers raise in turn, and external ids with one owner each."""

import asyncio
from uuid import UUID

import pytest

from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.reference import (
    ExternalIdTaken,
    Put,
    PutTwice,
    answers,
    find_external_id,
    lock_version,
    raise_version,
    read_version,
    refuse_twice,
    replace_external_ids,
)

NAME = "network.directory"
ONE, OTHER = ids.derive("one"), ids.derive("other")


async def write(tx: Tx) -> tuple[int, int]:
    """Make a version, with a pause in which a rival could slip in."""
    before = await lock_version(tx, name=NAME)
    await asyncio.sleep(0.01)
    return before, await raise_version(tx, name=NAME)


async def test_a_version_starts_at_0_and_grows_by_1(tx: Tx) -> None:
    assert await read_version(tx, name=NAME) == 0
    assert await write(tx) == (0, 1)
    assert await write(tx) == (1, 2)
    assert await read_version(tx, name=NAME) == 2
    assert await read_version(tx, name="catalogue.shelf") == 0


async def test_rivals_make_versions_in_turn(db: Database) -> None:
    made = await asyncio.gather(*(db.transact(write, Context.system()) for _ in range(8)))

    assert sorted(made) == [(number, number + 1) for number in range(8)]
    assert await db.read(read_version, name=NAME) == 8


async def names_of(tx: Tx, subject: str = "network.place") -> list[object]:
    return [
        await find_external_id(tx, subject=subject, source=source, value="7")
        for source in ("erp", "till")
    ]


async def test_external_ids_are_replaced_as_a_whole(tx: Tx) -> None:
    await replace_external_ids(tx, subject="network.place", names={ONE: {"erp": "7", "till": "7"}})
    assert await names_of(tx) == [ONE, ONE]
    assert await names_of(tx, "network.channel") == [None, None]

    await replace_external_ids(tx, subject="network.place", names={ONE: {"till": "7"}})
    assert await names_of(tx) == [None, ONE]

    await replace_external_ids(tx, subject="network.place", names={OTHER: {"erp": "7"}})
    assert await names_of(tx) == [OTHER, ONE]


async def test_two_rows_may_exchange_their_external_ids_in_one_put(tx: Tx) -> None:
    subject = "network.place"
    await replace_external_ids(tx, subject=subject, names={ONE: {"erp": "1"}, OTHER: {"erp": "2"}})
    await replace_external_ids(tx, subject=subject, names={ONE: {"erp": "2"}, OTHER: {"erp": "1"}})

    assert await find_external_id(tx, subject=subject, source="erp", value="1") == OTHER


async def test_refuses_an_external_id_that_another_row_has(db: Database) -> None:
    async def take(tx: Tx, row_id: UUID) -> None:
        await replace_external_ids(tx, subject="network.place", names={row_id: {"erp": "7"}})

    await db.transact(take, Context.system(), ONE)
    with pytest.raises(ExternalIdTaken) as refused:
        await db.transact(take, Context.system(), OTHER)

    assert refused.value.facts == {"id": OTHER}
    assert await db.read(names_of) == [ONE, None]


def test_refuses_a_name_that_stands_twice() -> None:
    refuse_twice(["a", "b"], field="code")
    with pytest.raises(PutTwice):
        refuse_twice(["a", "b", "a"], field="code")


def test_rows_that_did_not_change_are_answered_as_well() -> None:
    assert answers([ONE, OTHER], [Put(OTHER, "created")]) == [
        Put(ONE, "unchanged"),
        Put(OTHER, "created"),
    ]
