"""Refresh marts: copy what is new from the database into the lake, and build the marts of it."""

import asyncio
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from ordito import marts, steering
from ordito.platform import jobs
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.state import lake_dir

REFRESH: Final = "marts.refresh"


class MartTerms(msgspec.Struct, frozen=True):
    """Of which company the marts are brought up to now.

    Attributes:
        company: its name, which its lake has as well.
        zone: IANA time zone of its days.
        every_s: how often it is done while the company is served; 0 is never.
    """

    company: str
    zone: str
    every_s: int


class RefreshAsked(msgspec.Struct, frozen=True):
    """That a lake shall be brought up to now."""


async def refresh_marts(
    db: Database,
    *,
    folder: Path,
    zone: str,
    at: datetime,
    tell: marts.Teller = lambda _: None,
) -> marts.Build:
    """Bring the lake up to now, while the company goes on; one at a time.

    What is read is read on one snapshot, which is let go before anything is computed.

    Args:
        db: of the company.
        folder: of its lake.
        zone: IANA time zone of its days.
        at: now.
        tell: is told what is done.

    Raises:
        RefreshUnderWay: somebody else does it.
    """
    with marts.locked(folder), tempfile.TemporaryDirectory(prefix="ordito-") as into:
        tell("what is new")
        known = marts.read_copies(folder)
        taken = await db.look(marts.take, known=known, into=Path(into), at=at)
        return await asyncio.to_thread(marts.refresh, folder, taken, zone=zone, tell=tell)


async def ask_refresh(tx: Tx, *, at: datetime) -> bool:
    """Let a job bring the lake up to now; False where one waits or runs already."""
    return await jobs.enqueue(tx, REFRESH, RefreshAsked(), at=at, key=REFRESH)


def add_refresh(works: jobs.Works, terms: MartTerms) -> None:
    """Say what that job does; while somebody else refreshes, nothing.

    What pages of the helm show of the newest build is made after it, before anybody asks.
    """

    async def do_refresh(db: Database, _: RefreshAsked) -> None:
        folder = lake_dir(terms.company)
        with suppress(marts.RefreshUnderWay):
            await refresh_marts(db, folder=folder, zone=terms.zone, at=now())
            await prepare_answers(db, folder=folder)

    jobs.register(works, REFRESH, RefreshAsked, do_refresh)


async def prepare_answers(db: Database, *, folder: Path) -> None:
    """Make what pages of the helm show of the newest build, as far as it was not made before.

    Args:
        db: of the company, whose registers in force say what is reckoned.
        folder: of its lake, which has a build.
    """
    costs = await db.read(steering.economics.COSTS.load)
    kpis = await db.read(steering.kpis.KPIS.load)
    await asyncio.to_thread(_prepare, folder, costs.register, kpis.register)


def _prepare(
    folder: Path, costs: steering.economics.Register, kpis: steering.kpis.KpiRegister
) -> None:
    with marts.open_mart(folder) as mart:
        with suppress(Refusal):
            for _ in steering.cockpit.prepare(mart, costs):
                pass
        with suppress(Refusal):
            steering.cockpit.read_kpis(mart, kpis)


async def check_marts(
    db: Database,
    *,
    folder: Path,
    zone: str,
    at: datetime,
    tell: marts.Teller = lambda _: None,
) -> list[marts.Fault]:
    """Bring the lake up to now, and return where it does not hold together or with the books.

    The books are summed up on the very snapshot that is copied; see ``refresh_marts``.

    Raises:
        RefreshUnderWay: somebody else writes the lake.
    """

    async def look(tx: Tx, into: Path) -> tuple[marts.Taken, marts.Controls]:
        known = marts.read_copies(folder)
        taken = await marts.take(tx, known=known, into=into, at=at)
        return taken, await marts.take_controls(tx)

    with marts.locked(folder), tempfile.TemporaryDirectory(prefix="ordito-") as into:
        tell("what is new, and the books")
        taken, controls = await db.look(look, Path(into))
        await asyncio.to_thread(marts.refresh, folder, taken, zone=zone, tell=tell)
        tell("checks")
        return await asyncio.to_thread(_check, folder, controls)


def _check(folder: Path, controls: marts.Controls) -> list[marts.Fault]:
    copies = marts.read_copies(folder)
    assert copies is not None, folder
    with marts.open_mart(folder) as mart:
        return [*marts.check_mart(mart), *marts.check_copies(mart, copies, controls)]
