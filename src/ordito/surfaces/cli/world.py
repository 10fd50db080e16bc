"""World: a simulated company with planted truths: made as tables, loaded, and played live."""

import asyncio
import sys
from pathlib import Path
from time import perf_counter
from typing import Annotated, Final

import msgspec
import typer

from ordito.flows.load_history import History
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.events import Context
from ordito.platform.settings import read_settings
from ordito.surfaces.cli.audit import audit_company, show_verdicts
from ordito.surfaces.cli.import_progress import Pulse, progress_bar
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.replay.command import read_speed
from ordito.surfaces.cli.replay.journal import Journal
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.session import address_of, journal_of, play_shown, prove_books
from ordito.surfaces.cli.replay.world import WorldFeed, open_doors
from ordito.surfaces.cli.steps import console, step
from ordito.surfaces.connectors.complete_journey.reader import locate
from ordito.surfaces.connectors.world_folder import load
from ordito.surfaces.connectors.world_folder.reader import World, open_world
from ordito.world import simulation
from ordito.world.lake import reading
from ordito.world.registers import write_register
from ordito.world.simulation import LARGEST, Parameters

app = typer.Typer(no_args_is_help=True, help="A simulated company with planted truths.")
_OPERATOR: Final = Context(actor="system:cli")


class UnwritableFolder(Invalid):
    """A folder cannot be written to."""

    code = "world.unwritable_folder"
    remedy = "Name a folder that can be made and written to."


class OtherZone(Invalid):
    """The days of a world are those of another zone than the company's."""

    code = "world.other_zone"
    remedy = "Run this command, and serve the company, with the world's zone: ORDITO_ZONE=ZONE."


class UnreadableParameters(Invalid):
    """A file does not tell a world."""

    code = "world.unreadable_parameters"
    remedy = "Write a JSON object; the names are those of `ordito.world.simulation.Parameters`."


@app.callback()
def world() -> None:
    """A simulated company with planted truths."""


