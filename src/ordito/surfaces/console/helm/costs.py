"""Costs: who leaves what, what is not used, where orders lose money, and what all of it assumes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.platform.money import Money
from ordito.surfaces import helm_cost_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm import cost_register
from ordito.surfaces.console.helm.drill import as_csv
from ordito.surfaces.console.helm.frame import (
    Look,
    groups_of,
    head_of,
    look_of,
    made,
    money_in,
    patient,
)
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.formats import amount_of
from ordito.surfaces.helm_screens import DealingRow, LossRow, ResourceRow
from ordito.surfaces.screens import Choice

PATH: Final = "/helm/costs"
ASSUMPTIONS: Final = f"{PATH}/assumptions"
CSV: Final = f"{PATH}/csv"
_LOSSES: Final = 20
_Table: TypeAlias = tuple[Sequence[str], Sequence[Sequence[object]]]
economics = steering.economics


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("costs")
async def show_costs(request: Call) -> Template:
    """Show who leaves what, resources with what is unused of them, and cells that lose.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    told = await made(_ask_costs(look))
    view, mart, book = look.view, look.mart, look.book
    unused = [one.unused for one in told.resources if one.unused is not None]
    names = {one.code: one.name for one in book.register.resources}
    steps = economics.DIRECT if view.direct else economics.LOADED
    screen = screens.CostsPage(
        head=head_of(look.desk, mart, view, teller, "costs"),
        register=book.version,
        reason=book.register.reason,
        switch=_switch(view, PATH, teller),
        is_direct=view.direct,
        unused=money_in(mart, sum(max(0, one) for one in unused)) if unused else None,
        steps=tuple(step.value for step in steps),
        ladders=tuple(_ladder_row(mart, one, view, steps) for one in told.ladders),
        resources=tuple(
            ResourceRow(
                code=one.resource,
                name=names.get(one.resource, one.resource),
                unit=one.unit,
                capacity=one.capacity,
                used=one.used,
                cost=money_in(mart, one.cost.value),
                allocated=money_in(mart, one.allocated.value),
                unused=money_in(mart, one.unused),
            )
            for one in told.resources
        ),
        losses=tuple(_loss(mart, one, book, teller) for one in told.losses[:_LOSSES]),
        dealings=tuple(_dealing(mart, one) for one in told.dealings),
        touchpoints=tuple(_dealing(mart, one) for one in told.touchpoints),
        assumptions_url=view.url(ASSUMPTIONS),
        register_url=cost_register.PATH,
        assumptions=sum(1 for _ in book.register.figures()),
        csv_urls={table: view.url(f"{CSV}/{table}") for table in _TABLES},
    )
    return Template("helm/costs.html", context={"screen": screen})


