"""Rulebook: versions of prices and promotions, and drafts of the next one."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer
from rich.table import Table

from ordito import pricing
from ordito.flows.hand_in_draft import hand_in_draft
from ordito.flows.restore_rulebook import restore_rulebook
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.errors import Invalid
from ordito.platform.events import Context
from ordito.pricing import (
    Changes,
    Draft,
    Effect,
    Price,
    PriceList,
    Promotion,
    PublishedRulebook,
    TaxRate,
    Withdrawals,
    codec,
)
from ordito.processes.simulate_draft import simulate_draft
from ordito.reads.draft_check import DraftCheck, check_draft
from ordito.reads.memory import Memory
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console

app = typer.Typer(no_args_is_help=True, help="Prices and promotions: versions and drafts.")

DraftId = Annotated[UUID, typer.Argument(help="Id of the draft, as `draft` prints it.")]
Why = Annotated[str, typer.Option("--reason", help="Why, for those who look at it later.")]
_OPERATOR = Context(actor="system:cli")


class ChangesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file proposes; see docs/how-to/change-prices.md."""

    price_lists: tuple[PriceList, ...] = ()
    prices: tuple[Price, ...] = ()
    tax_rates: tuple[TaxRate, ...] = ()
    promotions: tuple[dict[str, Any], ...] = ()
    withdraw: Withdrawals | None = None


class FileWrong(Invalid):
    """The file holds no changes that can be read."""

    code = "cli.changes_wrong"
    remedy = "Correct what is named; docs/how-to/change-prices.md shows a file."


@app.command("list")
def list_versions(
    *, limit: Annotated[int, typer.Option(min=1)] = 20, company: Company = "demo"
) -> None:
    """List the last published versions: who, when and why."""
    table = Table("version", "published", "by", "reason", "restores")
    for one in asyncio.run(_list(company, limit)):
        restores = "" if one.restores is None else str(one.restores)
        published = f"{one.published_at:%Y-%m-%d %H:%M}"
        table.add_row(str(one.version), published, one.published_by, one.reason, restores)
    console.print(table)


@app.command("verify")
def verify(*, company: Company = "demo") -> None:
    """Compare every version with its checksum; exit 1 where one was altered."""
    altered = asyncio.run(_altered(company))
    if altered:
        console.print(f"[red]altered:[/] {', '.join(map(str, altered))}")
        raise typer.Exit(1)
    console.print("every version is as it was published")


@app.command("draft")
def make(
    file: Annotated[Path, typer.Argument(help="JSON file with the changes.", exists=True)],
    *,
    title: Annotated[str, typer.Option(help="For people.")] = "",
    company: Company = "demo",
) -> None:
    """Make a draft of the changes in a file, check it, and print its id."""
    draft, checked = asyncio.run(_make(company, title or file.stem, _read(file)))
    _show_check(checked)
    console.print(f"draft {draft.draft_id}: {draft.changes} changes")


@app.command("check")
def check(draft_id: DraftId, *, company: Company = "demo") -> None:
    """Look for conflicts, rules that never apply, losses; exit 1 where there are errors."""
    checked = asyncio.run(_check(company, draft_id))
    _show_check(checked)
    if checked.has_errors:
        raise typer.Exit(1)


@app.command("simulate")
def simulate(
    draft_id: DraftId,
    *,
    days: Annotated[int, typer.Option(min=1, help="Baskets of so many days.")] = 28,
    one_in: Annotated[int, typer.Option(min=1, help="Take one basket of so many.")] = 1,
    company: Company = "demo",
) -> None:
    """Price what was sold again, under the present version and under the draft."""
    effect = asyncio.run(_simulate(company, draft_id, days, one_in))
    table = Table("channel", "baskets", "changed", "total", "margin", "discount")
    for row in effect.channels:
        table.add_row(
            f"{str(row.channel_id)[-4:]} {row.currency}",
            str(row.baskets),
            str(row.changed),
            f"{row.proposed.total_minor - row.present.total_minor:+}",
            f"{row.proposed.margin_minor - row.present.margin_minor:+}",
            f"{row.proposed.discount_minor - row.present.discount_minor:+}",
        )
    console.print(table)
    console.print(
        f"{effect.changed} of {effect.baskets} baskets of {effect.customers} customers change;"
        f" {effect.skipped} skipped; {effect.baskets_per_s} baskets/s"
    )


