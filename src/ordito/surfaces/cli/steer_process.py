"""Steer: the process map, conformance to a path, and the constraint, on the marts of a company."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from ordito import steering
from ordito.marts import open_mart
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.state import lake_dir
from ordito.steering import Interval, economics
from ordito.surfaces.cli.options import AsJson, Company, Lake
from ordito.surfaces.cli.steer_economics import Costs, book_in
from ordito.surfaces.cli.steps import console

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400
_MOST: Final = 20


def map_(
    *,
    company: Company = "demo",
    lake: Lake = None,
    channel: Annotated[str | None, typer.Option(help="Journeys with a step in it.")] = None,
    method: Annotated[str | None, typer.Option(help="carry_out, ship or collect.")] = None,
    place: Annotated[str | None, typer.Option(help="Id of a place with a step.")] = None,
    having: Annotated[list[str] | None, typer.Option(help="With this activity.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Without this activity.")] = None,
    by_channel: Annotated[bool, typer.Option(help="An activity in each channel apart.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what journeys do: what follows what, how long it waits and works, what is done again."""
    chosen = steering.Filter(
        channel=channel,
        method=method,
        place_id=place,
        having=tuple(having or ()),
        without=tuple(without or ()),
        by_channel=by_channel,
    )
    with open_mart(lake or lake_dir(company)) as mart:
        drawn = steering.draw_map(mart, chosen)
    if as_json:
        console.print_json(msgspec.json.encode(drawn).decode())
        return
    _tell_map(drawn)


