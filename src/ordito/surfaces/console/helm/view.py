"""View: what a page of the helm looks at, all of it in its address."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

import msgspec

from ordito import steering
from ordito.platform.errors import Forbidden, Invalid
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Choice

HELM: Final = staff(Role.HELM)
Measure = Literal["journeys", "cost", "experience"]
UNKNOWN: Final = "?"
"""A channel that is not known, in an address."""


ON_PATH: Final = "on_path"
"""Journeys without any deviation, in an address."""


class HelmIsWhole(Forbidden):
    """Who may see some places only cannot see figures of the whole company."""

    code = "console.helm_is_whole"
    remedy = "Ask an administrator for an account that is not bound to places."


class ViewUnreadable(Invalid):
    """The address of a page of the helm cannot be read."""

    code = "console.view_unreadable"
    remedy = "Follow the links of the page."


class View(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is looked at; each field is a parameter of the address, left out at its default.

    Attributes:
        period: of the figures.
        channel: of orders, or with a step in it; empty is any.
        method: of orders; empty is any.
        group: of customers; empty is any.
        basket: class of an order's value.
        digital: whether only orders of digital channels.
        direct: whether only what is charged with the sale itself is counted.
        detail: of the map, 0 to 4.
        path: name of the reference path.
        activity: rows of this box.
        target: rows of the line from ``activity`` to it.
        variant: rows of this sequence, by its number in the map; below 0 is none.
        fit: rows of journeys that keep so to ``path``: ``on_path``, a kind of deviation, or one
            deviation as ``replaced~picking~visit``.
        at: rows of the activity in this channel.
        persona: rows of people of this group, as the table of touchpoints tells them.
        hop: rows of journeys that go from ``source`` to ``reached`` at this hop; 0 is none.
        source: channel of a hop.
        reached: the one after it; empty is the end.
        measure: that the table of touchpoints shows.
        step: of the ladder; rows with a cost in it.
        driver: of satisfaction; rows of those who went through it.
        customer: rows of one person.
        pair: of channels, as ``app~web``.
        dimension: of a pair.
        linked: which rows of it.
        skip: rows before the page.
    """

    period: steering.cockpit.PeriodCode = "year"
    channel: str = ""
    method: str = ""
    group: str = ""
    basket: int | None = None
    digital: bool = False
    direct: bool = False
    detail: int = 1
    path: str = ""
    activity: str = ""
    target: str = ""
    variant: int = -1
    fit: str = ""
    at: str = ""
    persona: str = ""
    hop: Annotated[int, msgspec.Meta(ge=0, le=steering.cockpit.HOPS)] = 0
    source: str = ""
    reached: str = ""
    measure: Measure = "journeys"
    step: steering.economics.Step | None = None
    driver: str = ""
    customer: str = ""
    pair: str = ""
    dimension: str = ""
    linked: bool = False
    skip: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0

    def url(self, page: str, **changed: Any) -> str:
        """Return the address of a page with this view, changed where said."""
        shown = msgspec.structs.replace(self, **({"skip": 0} | changed))
        plain = View()
        asked = {
            name: (str(int(value)) if isinstance(value, bool) else str(value))
            for name, value in msgspec.structs.asdict(shown).items()
            if value != getattr(plain, name)
        }
        return f"{page}?{urlencode(asked)}" if asked else page

    def narrowed(self, period: steering.cockpit.Period) -> steering.cockpit.Narrowed:
        """Return the orders that are looked at."""
        return steering.cockpit.Narrowed(
            from_us=period.from_us,
            to_us=period.to_us,
            channel=self.channel or None,
            method=self.method or None,
            group=self.group or None,
            basket=self.basket,
            digital=True if self.digital else None,
            customer_id=self.customer or None,
            step=self.step,
        )

    def asked(self, path: steering.ReferencePath | None = None) -> steering.cockpit.Asked:
        """Return the journeys that are looked at, held against a path where one is given."""
        return steering.cockpit.Asked(
            period=self.period,
            channel=self.channel or None,
            method=self.method or None,
            group=self.group or None,
            path="" if path is None else path.expression,
            ignored=() if path is None else tuple(path.ignored),
        )

    def meant(self, variants: "Sequence[steering.Variant]") -> steering.cockpit.Meant:
        """Return which of them the rows are of; ``variants`` are those of the map."""
        is_told = 0 <= self.variant < len(variants)
        return steering.cockpit.Meant(
            activity=self.activity,
            target=self.target,
            channel=named(self.at),
            sequence=variants[self.variant].activities if is_told else (),
            fit=fit_of(self.fit) if self.fit else None,
            group=self.persona,
            hop=self.hop,
            source=named(self.source),
            reached=named(self.reached),
            ends=bool(self.hop) and not self.reached,
        )


def fit_of(text: str) -> steering.Fit:
    """Return how journeys keep to a path, as an address says it.

    Raises:
        ViewUnreadable: it does not.
    """
    if text == ON_PATH:
        return steering.Fit()
    kind, *told = text.split("~")
    if kind not in set(steering.Deviation) or len(told) > 2:  # noqa: PLR2004  activity, instead
        raise ViewUnreadable("The address names no deviation.", field="fit")
    return steering.Fit(steering.Deviation(kind), *told)


_BESIDE: Final = frozenset({"kind", "number", "saved", "state"})


def view_of(request: Call, *, bare: bool = False) -> View:
    """Return what is asked to be looked at; ``bare`` passes over what else an address names.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address holds what is not known.
    """
    if request.principal.place_ids is not None:
        raise HelmIsWhole("The helm shows the whole company.")
    asked: Mapping[str, str] = {
        name: value[:200]
        for name, value in request.query_params.items()
        if value and not (bare and name in _BESIDE)
    }
    try:
        return msgspec.convert(dict(asked), View, strict=False)
    except msgspec.ValidationError as error:
        raise ViewUnreadable("The address holds a view that cannot be read.") from error


def named(channel: str) -> str | None:
    """Return a channel as rows name it, or None where an address names none."""
    return ("" if channel == UNKNOWN else channel) if channel else None


def in_address(channel: str) -> str:
    """Return a channel as an address names it."""
    return channel or UNKNOWN


def periods(view: View, page: str, teller: Teller) -> tuple[Choice, ...]:
    """Return the periods to choose from; all else that is looked at stays."""
    return tuple(
        Choice(
            label=teller.word(code, "helm_period"),
            url=view.url(page, period=code),
            current=code == view.period,
        )
        for code in steering.cockpit.PERIODS
    )


def choices(view: View, page: str, field: str, values: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return a filter of values by their names; the current one is taken off by its own link."""
    current = getattr(view, field)
    return tuple(
        Choice(
            label=label,
            url=view.url(page, **{field: "" if value == current else value}),
            current=value == current,
        )
        for value, label in values.items()
    )


def instant(us: int) -> datetime:
    """Return an instant of the mart."""
    return datetime.fromtimestamp(us / 1_000_000, UTC)