@app.command("make")
def make_command(
    *,
    out: Annotated[Path, typer.Option(help="Folder for the tables; earlier ones are replaced.")],
    scale: Annotated[
        float, typer.Option(min=0.05, max=LARGEST, help="1 is one store and its year.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="Of all that is drawn; the same gives the same.")] = 7,
    parameters: Annotated[
        Path | None, typer.Option(help="JSON file with other parameters.", exists=True)
    ] = None,
    overlay: Annotated[
        bool, typer.Option(help="Lay it over the real baskets of The Complete Journey.")
    ] = False,
    plants: Annotated[bool, typer.Option(help="Whether anything is planted to be found.")] = True,
) -> None:
    """Make a world: Parquet tables of a company in OUT/world, and what is true in OUT/truth.

    Laid over real baskets, a world has their year, stores and households, and no scale.
    """
    told = msgspec.structs.replace(_read(parameters), scale=scale, seed=seed)
    told = told if plants else simulation.without_plants(told)
    began = perf_counter()
    with console.status("the places, goods and people") as status:
        real = locate() if overlay else None
        try:
            made = simulation.make(told, out, real=real, tell=status.update)
        except OSError as fault:
            raise UnwritableFolder(f"{out}: {fault}", field="out") from fault
    took = perf_counter() - began
    console.print(
        f"{made.rows:,} rows in {out / simulation.SEEN}, {made.truth_rows:,} rows of truth in"
        f" {out / simulation.TRUTH}: {took:.1f} s, {made.rows / took:,.0f} rows a second"
    )


@app.command("load")
def load_command(
    folder: Annotated[Path, typer.Argument(help="Where `ordito world make` wrote it.")],
    *,
    company: Company = "world",
    audit: Annotated[bool, typer.Option(help="Check all books afterwards.")] = True,
) -> None:
    """Bring a world into a company as history; after a kill, start it again alike.

    Nothing is sent, and no stock moves: shelves come with the books that they have.
    """
    with open_world(folder) as world:
        _see_zone(world)
        asyncio.run(_load(company, world))
    if not audit:
        return
    with step("audit"):
        verdicts = asyncio.run(audit_company(company, incremental=False))
    if any(verdict.findings for verdict in verdicts):
        show_verdicts(verdicts)
        sys.exit(1)


def _see_zone(world: World) -> None:
    """See that the company's days are the world's.

    Raises:
        OtherZone: they are not.
    """
    zone = read_settings().zone
    if world.zone != zone:
        told = f"The world's days are those of {world.zone}, the company's those of {zone}."
        raise OtherZone(told, field="zone")


async def _load(company: str, world: World) -> None:
    with step("database"):
        server = await asyncio.to_thread(ensure_running)
        address = await ensure_migrated(server, company)
    async with Database.open(address) as db:
        with step("places, articles and prices"):
            await load.load_setting(db, world, at=now())
        for stretch in load.stretches(world):
            await _load_stretch(db, world, stretch)
    if left_out := world.left_out():
        console.print(f"{left_out:,} orders stay out: their goods had not left yet at the end")


async def _load_stretch(db: Database, world: World, stretch: load.Stretch) -> None:
    began, rows, known = perf_counter(), 0, 0
    room = asyncio.Semaphore(stretch.at_once)
    with progress_bar("rows") as progress:
        task = progress.add_task(stretch.name, total=stretch.total)
        pulse = Pulse(stretch.name, "rows")

        async def bring(number: int, count: int, history: History) -> None:
            nonlocal rows, known
            is_new = await load.load_batch(db, world, stretch.name, number, history, at=now())
            room.release()
            rows, known = (rows + count, known) if is_new else (rows, known + count)
            progress.advance(task, count)
            pulse.tell(rows + known, progress.tasks[task])

        try:
            async with asyncio.TaskGroup() as bringing:
                number = 0
                # a batch is read while those before it are written
                while (batch := await asyncio.to_thread(next, stretch.batches, None)) is not None:
                    await room.acquire()
                    bringing.create_task(bring(number, *batch))
                    number += 1
        except* Refusal as refused:
            raise refused.exceptions[0] from None
    took = perf_counter() - began
    console.print(
        f"[green]✓[/] {stretch.name}: {rows:,} rows in {took:.1f} s, {rows / took:,.0f} rows/s"
        + (f"; {known:,} were there already" if known else "")
    )


@app.command("replay")
def replay_command(
    folder: Annotated[Path, typer.Argument(help="Where `ordito world make` wrote it.")],
    *,
    company: Company = "world",
    speed: Annotated[str, typer.Option(help="Seconds of the world in a second, or `max`.")] = "max",
    hours: Annotated[
        float, typer.Option(min=0.01, help="Hours of the world, from its first order on.")
    ] = 24.0,
    clients: Annotated[int, typer.Option(min=1, help="Tills and screens at work at once.")] = 16,
    url: Annotated[str | None, typer.Option(help="Server; without it the one of `up`.")] = None,
    journal: Annotated[
        Path | None, typer.Option(help="Where every answer is written, as JSON lines.")
    ] = None,
) -> None:
    """Play a world live through the HTTP API, dated now, then audit the books.

    Places, articles and customers are brought first, where they are not there.
    """
    pace, address = read_speed(speed), address_of(company, url)
    name = f"world-{now():%Y%m%dT%H%M%S}"
    path = journal or journal_of(company, name)
    with open_world(folder) as world, Journal(path) as log:
        _see_zone(world)
        feed = WorldFeed(world, run=name, hours=hours, speed=pace)
        sys.exit(asyncio.run(_play(company, address, name, world, feed, log, clients)))


async def _play(
    company: str,
    address: str,
    name: str,
    world: World,
    feed: WorldFeed,
    journal: Journal,
    clients: int,
) -> int:
    async with open_company(company) as db:
        await _prepare(db, world)
        tokens, keys = await db.transact(open_doors, _OPERATOR, name=name, at=now())
    run = Replay(url=address, tokens=tokens, keys=keys, journal=journal)
    await play_shown(run, aiter(feed), journal=journal, clients=clients)
    for reason, times in feed.left_out.items():
        console.print(f"left out: {times:,} {reason}")
    return await prove_books(company, run, journal)


async def _prepare(db: Database, world: World) -> None:
    """Bring what a world is played with: places, articles, prices, goods, and customers."""
    with step("places, articles, prices and what lies where"):
        await load.load_setting(db, world, at=now())
        await load.count_shelves(db, world, at=now())
    await _load_stretch(db, world, load.stretches(world)[0])


@app.command("costs")
def costs_command(
    folder: Annotated[Path, typer.Argument(help="Where `world make` wrote it.", exists=True)],
    *,
    out: Annotated[Path, typer.Option(help="File of the register of costs.")],
) -> None:
    """Write what a world costs as a register that `ordito steer costs publish` reads."""
    with reading(folder):
        write_register(folder, out)
    console.print(f"{out}: publish it, or try it with `ordito steer economics --costs {out}`")


def _read(path: Path | None) -> Parameters:
    if path is None:
        return Parameters()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Parameters)
    except (msgspec.ValidationError, msgspec.DecodeError) as fault:
        raise UnreadableParameters(f"{path}: {fault}") from fault
