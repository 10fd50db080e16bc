"""What a page of KPIs looks at, all of it in its address, and how figures are shown in it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from babel.numbers import format_decimal, format_percent

from ordito.marts import Mart
from ordito.steering import kpis
from ordito.surfaces import helm_kpi_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.frame import money_in
from ordito.surfaces.console.helm.view import HelmIsWhole, ViewUnreadable
from ordito.surfaces.console.moments import Teller
from ordito.surfaces.screens import Choice, Value

PATH: Final = "/helm/kpis"
_DIGITS: Final = 2
_LONGEST: Final = 200
_YEARS: Final = range(1990, 2200)
_GRAINS: Final = (kpis.Grain.WEEK, kpis.Grain.MONTH, kpis.Grain.QUARTER)


class KpiView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is looked at; each field is a parameter of the address, left out at its default.

    Attributes:
        grain: length of the period.
        day: in it; None is the last whole one.
        journey: way of buying; empty is not told apart.
        phase: of the journey.
        touchpoint: activity and channel.
        skip: rows before the page.
    """

    grain: kpis.Grain = kpis.Grain.QUARTER
    day: date | None = None
    journey: str = ""
    phase: str = ""
    touchpoint: str = ""
    skip: int = 0

    @property
    def path(self) -> kpis.Path:
        """The place in the tree."""
        return kpis.Path(self.journey or None, self.phase or None, self.touchpoint or None)

    def first(self, mart: Mart) -> date:
        """Return the first day of the period."""
        if self.day is None:
            return kpis.last_whole(mart, self.grain)
        return kpis.starts(self.day, self.grain)

    def asked(self, **changed: Any) -> dict[str, str]:
        """Return what differs from a plain view, as parameters of an address."""
        shown = msgspec.structs.replace(self, **({"skip": 0} | changed))
        plain = KpiView()
        return {
            name: str(value)
            for name, value in msgspec.structs.asdict(shown).items()
            if value != getattr(plain, name)
        }

    def url(self, page: str, *, table: str = "", **changed: Any) -> str:
        """Return the address of a page, or of a table of it, with this view changed as said."""
        asked = self.asked(**changed) | ({"table": table} if table else {})
        return f"{page}?{urlencode(asked)}" if asked else page


def refuse_bound(request: Call) -> None:
    """Refuse a reader who may see some places only.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    if request.principal.place_ids is not None:
        raise HelmIsWhole("The helm shows the whole company.")


def kpi_view_of(request: Call, *, but: tuple[str, ...] = ()) -> KpiView:
    """Return what is asked to be looked at.

    Args:
        request: of the reader.
        but: parameters of the address that are the route's own.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address holds what is not known.
    """
    refuse_bound(request)
    asked: Mapping[str, str] = {
        name: value[:_LONGEST]
        for name, value in request.query_params.items()
        if value and name not in but
    }
    try:
        view = msgspec.convert(dict(asked), KpiView, strict=False)
        far = view.day is not None and view.day.year not in _YEARS
    except msgspec.ValidationError as error:
        raise ViewUnreadable("The address holds a view that cannot be read.") from error
    if far or view.skip < 0 or not _is_place(view):
        raise ViewUnreadable("The address holds a view that cannot be read.")
    return view


def _is_place(view: KpiView) -> bool:
    """Return whether nothing below is told apart where what is above is not."""
    return bool(view.journey or not view.phase) and bool(view.phase or not view.touchpoint)


def url_of(name: str) -> str:
    """Return the address of the page of a KPI."""
    return f"{PATH}/of/{name}"


def span_of(mart: Mart, view: KpiView, page: str, teller: Teller) -> screens.Span:
    """Return the period that is looked at, and the way to others."""
    first = view.first(mart)
    until = kpis.ends(first, view.grain)
    before = kpis.starts(first - timedelta(days=1), view.grain)
    has_begun = until <= kpis.last_day(mart)
    kept = {name: value for name, value in view.asked().items() if name != "day"}
    return screens.Span(
        first=first,
        last=until - timedelta(days=1),
        grains=tuple(
            Choice(
                label=teller.word(grain.value, "kpi_grain"),
                url=view.url(page, grain=grain, day=view.day),
                current=grain is view.grain,
            )
            for grain in _GRAINS
        ),
        action=page,
        hidden=tuple(kept.items()),
        before_url=view.url(page, day=before),
        after_url=view.url(page, day=until) if has_begun else None,
    )


def shown(mart: Mart, kpi: kpis.Kpi, value: float | None, teller: Teller) -> Value:
    """Return a figure in its unit: amounts, shares to a tenth of a per cent, else a number."""
    if value is None:
        return None
    if kpi.unit is kpis.Unit.MONEY:
        return money_in(mart, value)
    if kpi.unit is kpis.Unit.SHARE:
        return str(format_percent(value, format="#,##0.0%", locale=teller.language))
    return str(format_decimal(round(value, _DIGITS), locale=teller.language))


def place_name(path: kpis.Path, teller: Teller) -> str:
    """Return the deepest part of a place in the tree, in words; empty for the company."""
    if path.touchpoint is not None:
        activity, _, channel = path.touchpoint.partition("@")
        name = teller.word(activity, "helm_activity")
        return f"{name} · {teller.channel(channel)}" if channel else name
    if path.phase is not None:
        return teller.word(path.phase, "phase")
    channel, _, method = (path.journey or "").partition("/")
    if not method:
        return path.journey or ""
    return f"{teller.channel(channel)} · {teller.word(method, 'method')}"


def is_met(kpi: kpis.Kpi, value: float | None, target: float | None) -> bool | None:
    """Return whether a figure is on the right side of its target; None without one of them."""
    if value is None or target is None:
        return None
    return value == target or (value > target) is (kpi.direction is kpis.Direction.UP)
