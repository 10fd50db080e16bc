"""Policies: versions that never change, read at once by who holds an older one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import msgspec

from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context, Event
from ordito.platform.policies import Policy


class Colours(msgspec.Struct, frozen=True):
    walls: str = "white"
    doors: dict[int, str] = {}


@dataclass(frozen=True)
class ColourBook:
    version: int
    colours: Colours


class ColoursPublished(Event, frozen=True, kw_only=True):
    """Walls are painted otherwise."""

    type: ClassVar[str] = "tests.colours_published"
    colours_version: int
    walls: str


COLOURS = Policy(
    "tests.colours",
    form=Colours,
    before=Colours(),
    book=ColourBook,
    fact=lambda version, one: ColoursPublished(colours_version=version, walls=one.walls),
)


async def publish(tx: Tx, colours: Colours) -> ColourBook:
    return await COLOURS.publish(tx, document=colours, by="test", at=now() - timedelta(seconds=1))


async def test_before_the_first_version_counts_what_was_declared(tx: Tx) -> None:
    assert await COLOURS.load(tx) == ColourBook(0, Colours())
    assert await COLOURS.load_version(tx, version=7) == ColourBook(0, Colours())


async def test_the_latest_counts_and_the_earlier_ones_stay(tx: Tx) -> None:
    red, blue = Colours("red", {1: "green"}), Colours("blue")
    known = await COLOURS.load(tx)
    assert await COLOURS.refresh(tx, known=known) is known
    assert await publish(tx, red) == ColourBook(1, red)
    assert await publish(tx, blue) == ColourBook(2, blue)
    assert await COLOURS.refresh(tx, known=known) == ColourBook(2, blue)
    assert await COLOURS.load_version(tx, version=1) == ColourBook(1, red)


async def test_a_publication_is_a_fact(db: Database) -> None:
    await db.transact(publish, Context.system(), Colours("red"))
    async with db.connection() as connection:
        row = await connection.fetchrow(
            "SELECT payload ->> 'walls' AS walls FROM platform.v_fact"
            " WHERE type = 'tests.colours_published'"
        )
    assert row is not None
    assert row["walls"] == "red"
