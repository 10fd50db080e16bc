"""Demo, on the command line: load the simulated company, and let it live."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated, Final

import httpx
import typer
from rich.table import Table

from ordito import network, world
from ordito.flows.load_world import OtherWorld
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.errors import Conflict, NotFound
from ordito.platform.events import Context
from ordito.platform.process import hold
from ordito.surfaces.cli.demo.background import lock_of
from ordito.surfaces.cli.demo.company import DEMO, SEED, find_seed, sign_in_of
from ordito.surfaces.cli.demo.loading import load_company
from ordito.surfaces.cli.demo.observed import sources_of
from ordito.surfaces.cli.demo.play import Run
from ordito.surfaces.cli.demo.requests import flagship_of
from ordito.surfaces.cli.doors import issue_tokens, open_sources
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.replay.session import address_of
from ordito.surfaces.cli.steps import console
from ordito.surfaces.connectors.demo_company import mapping
from ordito.surfaces.guards import Scope

app = typer.Typer(no_args_is_help=True, help="The simulated company: load it, let it live.")

_OPERATOR: Final = Context(actor="system:cli")
_TOKENS_OUTLAST: Final = timedelta(hours=1)
_TIMEOUT_S: Final = 30.0
_SCOPES: Final = (
    Scope.QUOTES,
    Scope.ORDERS_READ,
    Scope.ORDERS_WRITE,
    Scope.STOCK_READ,
    Scope.CUSTOMERS_WRITE,
)
_LOOK_S: Final = 1.0


class NoDemo(NotFound):
    """The company is not a simulated one."""

    code = "demo.no_demo"
    remedy = "load it first: ordito demo load --company NAME"


class PlayedAlready(Conflict):
    """Another process plays the company's customers."""

    code = "demo.played_already"
    remedy = "watch the live page, or end that play first (`ordito down`)"


@app.command("load")
def load(
    *,
    company: Company = DEMO,
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another company.")] = SEED,
) -> None:
    """Bring the simulated company with three months that end now into an empty database."""
    if not asyncio.run(_load(company, seed)):
        console.print(f"{company} was loaded already; nothing changed")
    sign_in = sign_in_of(company)
    console.print(f"sign in as [bold]{sign_in.login}[/], password [bold]{sign_in.password}[/]")


@app.command("live")
def live(
    *,
    company: Company = DEMO,
    rate: Annotated[
        float, typer.Option(min=0.01, max=50, help="Steps a second, on average.")
    ] = 0.5,
    minutes: Annotated[float, typer.Option(min=0.01, help="End after so long.")] = 60,
    url: Annotated[str | None, typer.Option(help="Server; without it the one of `up`.")] = None,
) -> None:
    """Let customers look, ask, buy, collect and cancel through the HTTP API."""
    address = address_of(company, url)
    name = f"{now():%Y%m%dT%H%M%S%f}"
    with hold(lock_of(company)) as is_ours:
        if not is_ours:
            raise PlayedAlready(f"the customers of {company} live already")
        played = asyncio.run(_live(company, address, name, rate, timedelta(minutes=minutes)))
    console.print(_table(played))


async def _load(company: str, seed: int) -> bool:
    async with open_company(company) as db:
        here = await find_seed(db)
        if here is None:
            return await load_company(db, company, seed=seed)
        if here != seed:
            raise OtherWorld(f"{company} was loaded from seed {here}", field="seed", seed=here)
        return False


async def _live(company: str, address: str, name: str, rate: float, length: timedelta) -> Run:
    async with open_company(company) as db:
        seed = await find_seed(db)
        if seed is None:
            raise NoDemo(f"{company} is no simulated company", field="company")
        tokens = await _tokens(db, name, now() + length + _TOKENS_OUTLAST)
        living = world.found(seed)
        keys = await db.transact(
            open_sources,
            _OPERATOR,
            wanted=sources_of(await db.read(network.load_directory), place=flagship_of(living)),
            by=mapping.SOURCE,
            at=now(),
        )
    stage = world.set_stage(living)
    async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT_S) as client:
        run = Run(name=name, client=client, stage=stage, tokens=tokens, keys=keys)
        showing = asyncio.create_task(_show(run))
        # Ctrl-C ends the play, not the telling of it
        with suppress(asyncio.CancelledError):
            await run.play(rate_per_s=rate, seconds=length.total_seconds())
        showing.cancel()
    return run


async def _tokens(db: Database, name: str, expires_at: datetime) -> dict[str, str]:
    directory = await db.read(network.load_directory)
    return await db.transact(
        issue_tokens,
        _OPERATOR,
        channels={one.code: one.channel_id for one in directory.channels.values()},
        scopes=_SCOPES,
        name=f"demo {name}",
        expires_at=expires_at,
        at=now(),
    )


async def _show(run: Run) -> None:
    with console.status("") as status:
        while True:
            sold = run.answers["sell", "ok"]
            status.update(f"{sum(run.answers.values()):,} answers, {sold:,} sold; Ctrl-C ends it")
            await asyncio.sleep(_LOOK_S)


def _table(run: Run) -> Table:
    table = Table("request", "answer", "times", title=f"{run.resent:,} sent again")
    table.columns[2].justify = "right"
    for (action, code), times in sorted(run.answers.items()):
        table.add_row(action, code, f"{times:,}")
    return table
