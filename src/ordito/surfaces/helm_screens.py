"""What the pages of the helm show: figures with their period, unit and rows."""

from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.charts import Drawn, Trend
from ordito.surfaces.screens import Choice, Value


class Head(Struct, frozen=True, kw_only=True):
    """Above every page of the helm.

    Attributes:
        tabs: the pages.
        periods: to choose from; nothing else of the address changes.
        since: begin of the period; None where there is none.
        until: its end.
        as_of: until when what happened is in the figures.
        lag_s: seconds since the database was last looked at; None where it never was.
        csv_url: the page's figures as a file.
        pdf_url: the page on paper.
    """

    tabs: tuple[Choice, ...]
    periods: tuple[Choice, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    lag_s: int | None = None
    csv_url: str | None = None
    pdf_url: str | None = None


class Waiting(Struct, frozen=True, kw_only=True):
    """helm/waiting.html: ``is_making`` is that the answer is being made; else there is no mart."""

    head: Head
    is_making: bool
    url: str


class Tile(Struct, frozen=True, kw_only=True):
    """One of four figures.

    Attributes:
        code: which.
        value: as it is shown; None is not known.
        low: at least, where it is not known.
        high: at most.
        n: orders or answers behind it.
        url: their rows.
        before: the same in the span before; None where that is not known.
        target: None where none is declared.
        trend: over the period.
    """

    code: str
    value: Value
    low: Value = None
    high: Value = None
    n: int
    url: str
    before: Value = None
    target: Value = None
    trend: Trend


class Bar(Struct, frozen=True, kw_only=True):
    """A row of the waterfall; ``low`` and ``high`` where the amount is not known."""

    code: str
    amount: Money
    url: str
    low: Money | None = None
    high: Money | None = None
    drawn: Drawn


class ChannelRow(Struct, frozen=True, kw_only=True):
    """What a channel leaves of its revenue, at first sight and with everything."""

    code: str
    kind: str
    orders: int
    url: str
    bars_url: str
    is_current: bool
    revenue: Money
    direct: float | None
    loaded: float | None
    left: Money | None
    turns: bool
    action_url: str | None


class Weakest(Struct, frozen=True, kw_only=True):
    """The weakest link: where and when the chain is held back, and what relieving it gives."""

    resource: str
    places: tuple[str, ...]
    more_places: int
    windows: tuple[tuple[int, int, int], ...]
    utilisation: float
    low: float
    high: float
    waiting_h: float
    late: float | None
    late_elsewhere: float | None
    jobs: int
    weeks: int
    by: float | None = None
    relieved_late: float | None = None
    shorter: float | None = None
    worth: Money | None = None
    worth_low: Money | None = None
    worth_high: Money | None = None
    next_resource: str | None = None


class Conflict(Struct, frozen=True, kw_only=True):
    """What contradicts: ``kind`` is a code of words.WORDS["helm_conflict"]."""

    kind: str
    about: str
    detail: str
    amount: Money | None = None
    url: str = ""


class Leaking(Struct, frozen=True, kw_only=True):
    """To whom prices leak; ``group`` is empty for customers of none, and for nobody known."""

    group: str
    units: int
    amount: Money | None
    coupons: int
    url: str = ""


class Unjudged(Struct, frozen=True, kw_only=True):
    """Work that nobody can judge; ``first`` are the hours whose capacity to tell first."""

    resource: str
    jobs: int
    share: float
    places: int
    first: tuple["LateHours", ...]


class LateHours(Struct, frozen=True, kw_only=True):
    """When and where promises are broken more often than elsewhere."""

    place: str
    window: tuple[int, int, int]
    late: float
    elsewhere: float


class TreeNode(Struct, frozen=True, kw_only=True):
    """A KPI with those below it."""

    name: str
    level: str
    value: Value
    unit: str
    target: Value = None
    state: str = ""
    residual: Value = None
    coverage: float | None = None
    url: str | None = None
    children: tuple["TreeNode", ...] = ()


class Cockpit(Struct, frozen=True, kw_only=True):
    """helm/cockpit.html."""

    head: Head
    revenue: Money
    orders: int
    orders_url: str
    left: Money | None
    margin: float | None
    turning: tuple[ChannelRow, ...]
    tiles: tuple[Tile, ...]
    bars: tuple[Bar, ...]
    of: str
    whole_url: str
    switch: tuple[Choice, ...]
    is_direct: bool
    coverage: float
    register: int
    channels: tuple[ChannelRow, ...]
    weakest: Weakest | None
    no_weakest: bool
    is_judged: bool
    unjudged: tuple[Unjudged, ...]
    leaking: tuple[Leaking, ...]
    conflicts: tuple[Conflict, ...]
    tree: tuple[TreeNode, ...]


class ResourceRow(Struct, frozen=True, kw_only=True):
    """A resource and what became of its cost."""

    code: str
    name: str
    unit: str
    capacity: float | None
    used: float
    cost: Money | None
    allocated: Money | None
    unused: Money | None


class LossRow(Struct, frozen=True, kw_only=True):
    """A cell of orders that lose money."""

    group: str
    channel: str | None
    method: str
    basket: str
    orders: int
    customers: int
    contribution: Money
    each: Money
    low: Money
    high: Money
    around: Money
    is_hidden: bool
    url: str


class DealingRow(Struct, frozen=True, kw_only=True):
    """What dealings of a kind cost in a channel."""

    kind: str
    channel: str
    n: int
    cost: Money | None
    low: Money
    high: Money
    each: Money | None


class DimensionCell(Struct, frozen=True, kw_only=True):
    """A dimension of a pair; ``level`` None says nothing for want of rows."""

    dimension: str
    n: int
    linked: int
    share: float
    level: str | None
    url: str


class PairRow(Struct, frozen=True, kw_only=True):
    """Two channels and how far they know of each other."""

    one: str
    other: str
    one_kind: str
    other_kind: str
    level: str | None
    orders: int
    cells: tuple[DimensionCell | None, ...]


class IntegrationPage(Struct, frozen=True, kw_only=True):
    """helm/integration.html."""

    head: Head
    level: str | None
    score: float | None
    coverage: float
    dimensions: tuple[str, ...]
    pairs: tuple[PairRow, ...]


class Sum(Struct, frozen=True, kw_only=True):
    """A term and its value above rows; ``url`` opens what it counts."""

    term: str
    value: Value
    url: str | None = None


class RowsPage(Struct, frozen=True, kw_only=True):
    """helm/rows.html: rows behind a figure, page by page."""

    head: Head
    title: str
    about: tuple[str, ...]
    sums: tuple[Sum, ...]
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Value | tuple[str, str], ...], ...]
    back: Choice
    next_url: str | None = None
    first_url: str | None = None
