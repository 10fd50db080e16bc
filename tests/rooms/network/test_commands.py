"""Putting rows into the network, and holding them in memory."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ordito import network
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import EntityId, PlaceId
from ordito.platform.reference import ExternalIdTaken, PutTwice
from tests.rooms.network.builders import (
    a_channel,
    a_partner,
    a_place,
    an_entity,
    from_nine_to_eight,
)

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


async def a_network(tx: Tx) -> network.Directory:
    await network.put_entities(tx, entities=[an_entity(external_ids={"erp": "1000"})], at=AT)
    await network.put_channels(tx, channels=[a_channel(), a_channel(code="APP")], at=AT)
    await network.put_places(tx, places=[a_place(), a_place(code="RM01")], at=AT)
    await network.put_partners(tx, partners=[a_partner()], at=AT)
    return await network.load_directory(tx)


async def test_rows_come_back_as_they_were_put(tx: Tx) -> None:
    hours = network.OpeningHours(
        week=from_nine_to_eight().week, exceptions={date(2026, 12, 25): ()}
    )
    place = a_place(hours=hours, gln="8001234567897", external_ids={"erp": "0042", "till": "7"})

    await network.put_entities(tx, entities=[an_entity()], at=AT)
    await network.put_channels(tx, channels=[a_channel()], at=AT)
    await network.put_places(tx, places=[place], at=AT)
    await network.put_partners(tx, partners=[a_partner()], at=AT)
    directory = await network.load_directory(tx)

    assert directory.entity(an_entity().entity_id) == an_entity()
    assert directory.channel(a_channel().channel_id) == a_channel()
    assert directory.place(place.place_id) == place
    assert directory.partner(a_partner().partner_id) == a_partner()
    assert directory.place_by_code("MI01") == place
    assert directory.channel_by_code("WEB") == a_channel()
    assert directory.find_external("place", source="erp", value="0042") == place.place_id
    assert directory.find_external("channel", source="erp", value="0042") is None


async def test_says_what_happened_to_each_row(tx: Tx) -> None:
    await a_network(tx)

    answers = await network.put_places(
        tx, places=[a_place(), a_place(code="RM01", name="Roma"), a_place(code="TO01")], at=AT
    )

    assert {answer.id: answer.outcome for answer in answers} == {
        a_place().place_id: "unchanged",
        a_place(code="RM01").place_id: "updated",
        a_place(code="TO01").place_id: "created",
    }


async def test_a_repeat_changes_nothing_and_keeps_the_version(db: Database) -> None:
    before = await db.transact(a_network, Context.system())
    after = await db.transact(a_network, Context.system())

    assert after == before
    assert await db.read(network.refresh_directory, directory=before) is before
    assert await facts(db) == ["network.directory_changed"] * 4


async def test_a_change_is_seen_by_a_process_that_holds_the_directory(db: Database) -> None:
    held = await db.transact(a_network, Context.system())

    renamed = a_place(name="Milano Centrale")
    await db.transact(network.put_places, Context.system(), places=[renamed], at=AT)
    renewed = await db.read(network.refresh_directory, directory=held)

    assert renewed.version == held.version + 1
    assert renewed.place(renamed.place_id).name == "Milano Centrale"
    assert held.place(renamed.place_id).name == "Milano Duomo"


async def test_an_external_id_that_is_left_out_is_free_again(tx: Tx) -> None:
    await a_network(tx)
    first, second = a_channel(), a_channel(code="APP")

    await network.put_channels(tx, channels=[a_channel(external_ids={"crm": "a"})], at=AT)
    await network.put_channels(tx, channels=[first], at=AT)
    await network.put_channels(
        tx, channels=[a_channel(code="APP", external_ids={"crm": "a"})], at=AT
    )

    directory = await network.load_directory(tx)
    assert directory.find_external("channel", source="crm", value="a") == second.channel_id


@pytest.mark.parametrize(
    ("put", "refusal"),
    [
        pytest.param(
            lambda tx: network.put_places(
                tx, places=[a_place(place_id=PlaceId(ids.derive("other")))], at=AT
            ),
            network.CodeTaken,
            id="code of another place",
        ),
        pytest.param(
            lambda tx: network.put_entities(
                tx, entities=[an_entity(code="ESTONIA", external_ids={"erp": "1000"})], at=AT
            ),
            ExternalIdTaken,
            id="external id of another entity",
        ),
        pytest.param(
            lambda tx: network.put_places(
                tx, places=[a_place(entity_id=EntityId(ids.derive("nobody")))], at=AT
            ),
            network.UnknownEntity,
            id="unknown owner",
        ),
        pytest.param(
            lambda tx: network.put_channels(tx, channels=[a_channel(), a_channel()], at=AT),
            PutTwice,
            id="same channel twice",
        ),
        pytest.param(
            lambda tx: network.put_places(tx, places=[a_place(time_zone="Mars/Utopia")], at=AT),
            network.UnknownTimeZone,
            id="unknown time zone",
        ),
    ],
)
async def test_refuses_the_whole_put(
    db: Database, put: Callable[[Tx], Any], refusal: type[Refusal]
) -> None:
    held = await db.transact(a_network, Context.system())

    with pytest.raises(refusal):
        await db.transact(put, Context.system())

    assert await db.read(network.load_directory) == held


async def test_closing_a_place_twice_is_closing_it_once(db: Database) -> None:
    await db.transact(a_network, Context.system())
    place_id = a_place().place_id
    later = datetime(2026, 11, 17, tzinfo=UTC)

    await db.transact(network.close_place, Context.system(), place_id=place_id, at=AT)
    await db.transact(network.close_place, Context.system(), place_id=place_id, at=later)

    directory = await db.read(network.load_directory)
    assert directory.place(place_id).closed_at == AT
    assert (await facts(db)).count("network.place_closed") == 1


async def test_refuses_to_close_a_place_that_does_not_exist(tx: Tx) -> None:
    with pytest.raises(network.UnknownPlace):
        await network.close_place(tx, place_id=PlaceId(ids.derive("nowhere")), at=AT)


async def test_of_rivals_for_a_code_one_gets_it(db: Database) -> None:
    await db.transact(network.put_entities, Context.system(), entities=[an_entity()], at=AT)
    rivals = [a_place(place_id=PlaceId(ids.derive("rival", number))) for number in range(8)]

    answers = await asyncio.gather(
        *(
            db.transact(network.put_places, Context.system(), places=[rival], at=AT)
            for rival in rivals
        ),
        return_exceptions=True,
    )

    directory = await db.read(network.load_directory)
    refused = [answer for answer in answers if isinstance(answer, network.CodeTaken)]
    assert (len(directory.places), len(refused), directory.version) == (1, 7, 2)


async def test_an_empty_put_is_nothing(tx: Tx) -> None:
    assert await network.put_places(tx, places=[], at=AT) == []
    assert (await network.load_directory(tx)).version == 0


def test_refuses_what_is_not_in_the_directory() -> None:
    empty = network.Directory.of(0)

    with pytest.raises(network.UnknownPlace):
        empty.place(ids.derive("nowhere"))
    with pytest.raises(network.UnknownChannel):
        empty.channel_by_code("WEB")


async def facts(db: Database) -> list[str]:
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT type FROM platform.v_fact ORDER BY fact_id")
    return [row["type"] for row in rows]
