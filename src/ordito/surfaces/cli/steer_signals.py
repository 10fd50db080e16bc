"""Steer: how far channels work as one, and what the rows say unasked."""

from typing import Final

import msgspec
from rich.table import Table

from ordito.marts import open_mart
from ordito.platform.money import Money
from ordito.platform.state import lake_dir
from ordito.steering import economics, signals
from ordito.surfaces.cli.options import AsJson, Company, Lake
from ordito.surfaces.cli.steer_economics import Costs, book_in
from ordito.surfaces.cli.steps import console
from ordito.surfaces.formats import amount_of

_SHOWN: Final = 20


def integration(*, company: Company = "demo", lake: Lake = None, as_json: AsJson = False) -> None:
    """Show how far each pair of channels works as one: multi, cross or omni, and why."""
    with open_mart(lake or lake_dir(company)) as mart:
        found = signals.measure_integration(mart)
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    table = Table("channels", "level", *signals.Dimension, "rule")
    for pair in found.pairs:
        shares = {one.dimension: one for one in pair.measured}
        cells = [
            "–" if (one := shares.get(name)) is None or one.level is None else f"{one.share:.0%}"
            for name in signals.Dimension
        ]
        table.add_row(f"{pair.one}, {pair.other}", pair.level or "–", *cells, pair.rule)
    console.print(table)
    score = "–" if found.score is None else f"{found.score:.2f}"
    console.print(
        f"{found.level or 'unknown'}: score {score} of 1, {found.coverage:.0%} of it measured"
    )


def signals_(
    *,
    company: Company = "demo",
    lake: Lake = None,
    costs: Costs = None,
    as_json: AsJson = False,
) -> None:
    """Show what satisfaction hangs on, which groups changed, and where prices and coupons leak.

    Groups of customers are those declared with the costs; a lake that is not the company's own has
    those that a retailer begins with.
    """
    is_other = lake is not None and costs is None
    book = economics.CostBook() if is_other else book_in(company, costs)
    with open_mart(lake or lake_dir(company)) as mart:
        groups = economics.group_customers(mart, book.register)
        drivers = signals.find_drivers(mart, groups=groups)
        shifts = signals.find_shifts(mart, groups)
        leaks = signals.find_leaks(mart, groups=groups)
        currency = mart.build.currency
    if as_json:
        told = {"drivers": drivers, "shifts": shifts, "leaks": leaks}
        console.print_json(msgspec.json.encode(told).decode())
        return
    table = Table("what takes from satisfaction", "each", "95 % interval", "felt by", "takes")
    for one in drivers.drivers:
        table.add_row(
            one.name,
            f"{one.each:+.2f}",
            f"{one.low:+.2f} to {one.high:+.2f}",
            f"{one.felt:,}",
            f"{one.takes:+.3f}",
        )
    console.print(table)
    console.print(
        f"{drivers.n:,} answers, {drivers.coverage:.0%} of all;"
        f" not measurable: {', '.join(drivers.unmeasured) or 'nothing'}"
    )
    _tell_moods(drivers)
    _show_shifts(shifts)
    console.print(
        f"{len(leaks.prices):,} of {leaks.priced:,} prices differ without a rule:"
        f" {amount_of(Money(leaks.amount, currency)):,} {currency};"
        f" {len(leaks.coupons):,} of {leaks.used:,} coupons were used again"
    )
    table = Table("group", "units bought cheaper", "amount", "coupons used again")
    for one in leaks.groups:
        cost = f"{amount_of(Money(one.amount, currency)):,}"
        table.add_row(one.group or "–", f"{one.units:,}", cost, f"{one.coupons:,}")
    console.print(table)


def _tell_moods(drivers: signals.Drivers) -> None:
    """Show what takes from the satisfaction of each group: points, and whom it befalls."""
    names = [one.name for one in drivers.drivers]
    table = Table("group", "answers", "mean", *names)
    for one in drivers.groups:
        cells = [f"{one.takes[name]:+.2f} ({one.felt[name]:.0%})" for name in names]
        table.add_row(one.group or "–", f"{one.n:,}", f"{one.mean:.2f}", *cells)
    console.print(table)


def _show_shifts(shifts: signals.Shifts) -> None:
    table = Table("group", "what", "since", "told", "before", "after")
    for one in shifts.shifts[:_SHOWN]:
        table.add_row(
            one.group or "all",
            f"{one.kind} {one.value}",
            f"{one.since}",
            f"{one.told}",
            f"{one.before:.1%}",
            f"{one.after:.1%}",
        )
    console.print(table)
    console.print(
        f"{shifts.series} shares over {shifts.weeks} weeks; at most {shifts.false_alarms:g} false"
        " alarms a year are expected"
    )