@app.command("publish")
def publish(
    draft_id: DraftId,
    *,
    reason: Why,
    at: Annotated[datetime | None, typer.Option(help="When, in UTC; else now.")] = None,
    company: Company = "demo",
) -> None:
    """Hand a draft in: it is published, at its time, or when a colleague has approved it."""
    draft = asyncio.run(_publish(company, draft_id, reason, at))
    console.print(f"draft {draft.draft_id} is {draft.state}")


@app.command("restore")
def restore(
    version: Annotated[int, typer.Argument(help="Version to go back to.")],
    *,
    reason: Why,
    company: Company = "demo",
) -> None:
    """Publish a version that is equal to an earlier one; nothing is deleted."""
    draft = asyncio.run(_restore(company, version, reason))
    console.print(f"draft {draft.draft_id} is {draft.state}")


def _read(file: Path) -> Changes:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=ChangesFile)
        promotions = tuple(codec.parse(Promotion, form) for form in found.promotions)
    except (msgspec.DecodeError, codec.Malformed) as fault:
        raise FileWrong(f"{file.name}: {fault}") from fault
    return Changes(
        price_lists=found.price_lists,
        prices=found.prices,
        tax_rates=found.tax_rates,
        promotions=promotions,
        withdrawals=found.withdraw or Withdrawals(),
    )


def _show_check(checked: DraftCheck) -> None:
    for one in checked.findings:
        colour = "red" if one.severity == "error" else "yellow"
        console.print(f"[{colour}]{one.severity}[/] {one.rule} {one.field}: {one.detail}")
        console.print(f"  {one.remedy}")
    for key in checked.moved:
        console.print(f"[red]error[/] {key}: others have published it since")
    console.print(
        f"{len(checked.findings)} findings; {checked.skus} SKUs in {checked.contexts} situations"
        " were compared with their cost"
    )


async def _list(company: str, limit: int) -> list[PublishedRulebook]:
    async with open_company(company) as db:
        return await db.read(pricing.list_rulebooks, limit=limit)


async def _altered(company: str) -> list[int]:
    async with open_company(company) as db:
        return await db.read(pricing.list_altered_rulebooks)


async def _make(company: str, title: str, changes: Changes) -> tuple[Draft, DraftCheck]:
    async with open_company(company) as db:
        draft_id, at = ids.new(), now()
        await db.transact(pricing.make_draft, _OPERATOR, draft_id=draft_id, title=title, at=at)
        draft = await db.transact(
            pricing.edit_draft, _OPERATOR, draft_id=draft_id, edition=1, changes=changes, at=at
        )
        return draft, await _checked(db, draft_id)


async def _check(company: str, draft_id: UUID) -> DraftCheck:
    async with open_company(company) as db:
        return await _checked(db, draft_id)


async def _checked(db: Database, draft_id: UUID) -> DraftCheck:
    memory = await Memory.load(db)
    return await db.read(check_draft, memory=memory, draft_id=draft_id, at=now())


async def _simulate(company: str, draft_id: UUID, days: int, one_in: int) -> Effect:
    async with open_company(company) as db:
        simulation_id, at = ids.new(), now()
        await db.transact(
            pricing.ask_simulation,
            _OPERATOR,
            simulation_id=simulation_id,
            draft_id=draft_id,
            since=at - timedelta(days=days),
            one_in=one_in,
            at=at,
        )
        return await simulate_draft(db, await Memory.load(db), simulation_id)


async def _publish(company: str, draft_id: UUID, reason: str, at: datetime | None) -> Draft:
    async with open_company(company) as db:
        draft = await db.read(pricing.get_draft, draft_id=draft_id)
        return await db.transact(
            hand_in_draft,
            _OPERATOR,
            memory=await Memory.load(db),
            draft_id=draft_id,
            edition=draft.edition,
            reason=reason,
            publish_at=None if at is None else at.replace(tzinfo=UTC),
            at=now(),
        )


async def _restore(company: str, version: int, reason: str) -> Draft:
    async with open_company(company) as db:
        return await db.transact(
            restore_rulebook,
            _OPERATOR,
            draft_id=ids.new(),
            version=version,
            reason=reason,
            at=now(),
        )