def conform(
    path: Annotated[str, typer.Argument(help="As `visit searched? product_viewed+ ordered`.")],
    *,
    company: Company = "demo",
    lake: Lake = None,
    channel: Annotated[str | None, typer.Option(help="Journeys with a step in it.")] = None,
    method: Annotated[str | None, typer.Option(help="carry_out, ship or collect.")] = None,
    ignoring: Annotated[list[str] | None, typer.Option(help="Not looked at.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare journeys with a path: how near they are to it, and where they leave it."""
    chosen = steering.Filter(channel=channel, method=method)
    with open_mart(lake or lake_dir(company)) as mart:
        found = steering.conform(mart, path, chosen, ignored=ignoring or ())
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    if found.fitness is None:
        console.print("no journey has an activity of this path")
        return
    console.print(
        f"{found.journeys:,} journeys in {found.n_variants:,} sequences: fitness"
        f" {found.fitness:.3f}, {found.on_path or 0:.1%} on the path;"
        f" {found.left_aside:,} have nothing of it"
    )
    _show(
        ("deviation", "activity", "instead", "journeys", "share", "of the cost"),
        (
            (
                one.departure.kind,
                one.departure.activity,
                one.departure.instead,
                f"{one.journeys:,}",
                f"{one.share:.1%}",
                f"{one.cost:.1%}",
            )
            for one in found.departures[:_MOST]
        ),
    )


def constraint(
    *,
    company: Company = "demo",
    lake: Lake = None,
    by: Annotated[float, typer.Option(min=0.01, max=10, help="Share of capacity added.")] = 0.3,
    costs: Costs = None,
    minute_cost: Annotated[
        float | None,
        typer.Option(help="Of the service desk, minor units; by default as costs are declared."),
    ] = None,
    propose: Annotated[
        str | None, typer.Option(help="Put the finding into the backlog, for this reason.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say which resource holds the chain back, where and when, and what relieving it gives."""
    minute = None if minute_cost is None else Interval(minute_cost, minute_cost, minute_cost)
    if minute is None and (costs is not None or lake is None):
        minute = _minute(company, costs)
    with open_mart(lake or lake_dir(company)) as mart:
        found = steering.find(mart, by=by, minute=minute)
        names = steering.name_places(mart)
        currency = mart.build.currency
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
    else:
        _tell(found, names, currency)
    if propose is not None:
        asyncio.run(_propose(company, found, currency, propose))


def _minute(company: str, costs: Path | None) -> Interval | None:
    """Return what a minute of the service desk costs, as it is declared; None where it is not."""
    rate = economics.minute_of_case(book_in(company, costs).register)
    return None if rate is None else Interval(rate.middle, rate.low, rate.high)


async def _propose(company: str, found: steering.Finding, currency: str, reason: str) -> None:
    async def put(tx: Tx) -> steering.Improvement | None:
        return await steering.propose_relief(
            tx, found=found, currency=currency, reason=reason, by=tx.context.actor, at=now()
        )

    async with open_company(company) as db:
        made = await db.transact(put, Context.system())
    told = "nothing to propose" if made is None else f"in the backlog: {made.improvement_id}"
    console.print(told)


def _tell_map(drawn: steering.ProcessMap) -> None:
    covered = drawn.coverage
    console.print(
        f"{covered.journeys:,} journeys, {covered.steps:,} steps, {drawn.n_variants:,} sequences;"
        f" without a begin {covered.start_unknown:,}, without an end {covered.end_unknown:,},"
        f" turned round by a clock {covered.reversed:,}, after the mart's time {covered.beyond:,}"
    )
    _show(
        ("activity", "steps", "journeys", "again", "waits p50", "p90", "works p50", "p90"),
        (
            (
                one.activity,
                f"{one.steps:,}",
                f"{one.journeys:,}",
                f"{one.again:,}",
                *map(
                    _time,
                    (
                        one.waiting_median_s,
                        one.waiting_p90_s,
                        one.working_median_s,
                        one.working_p90_s,
                    ),
                ),
            )
            for one in drawn.nodes
        ),
    )
    _show(
        ("from", "to", "times", "gap p50", "p90"),
        (
            (
                one.source,
                one.target,
                f"{one.steps:,}",
                *map(_time, (one.gap_median_s, one.gap_p90_s)),
            )
            for one in drawn.edges[:_MOST]
        ),
    )
    _show(
        ("channel", "then", "times", "journeys", "gap p50"),
        (
            (one.source, one.target, f"{one.steps:,}", f"{one.journeys:,}", _time(one.gap_median_s))
            for one in drawn.hand_overs[:_MOST]
        ),
    )
    _show(
        ("journeys", "sequence"),
        ((f"{one.journeys:,}", " > ".join(one.activities)) for one in drawn.variants[:_MOST]),
    )


def _tell(found: steering.Finding, names: dict[str, str], currency: str) -> None:
    search = found.search
    if search.constraint is None:
        console.print(_nothing(search))
    else:
        console.print(_sentence(search.constraint, names))
        if found.relief is not None:
            console.print(_relieved(found.relief, currency))
        after = found.next_one
        console.print("after it: " + ("nothing" if after is None else _sentence(after, names)))
    for line in (*_unjudged(search, names), *_covered(search)):
        console.print(f"[dim]{escape(line)}[/]")
    _show(
        ("resource", "place", "jobs", "used", "waits", "in queue", "Little"),
        (
            (
                one.resource,
                names.get(one.place_id, one.place_id) or "-",
                f"{one.jobs:,}",
                "-" if one.utilisation is None else f"{one.utilisation:.0%}",
                "-" if one.waiting_h is None else f"{one.waiting_h:.2f} h",
                f"{one.in_queue:.2f}",
                "-" if one.little is None else f"{one.little:.2f}",
            )
            for one in search.loads
        ),
    )


def _nothing(search: steering.Search) -> str:
    """Say that nothing was found, and of how much that can be said."""
    if search.weeks < steering.LEAST_WEEKS:
        return f"{search.weeks} weeks are too few to judge: {steering.LEAST_WEEKS} are needed"
    if search.highest is None:
        return "nothing can be judged: nobody has told what can be done anywhere, hour by hour"
    jobs = sum(one.jobs for one in search.covered.values())
    known = jobs - sum(one.jobs for one in search.unjudged)
    return (
        f"nothing is used beyond what is practical in {search.weeks} weeks; the highest use is"
        f" {search.highest:.0%}; {known / jobs:.0%} of the work is where capacity is known"
    )


def _unjudged(search: steering.Search, names: dict[str, str]) -> Iterator[str]:
    """Say what cannot be judged, and whose capacity to tell first."""
    for one in search.unjudged:
        where = (
            "nowhere in particular" if one.place_ids == ("",) else f"{len(one.place_ids)} places"
        )
        yield (
            f"{one.resource}: {one.jobs:,} jobs ({one.share:.0%}) cannot be judged, capacity is not"
            f" known ({where})"
        )
        for slow in one.slow:
            when = slow.window
            yield (
                f"  tell that of {names.get(slow.place_id, slow.place_id)} first,"
                f" {_DAYS[when.weekday]} {when.from_hour}-{when.to_hour}: {slow.late:.0%} of"
                f" {slow.orders:,} late ({slow.method}), elsewhere {slow.late_elsewhere:.0%}"
            )


def _covered(search: steering.Search) -> Iterator[str]:
    """Say what the figures of each resource leave out."""
    for resource, one in search.covered.items():
        left_out = {
            "without the time they took, so that use is at least what is told": one.work_unknown,
            "begun in hours in which nobody is said to work": one.unstaffed,
            "turned round by a clock": one.reversed,
            "after the mart's time": one.beyond,
        }
        told = [f"{jobs:,} {words}" for words, jobs in left_out.items() if jobs]
        if one.silent_days:
            told.append(f"nothing recorded on {one.silent_days} days, which count for nothing")
        if told:
            yield f"{resource}: of {one.jobs:,} jobs {', '.join(told)}"


def _sentence(one: steering.Constraint, names: dict[str, str]) -> str:
    where = ", ".join(names.get(place, place) for place in one.place_ids)
    when = ", ".join(
        f"{_DAYS[span.weekday]} {span.from_hour}-{span.to_hour}" for span in one.windows
    )
    use = one.utilisation
    late = "" if one.late is None else f"; {one.late.value:.0%} late"
    if one.late_elsewhere is not None:
        late += f", elsewhere {one.late_elsewhere.value:.0%}"
    return (
        f"[bold]{escape(one.activity)}[/] ({one.phase}) at {escape(where)}, {when}: used"
        f" {use.value:.0%} ({use.low:.0%} to {use.high:.0%}) of its capacity{late};"
        f" {one.jobs:,} jobs in {one.weeks} weeks"
    )


def _relieved(one: steering.Relief, currency: str) -> str:
    parts = [f"with {one.by:.0%} more capacity there ({one.minutes_week:,.0f} minutes a week)"]
    if one.lead_p90_h is not None and one.relieved_p90_h is not None:
        parts.append(f"90 % are ready in {one.relieved_p90_h:.2f} h, not {one.lead_p90_h:.2f} h")
    if one.late is not None and one.relieved_late is not None:
        parts.append(f"{one.relieved_late:.0%} are late, not {one.late:.0%}")
    if one.elsewhere is not None:
        parts.append(f"the same minutes at other places give {one.elsewhere:.1%}")
    if one.gain is not None:
        gain = one.gain
        parts.append(
            f"a year: {gain.late_orders:,.0f} late orders less, {gain.contacts.value:,.0f} contacts"
            f" less, {gain.purchases.value:,.0f} purchases kept"
        )
        if gain.score is not None:
            parts.append(f"satisfaction +{gain.score.value:.2f} of 10")
        if gain.money_minor is not None:
            money = gain.money_minor
            parts.append(
                f"{money.value / 100:,.2f} {currency}"
                f" ({money.low / 100:,.2f} to {money.high / 100:,.2f})"
                + (f", without {', '.join(gain.unpriced)}" if gain.unpriced else "")
            )
    return "; ".join(parts)


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    if seconds >= _DAY_S:
        return f"{seconds / _DAY_S:.1f} d"
    return f"{seconds / _HOUR_S:.1f} h" if seconds >= _HOUR_S else f"{seconds / 60:.1f} min"


def _show(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)
