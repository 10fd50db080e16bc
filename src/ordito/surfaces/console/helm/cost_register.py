"""The register of costs in the console: what is declared, and who published it why."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import steering
from ordito.marts import Mart
from ordito.platform.db import Tx
from ordito.platform.money import Money
from ordito.platform.policies import PublishedVersion
from ordito.surfaces import helm_cost_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.cost_form import PER_CENT, scale_of
from ordito.surfaces.console.helm.desk import book_of, desk_of
from ordito.surfaces.console.helm.frame import PAGES, head_of, open_mart
from ordito.surfaces.console.helm.kpi_view import refuse_bound
from ordito.surfaces.console.helm.view import HELM, View
from ordito.surfaces.console.moments import Teller, teller_of

economics = steering.economics
Figure = economics.Figure
PATH: Final = f"{PAGES['costs']}/register"
_VERSIONS: Final = 20


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_register(request: Call) -> Template:
    """Show all that is declared of costs, and who published it why.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    refuse_bound(request)
    teller, book, desk = await teller_of(request), await book_of(request), desk_of(request)
    mart, register = open_mart(desk), book.register
    currency = currency_of(mart)
    versions = await request.db.read(_list_versions)
    names = {one.code: one.name for one in register.resources}
    units = {one.code: one.unit for one in register.resources}
    activities = [_activity(one, names, units, currency, teller) for one in register.activities]
    share = register.goods_share
    screen = screens.RegisterPage(
        head=head_of(desk, mart, View(), teller, "costs"),
        version=book.version,
        is_saved="saved" in request.query_params,
        resources=tuple(_resource(one, currency) for one in register.resources),
        activities=tuple(one for one in activities if one.resource),
        fees=tuple(one for one in activities if not one.resource),
        goods_share=None if share is None else _declared(share, PER_CENT, "%"),
        free_from=Money(register.free_from, currency),
        basket_limits=tuple(Money(one, currency) for one in register.basket_limits),
        groups=tuple(teller.word(one.name, "helm_group") for one in register.groups),
        targets=tuple(sorted(register.targets.items())),
        versions=tuple(
            screens.VersionRow(
                version=one.version,
                at=one.published_at,
                by=teller.colleagues.get(one.published_by, one.published_by),
                reason=reason,
            )
            for one, reason in versions
        ),
        url=PATH,
        assumptions_url=f"{PAGES['costs']}/assumptions",
        back_url=PAGES["costs"],
    )
    return Template("helm/cost_register.html", context={"screen": screen})


def currency_of(mart: Mart | None) -> str:
    """Return the currency of what is declared."""
    return "EUR" if mart is None else mart.build.currency


def amounts(one: "economics.Sum", currency: str) -> tuple[Money, ...]:
    """Return an amount, or the two that it lies between."""
    known = (one.low, one.high) if one.value is None else (one.value,)
    return tuple(Money(minor, currency) for minor in known)


def name_figures(register: "economics.Register", teller: Teller) -> dict[str, tuple[str, str]]:
    """Return what each figure of a register is called and where it is changed, by its place."""
    names: dict[str, tuple[str, str]] = {
        "goods_share": (teller.word("goods_share", "cost_part"), f"{PATH}/rest")
    }
    for one in register.resources:
        for part in ("cost", "capacity"):
            told = f"{one.name}: {teller.word(part, 'cost_part')}"
            names[f"{one.code} {part}"] = (told, f"{PATH}/resources/{one.code}")
    for one in register.activities:
        for term in one.terms:
            told = f"{one.name}: {teller.word(term.measure, 'cost_measure')}"
            names[f"{one.code} {term.measure}"] = (told, f"{PATH}/activities/{one.code}")
    return names


async def _list_versions(tx: Tx) -> list[tuple[PublishedVersion, str]]:
    """Return who published which register, and why."""
    versions = await economics.COSTS.list_versions(tx, most=_VERSIONS)
    return [
        (one, (await economics.COSTS.load_version(tx, version=one.version)).register.reason)
        for one in versions
    ]


def _resource(one: "economics.Resource", currency: str) -> screens.DeclaredResource:
    minors = scale_of("order", is_money=True, currency=currency)
    return screens.DeclaredResource(
        name=one.name,
        url=f"{PATH}/resources/{one.code}",
        cost=_declared(one.cost, minors, currency),
        days=one.days,
        capacity=_declared(one.capacity, Decimal(1), one.unit),
        rate=one.cost.middle / float(minors) / one.capacity.middle,
    )


def _activity(
    one: "economics.Activity",
    names: dict[str, str],
    units: dict[str, str],
    currency: str,
    teller: Teller,
) -> screens.DeclaredActivity:
    terms: list[screens.Declared] = []
    for term in one.terms:
        scale = scale_of(term.measure, is_money=one.resource is None, currency=currency)
        unit = "%" if scale == PER_CENT else currency
        if one.resource is not None:
            unit = units.get(one.resource, "")
        terms.append(_declared(term.each, scale, unit, term.measure))
    return screens.DeclaredActivity(
        name=one.name,
        url=f"{PATH}/activities/{one.code}",
        step=one.step,
        subject=one.subject.value,
        resource="" if one.resource is None else names.get(one.resource, one.resource),
        terms=tuple(terms),
        where=(
            *(teller.channel(code) for code in one.when.channels),
            *(teller.word(code, "method") for code in one.when.methods),
            *(teller.word(code, "helm_activity") for code in one.when.kinds),
        ),
    )


def _declared(one: Figure, scale: Decimal, unit: str, measure: str = "") -> screens.Declared:
    known: Sequence[float] = (one.middle,) if one.is_known else (one.lowest, one.highest)
    return screens.Declared(
        numbers=tuple(round(number / float(scale), 6) for number in known),
        unit=unit,
        measure=measure,
        owner=one.owner,
        since=one.since,
        source=one.source,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_register,)
