"""Doctor: whether this installation is healthy; each line ok, warn or fail, and what to do."""

import asyncio
import json as json_text
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import typer
from rich.table import Table

from ordito import catalogue, marts
from ordito.platform import audit_runs
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.db.readiness import list_pending
from ordito.platform.settings import read_settings
from ordito.platform.state import lake_dir, state_dir
from ordito.reads.doctor import Backlog, ServerState, read_backlog, read_server
from ordito.surfaces.assets import manifest
from ordito.surfaces.cli.keeper import Post
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console

Verdict = Literal["ok", "warn", "fail"]
_COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "red"}
_LEAST_FREE_BYTES: Final = 2 << 30
_MOST_SKEW: Final = timedelta(seconds=2)
_AUDIT_IS_OLD: Final = timedelta(days=1)
_OLDEST_POSTGRES: Final = 180_000
_MOST_LAG_S: Final = 30
_MOST_MART_ROUNDS: Final = 5
_LEAST_MART_LAG_S: Final = 600
_DAY_S: Final = 24 * 3600


@dataclass(frozen=True)
class Line:
    """What was looked at, how it is, and what to do.

    Attributes:
        subject: what.
        verdict: ``ok``, ``warn`` or ``fail``.
        detail: how it is.
        remedy: what to do, where it is not ok.
    """

    subject: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def doctor(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
    company: Company = "demo",
) -> None:
    """Look at everything that can go wrong; exit 1 where something has."""
    lines = asyncio.run(_examine(company))
    if json:
        print(json_text.dumps([asdict(line) for line in lines]))  # noqa: T201 # for programs
    else:
        _show(lines)
    if any(line.verdict == "fail" for line in lines):
        raise typer.Exit(1)


async def _examine(company: str) -> list[Line]:
    lines = [
        *_machine(),
        _web(company),
        marts_line(company, every_s=read_settings().marts_every_s, at=now()),
    ]
    async with open_company(company) as db:
        server = await db.read(read_server)
        backlog = await db.read(read_backlog, at=now())
        index = await db.read(catalogue.search.read_index_state, at=now())
        lines += [*_database(server), await _migrations(db), *_books(backlog), _search(index)]
        lines.append(await _audited(db))
    return lines


def _machine() -> Iterator[Line]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Line("python", "ok", version)
    free = shutil.disk_usage(state_dir()).free
    yield _line(
        "disk",
        "fail",
        f"{free >> 30} GiB free under {state_dir()}",
        "free some space: the database stops when the disk is full",
        healthy=free >= _LEAST_FREE_BYTES,
    )
    is_built = bool(manifest())
    yield _line(
        "user interface",
        "fail",
        "built" if is_built else "its assets are missing",
        "run `make up`, which builds them, or install the released wheel",
        healthy=is_built,
    )


def _web(company: str) -> Line:
    address = Post(company).address
    if not address:
        return Line("web server", "warn", "not running", "run `ordito up`")
    try:
        with urllib.request.urlopen(f"{address}/ready", timeout=5):  # noqa: S310 # ours
            return Line("web server", "ok", address)
    except (urllib.error.URLError, OSError) as error:
        detail = f"{address} does not answer: {type(error).__name__}"
        return Line("web server", "fail", detail, f"read {Post(company).log}, then `ordito up`")


def marts_line(company: str, *, every_s: int, at: datetime) -> Line:
    """Say how far the marts are behind, and whether they are made at all.

    Args:
        company: whose.
        every_s: how often they are brought up to now; 0 is when somebody asks.
        at: now.
    """
    found = marts.read_status(lake_dir(company), at=at)
    remedy = "run `ordito marts refresh`: it shows what goes wrong"
    if found.lag_s is None:
        return Line("marts", "warn", "nothing was copied yet", "run `ordito marts refresh`")
    detail = f"{timedelta(seconds=found.lag_s)} behind"
    if not found.is_built:
        return Line("marts", "fail", f"{detail}, and what was copied is not built", remedy)
    if every_s and found.lag_s > max(_MOST_MART_ROUNDS * every_s, _LEAST_MART_LAG_S):
        remedy = f"is the web server running? it refreshes them every {every_s} s; else {remedy}"
        return Line("marts", "fail" if found.lag_s > _DAY_S else "warn", detail, remedy)
    is_recent = found.lag_s <= _DAY_S
    return _line("marts", "warn", detail, "run `ordito marts refresh`", healthy=is_recent)


