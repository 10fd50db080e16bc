"""Costs: what is declared, what was used of it, where orders lose money."""

from typing import Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.platform.money import Money
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import book_of, desk_of
from ordito.surfaces.console.helm.drill import as_csv
from ordito.surfaces.console.helm.frame import head_of, money_in, nothing, open_mart
from ordito.surfaces.console.helm.view import HELM, View, view_of
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.formats import amount_of

PATH: Final = "/helm/costs"
_LOSSES: Final = 20
economics = steering.economics


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_costs(request: Call) -> Template:
    """Show resources with what is unused of them, cells that lose, and every assumption.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart, book = open_mart(desk), await book_of(request)
    if mart is None:
        return nothing(request, desk, mart, view, teller, "costs")
    told = await desk.ask(
        mart, "costs", book.version, lambda mart: steering.cockpit.read_costs(mart, book.register)
    )
    if told is None:
        return nothing(request, desk, mart, view, teller, "costs")
    unused = [one.unused for one in told.resources if one.unused is not None]
    names = {one.code: one.name for one in book.register.resources}
    screen = screens.CostsPage(
        head=head_of(desk, mart, view, teller, "costs", csv_url=view.url("/helm/costs/csv")),
        register=book.version,
        reason=book.register.reason,
        unused=money_in(mart, sum(max(0, one) for one in unused)) if unused else None,
        resources=tuple(
            screens.ResourceRow(
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
        losses=tuple(
            _loss(mart, one, book.register.basket_limits) for one in told.losses[:_LOSSES]
        ),
        dealings=tuple(_dealing(mart, one) for one in told.dealings),
        assumptions=tuple(
            screens.AssumptionRow(
                where=where,
                value=one.value,
                low=one.lowest,
                high=one.highest,
                source=one.source,
                owner=one.owner,
                since=one.since,
            )
            for where, one in book.register.figures()
        ),
    )
    return Template("helm/costs.html", context={"screen": screen})


@get("/helm/costs/csv", access=HELM, include_in_schema=False)
async def download_costs(request: Call) -> Response[str]:
    """Return the register of assumptions as comma-separated values.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view_of(request)
    book = await book_of(request)
    return as_csv(
        "assumptions",
        ("figure", "value", "low", "high", "source", "owner", "since"),
        [
            (where, one.value, one.lowest, one.highest, one.source, one.owner, one.since)
            for where, one in book.register.figures()
        ],
    )


@get("/helm/ladders.csv", access=HELM, include_in_schema=False)
async def download_ladders(request: Call) -> Response[str]:
    """Return each channel's steps from revenue to what is left; each row sums to the cent.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    view, desk = view_of(request), desk_of(request)
    mart, book = desk.mart(), await book_of(request)
    told = await desk.read(lambda: steering.cockpit.read_cockpit(mart, book.register, view.period))
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


def _loss(mart: Mart, one: "steering.economics.Loss", limits: tuple[int, ...]) -> screens.LossRow:
    def money(minor: float) -> Money:
        return Money(round(minor), mart.build.currency)

    low = limits[one.basket - 1] if one.basket else 0
    high = limits[one.basket] if one.basket < len(limits) else None
    bounds = f"{amount_of(money(low)):f}"
    bounds += "+" if high is None else f"–{amount_of(money(high)):f}"
    return screens.LossRow(
        group=one.group,
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


def _dealing(mart: Mart, one: "steering.economics.Dealing") -> screens.DealingRow:
    return screens.DealingRow(
        kind=one.kind,
        channel=one.channel or "system",
        n=one.n,
        cost=money_in(mart, one.cost.value),
        low=Money(one.cost.low, mart.build.currency),
        high=Money(one.cost.high, mart.build.currency),
        each=money_in(mart, one.each),
    )