@get(ASSUMPTIONS, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("costs")
async def show_assumptions(request: Call) -> Template:
    """Show what is assumed, by whom and since when, and what the answer does when it moves.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    told = await made(_ask_assumptions(look))
    view, book = look.view, look.book
    currency = look.mart.build.currency
    names = cost_register.name_figures(book.register, teller)
    screen = screens.AssumptionsPage(
        head=head_of(look.desk, look.mart, view, teller, "costs"),
        switch=_switch(view, ASSUMPTIONS, teller),
        left=Money(told.left, currency),
        by=economics.BY,
        unknown=sum(not one.figure.is_known for one in told.each),
        rows=tuple(
            screens.AssumptionRow(
                name=names[one.where][0],
                url=names[one.where][1],
                value=one.figure.value,
                low=one.low,
                high=one.high,
                is_declared=one.is_declared,
                source=one.figure.source,
                owner=one.figure.owner,
                since=one.figure.since,
                left_low=Money(one.left_low, currency),
                left_high=Money(one.left_high, currency),
                swing=Money(one.swing, currency),
                turns=one.turns,
            )
            for one in told.each
        ),
        csv_url=view.url(f"{CSV}/assumptions"),
        register_url=cost_register.PATH,
        back_url=view.url(PATH),
    )
    return Template("helm/assumptions.html", context={"screen": screen})


@get(f"{CSV}/{{table:str}}", access=HELM, include_in_schema=False)
async def download_costs(request: Call, table: FromPath[str]) -> Response[str]:
    """Return a table of the page; the switch counts for it too.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read, or there is no such table.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    if table not in (*_TABLES, "assumptions"):
        raise ViewUnreadable(f"There is no table {table[:40]!r}.")
    look = await look_of(request)
    if table == "assumptions":
        assumed = await made(_ask_assumptions(look))
        return as_csv(table, _ASSUMED, [_assumption(look.mart, one) for one in assumed.each])
    told = await made(_ask_costs(look))
    steps = economics.DIRECT if look.view.direct else economics.LOADED
    return as_csv(table, *_TABLES[table](look.mart, told, steps))


async def _ask_costs(look: Look) -> "steering.cockpit.Costs | None":
    register, direct = look.book.register, look.view.direct
    return await look.desk.ask(
        look.mart,
        "costs",
        (look.book.version, direct),
        lambda mart: steering.cockpit.read_costs(mart, register, direct=direct),
    )


async def _ask_assumptions(look: Look) -> "economics.Sensitivities | None":
    register, direct = look.book.register, look.view.direct
    return await look.desk.ask(
        look.mart,
        "assumptions",
        (look.book.version, direct),
        lambda mart: steering.cockpit.read_assumptions(mart, register, direct=direct),
    )


def _switch(view: View, page: str, teller: Teller) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label=teller.word(code, "helm_step_switch"),
            url=view.url(page, direct=is_direct),
            current=view.direct is is_direct,
        )
        for code, is_direct in (("direct", True), ("loaded", False))
    )


def _ladder_row(
    mart: Mart, one: "economics.Ladder", view: View, steps: "Sequence[economics.Step]"
) -> screens.LadderRow:
    currency = mart.build.currency
    return screens.LadderRow(
        code=one.key or "system",
        orders=one.orders,
        url=View(period="all", channel=one.key, direct=view.direct).url("/helm/orders"),
        revenue=Money(one.revenue, currency),
        costs=tuple(
            cost_register.amounts(rung.cost, currency) for rung in one.rungs if rung.step in steps
        ),
        left=cost_register.amounts(one.left(tuple(steps)), currency),
        margin=one.margin(tuple(steps)),
        coverage=one.coverage,
    )


