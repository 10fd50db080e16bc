"""Sources: who may send events, by which write key, and how they do."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from ordito import journeys
from ordito.journeys import NewSource, Policy, SenderKind
from ordito.network import load_directory
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console

app = typer.Typer(no_args_is_help=True, help=__doc__)

Name = Annotated[str, typer.Argument(help="Name of the source.")]
Answer = TypeVar("Answer")
_OPERATOR = Context(actor="system:cli")
_HEALTH_OF = timedelta(days=7)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Short and unique: letters, digits, - and _.")],
    *,
    channel: Annotated[str, typer.Option(help="Code of the channel of what it sees.")],
    kind: Annotated[SenderKind, typer.Option(help="What it is.")] = SenderKind.SERVER,
    place: Annotated[str, typer.Option(help="Code of its place; empty for none.")] = "",
    user_space: Annotated[
        str, typer.Option(help="Whose user ids it uses; empty for its own.")
    ] = "",
    shared_device: Annotated[
        bool, typer.Option("--shared-device", help="A kiosk or tablet that many people use.")
    ] = False,
    origin: Annotated[
        list[str] | None, typer.Option(help="Page that may use the key; repeat for several.")
    ] = None,
    rate: Annotated[int, typer.Option(min=1, help="Events per second and process.")] = 20_000,
    unknown: Annotated[
        Policy, typer.Option(help="What becomes of events that nobody has declared.")
    ] = Policy.ACCEPT,
    company: Company = "demo",
) -> None:
    """Add a source and print its write key; it cannot be shown again."""

    async def work(db: Database) -> str:
        directory = await db.read(load_directory)
        new = NewSource(
            name=name,
            kind=kind,
            channel_id=directory.channel_by_code(channel).channel_id,
            place_id=directory.place_by_code(place).place_id if place else None,
            user_space=user_space,
            is_shared_device=shared_device,
            allowed_origins=tuple(origin or ()),
            events_per_s=rate,
            unknown_events=unknown,
        )
        made = await db.transact(
            journeys.make_source, _OPERATOR, new=new, by=_OPERATOR.actor, at=now()
        )
        return made[1]

    print(_run(company, work))  # noqa: T201 # alone on its line, for scripts


@app.command("list")
def show(*, company: Company = "demo") -> None:
    """List the sources with the last seven days, and who sends with wrong keys."""

    async def work(db: Database) -> tuple[Any, Any, Any]:
        since = now() - _HEALTH_OF
        return (
            await db.read(journeys.load_sources),
            await db.read(journeys.list_health, since=since.date()),
            await db.read(journeys.list_wrong_keys, since=since),
        )

    book, health, wrong = _run(company, work)
    table = Table("source", "kind", "last seen", "events", "repeated", "bad", "shed", "wrong keys")
    for one in health:
        source = book.sources[one.source_id]
        seen = "-" if one.seen_at is None else f"{one.seen_at:%Y-%m-%d %H:%M}"
        counts = (one.events, one.repeated, one.bad, one.shed, one.wrong_keys)
        stopped = " (stopped)" if source.stopped_at else ""
        table.add_row(source.name + stopped, source.kind, seen, *map(str, counts))
    console.print(table)
    for one in wrong:
        console.print(
            f"wrong key {one.hint}… {one.requests} times from {one.origin}, {one.last_at}"
        )


@app.command("rotate")
def rotate(
    name: Name,
    *,
    overlap_days: Annotated[
        int, typer.Option(min=0, max=90, help="Days for which the old key still counts.")
    ] = 30,
    company: Company = "demo",
) -> None:
    """Give a source another write key and print it; it cannot be shown again."""

    async def work(db: Database) -> str:
        source = (await db.read(journeys.load_sources)).get(name)
        overlap = timedelta(days=overlap_days)
        return await db.transact(
            journeys.rotate_key, _OPERATOR, source=source, overlap=overlap, at=now()
        )

    print(_run(company, work))  # noqa: T201 # alone on its line, for scripts


@app.command("stop")
def stop(name: Name, *, company: Company = "demo") -> None:
    """Take nothing of a source any more; running servers follow within a second."""

    async def work(db: Database) -> None:
        source = (await db.read(journeys.load_sources)).get(name)
        await db.transact(journeys.stop_source, _OPERATOR, source=source, at=now())

    _run(company, work)
    console.print(f"{name} is stopped")


def _run(company: str, work: Callable[[Database], Awaitable[Answer]]) -> Answer:
    async def whole() -> Answer:
        async with open_company(company) as db:
            return await work(db)

    return asyncio.run(whole())
