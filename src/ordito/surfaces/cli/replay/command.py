"""Replay, on the command line: play real baskets against a running server, or prove a journal."""

import asyncio
import math
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.surfaces.cli import doors
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.replay.baskets import BasketTurn
from ordito.surfaces.cli.replay.feed import Feed
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.plan import CHANNELS, SpeedWrong, read_mix
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.session import (
    address_of,
    journal_of,
    judge,
    play_shown,
    prove_books,
)
from ordito.surfaces.cli.replay.verify import verify
from ordito.surfaces.cli.steps import console
from ordito.surfaces.connectors.complete_journey import mapping
from ordito.surfaces.connectors.complete_journey.reader import locate, open_source
from ordito.surfaces.guards import Scope

_OPERATOR: Final = Context(actor="system:cli")
_TOKEN_LASTS: Final = timedelta(days=1)


def replay(
    *,
    company: Company = "cj",
    speed: Annotated[str, typer.Option(help="Sales a second, or `max`.")] = "max",
    baskets: Annotated[int | None, typer.Option(min=1, help="At most so many sales.")] = None,
    clients: Annotated[int, typer.Option(min=1, help="Tills and screens at work at once.")] = 16,
    mix: Annotated[
        str, typer.Option(help="Weights of the channels.")
    ] = "store=70,web=15,app=10,contact_centre=5",
    url: Annotated[str | None, typer.Option(help="Server; without it the one of `up`.")] = None,
    limit_households: Annotated[
        int | None, typer.Option(min=1, help="Only the first so many households, as imported.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder of the Parquet files.")
    ] = None,
    journal: Annotated[
        Path | None, typer.Option(help="Where every answer is written, as JSON lines.")
    ] = None,
    prove: Annotated[
        Path | None,
        typer.Option("--verify", help="Play nothing: look up what this journal saw accepted."),
    ] = None,
) -> None:
    """Play the real baskets as new sales through the HTTP API, then audit the books."""
    if prove is not None:
        sys.exit(asyncio.run(_prove(company, prove)))
    weights, rate = read_mix(mix), read_speed(speed)
    address = address_of(company, url)
    name = f"replay-{now():%Y%m%dT%H%M%S}"
    path = journal or journal_of(company, name)
    with open_source(locate(folder), households=limit_households) as source, Journal(path) as log:
        feed = Feed(source, weights, most=baskets, per_second=rate)
        sys.exit(asyncio.run(_play(company, name, address, feed, log, clients)))


def read_speed(text: str) -> float | None:
    """Read how fast is played, in the unit of the command; None for as fast as it is taken.

    Raises:
        SpeedWrong: neither ``max`` nor a positive number.
    """
    if text == "max":
        return None
    with suppress(ValueError):
        if 0 < (speed := float(text)) < math.inf:
            return speed
    raise SpeedWrong(f"{text!r} is no speed.", field="speed")


async def _play(
    company: str, name: str, url: str, feed: Feed, journal: Journal, clients: int
) -> int:
    async with open_company(company) as db:
        issued = await db.transact(issue_tokens, _OPERATOR, name=name, at=now())
    run = Replay(url=url, tokens=issued, journal=journal)
    await play_shown(run, turns_of(feed, name), journal=journal, clients=clients)
    _show_left_out(feed)
    return await prove_books(company, run, journal)


async def turns_of(feed: Feed, name: str) -> AsyncIterator[BasketTurn]:
    """Yield the sales as turns of the run of this name."""
    async for sale in feed:
        yield BasketTurn(name, sale)


async def _prove(company: str, path: Path) -> int:
    async with open_company(company) as db:
        return judge(await verify(db, read_journal(path)), found=0)


async def issue_tokens(tx: Tx, *, name: str, at: datetime) -> dict[str, str]:
    """Issue a token for each channel."""
    return await doors.issue_tokens(
        tx,
        channels={code: mapping.channel_id(code) for code in CHANNELS},
        scopes=(Scope.ORDERS_WRITE, Scope.ORDERS_READ),
        name=name,
        expires_at=at + _TOKEN_LASTS,
        at=at,
    )


def _show_left_out(feed: Feed) -> None:
    reasons = ", ".join(f"{n:,} {reason}" for reason, n in feed.left_out.most_common())
    console.print(f"lines left out: {reasons or 'none'}; baskets with nothing left: {feed.empty:,}")