@get("/helm/ladders.csv", access=HELM, include_in_schema=False)
async def download_ladders(request: Call) -> Response[str]:
    """Return each channel's steps from revenue to what is left; each row sums to the cent.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    look = await look_of(request)
    mart, register, period = look.mart, look.book.register, look.view.period
    told = await look.desk.read(lambda: steering.cockpit.read_cockpit(mart, register, period))
    titles = ("channel", "orders", "revenue", *(step.value for step in economics.Step), "left")
    return as_csv("channels", (*titles, "currency"), [_ladder(mart, one) for one in told.channels])


def _ladder(mart: Mart, one: "steering.economics.Ladder") -> tuple[object, ...]:
    def written(minor: int | None) -> object:
        return "" if minor is None else amount_of(Money(minor, mart.build.currency))

    return (
        one.key,
        one.orders,
        written(one.revenue),
        *(written(rung.cost.value) for rung in one.rungs),
        written(one.left(economics.LOADED).value),
        mart.build.currency,
    )


def _written(mart: Mart, minor: float | None) -> object:
    """Return an amount as a file holds it; empty where it is not known."""
    return None if minor is None else amount_of(Money(round(minor), mart.build.currency))


def _ladder_table(
    mart: Mart, told: "steering.cockpit.Costs", steps: "Sequence[economics.Step]"
) -> _Table:
    sums = [(one, *(rung.cost for rung in one.rungs if rung.step in steps)) for one in told.ladders]
    titles = [step.value for step in steps] + ["left"]
    bounds = (f"{title} {end}" for title in titles for end in ("low", "high"))
    return ("channel", "orders", "revenue", *bounds, "coverage"), [
        (
            one.key,
            one.orders,
            _written(mart, one.revenue),
            *(
                _written(mart, end)
                for cost in (*costs, one.left(tuple(steps)))
                for end in ((cost.low, cost.high) if cost.value is None else (cost.value,) * 2)
            ),
            one.coverage,
        )
        for one, *costs in sums
    ]


def _resource_table(
    mart: Mart, told: "steering.cockpit.Costs", _: "Sequence[economics.Step]"
) -> _Table:
    head = ("resource", "unit", "capacity", "used", "cost", "allocated", "unused")
    return head, [
        (
            one.resource,
            one.unit,
            one.capacity,
            one.used,
            _written(mart, one.cost.value),
            _written(mart, one.allocated.value),
            _written(mart, one.unused),
        )
        for one in told.resources
    ]


def _loss_table(
    mart: Mart, told: "steering.cockpit.Costs", _: "Sequence[economics.Step]"
) -> _Table:
    head = ("group", "channel", "method", "basket", "orders", "customers", "left of all")
    return (*head, "left of one", "low", "high", "average around"), [
        (
            one.group,
            one.channel,
            one.method,
            one.basket,
            one.orders,
            one.customers,
            *(
                _written(mart, each)
                for each in (one.contribution, one.each, one.low, one.high, one.around)
            ),
        )
        for one in told.losses
    ]


def _dealing_table(mart: Mart, rows: "Sequence[economics.Dealing]") -> _Table:
    return ("kind", "channel", "n", "cost", "low", "high", "each"), [
        (
            one.kind,
            one.channel,
            one.n,
            *(
                _written(mart, each)
                for each in (one.cost.value, one.cost.low, one.cost.high, one.each)
            ),
        )
        for one in rows
    ]


_ASSUMED: Final = (
    *("figure", "value", "low", "high", "source", "owner", "since"),
    *("moved to", "left then", "or to", "left so", "swing", "turns"),
)


def _assumption(mart: Mart, one: "economics.Sensitivity") -> tuple[object, ...]:
    figure = one.figure
    return (
        *(one.where, figure.value, figure.lowest, figure.highest),
        *(figure.source, figure.owner, figure.since),
        *(one.low, _written(mart, one.left_low), one.high, _written(mart, one.left_high)),
        *(_written(mart, one.swing), " ".join(one.turns)),
    )


_TABLES: Final[
    "Mapping[str, Callable[[Mart, steering.cockpit.Costs, Sequence[economics.Step]], _Table]]"
] = {
    "channels": _ladder_table,
    "resources": _resource_table,
    "losses": _loss_table,
    "dealings": lambda mart, told, _: _dealing_table(mart, told.dealings),
    "touchpoints": lambda mart, told, _: _dealing_table(mart, told.touchpoints),
}


def _loss(
    mart: Mart, one: "steering.economics.Loss", book: "economics.CostBook", teller: Teller
) -> LossRow:
    limits = book.register.basket_limits

    def money(minor: float) -> Money:
        return Money(round(minor), mart.build.currency)

    low = limits[one.basket - 1] if one.basket else 0
    high = limits[one.basket] if one.basket < len(limits) else None
    bounds = f"{amount_of(money(low)):f}"
    bounds += "+" if high is None else f"–{amount_of(money(high)):f}"
    return LossRow(
        group=groups_of(book, teller).get(one.group, one.group),
        channel=one.channel,
        method=one.method,
        basket=bounds,
        orders=one.orders,
        customers=one.customers,
        contribution=money(one.contribution),
        each=money(one.each),
        low=money(one.low),
        high=money(one.high),
        around=money(one.around),
        is_hidden=one.is_hidden,
        url=View(
            period="all",
            channel=one.channel or "",
            method=one.method,
            group=one.group,
            basket=one.basket,
        ).url("/helm/orders"),
    )


def _dealing(mart: Mart, one: "steering.economics.Dealing") -> DealingRow:
    return DealingRow(
        kind=one.kind,
        channel=one.channel or "system",
        n=one.n,
        cost=money_in(mart, one.cost.value),
        low=Money(one.cost.low, mart.build.currency),
        high=Money(one.cost.high, mart.build.currency),
        each=money_in(mart, one.each),
    )


ROUTES: Final = (show_costs, show_assumptions, download_costs, download_ladders)