def _database(server: ServerState) -> Iterator[Line]:
    yield _line(
        "database",
        "fail",
        f"PostgreSQL {server.version_num // 10_000}.{server.version_num % 10_000},"
        f" {server.size_bytes >> 20} MiB",
        "use PostgreSQL 18 or later",
        healthy=server.version_num >= _OLDEST_POSTGRES,
    )
    yield _line(
        "durability",
        "fail",
        f"synchronous_commit {server.synchronous_commit}, fsync {server.fsync}",
        "set both to on: without them acknowledged sales can be lost",
        healthy=server.synchronous_commit == "on" and server.fsync == "on",
    )
    skew = abs(now() - server.clock)
    yield _line(
        "clock",
        "warn",
        f"{skew.total_seconds():.2f} s off the database's",
        "let both machines follow a time server",
        healthy=skew <= _MOST_SKEW,
    )


async def _migrations(db: Database) -> Line:
    missing = await list_pending(db)
    names = ", ".join(f"{step.room}/{step.name}" for step in missing)
    remedy = "run `ordito db migrate`"
    return _line("tables", "fail", names or "up to date", remedy, healthy=not missing)


def _books(backlog: Backlog) -> Iterator[Line]:
    yield _line(
        "handlers",
        "fail",
        f"{backlog.parked} facts parked",
        "read platform.parked_fact: it names the handler and its error",
        healthy=backlog.parked == 0,
    )
    yield _line(
        "relay",
        "warn",
        f"{backlog.lag_s} s behind",
        "is the web server running? it drains the log",
        healthy=backlog.lag_s <= _MOST_LAG_S,
    )
    yield _line(
        "open checkouts",
        "warn",
        f"{backlog.left_open} older than 5 minutes",
        "the payment processor does not answer; they are settled when it does",
        healthy=backlog.left_open == 0,
    )
    yield _line(
        "money",
        "warn",
        f"{backlog.unsettled} movements unconfirmed for 5 minutes",
        "the payment processor does not answer; they are repeated until it does",
        healthy=backlog.unsettled == 0,
    )
    yield _line(
        "shortfalls",
        "warn",
        f"{backlog.shortfall} units promised that are not there",
        "find them with a count, or source the orders elsewhere",
        healthy=backlog.shortfall == 0,
    )


def _search(index: catalogue.search.IndexState) -> Line:
    return _line(
        "search",
        "warn",
        f"{index.products} products, {index.stale} waiting for {index.lag_s} s",
        "is the web server running? it takes them up; else `ordito catalogue reindex`",
        healthy=index.lag_s <= _MOST_LAG_S,
    )


async def _audited(db: Database) -> Line:
    last = await db.read(audit_runs.find_last)
    remedy = "run `ordito audit`"
    if last is None:
        return Line("audit", "warn", "never run", remedy)
    when = f"{last.at:%Y-%m-%d %H:%M} UTC"
    if last.findings:
        return Line(
            "audit", "fail", f"{last.findings} rows found at {when}", f"{remedy}: it shows them"
        )
    is_recent = now() - last.at < _AUDIT_IS_OLD
    return _line("audit", "warn", f"clean at {when}", remedy, healthy=is_recent)


def _line(subject: str, otherwise: Verdict, detail: str, remedy: str, *, healthy: bool) -> Line:
    if healthy:
        return Line(subject, "ok", detail)
    return Line(subject, otherwise, detail, remedy)


def _show(lines: list[Line]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for line in lines:
        colour = _COLOURS[line.verdict]
        table.add_row(f"[{colour}]{line.verdict}[/]", line.subject, line.detail, line.remedy)
    console.print(table)
