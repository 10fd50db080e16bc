"""What the pages of KPIs show: definitions with their figures, their rows, and who changed them."""

from datetime import date, datetime

from msgspec import Struct

from ordito.surfaces.charts import Trend
from ordito.surfaces.helm_screens import Conflict, Head, TreeNode
from ordito.surfaces.screens import Choice, Value


class Span(Struct, frozen=True, kw_only=True):
    """The period that is looked at, and the way to others.

    Attributes:
        first: its first day.
        last: its last day.
        grains: lengths to choose from.
        action: where the form with a day goes.
        hidden: what the form keeps.
        before_url: the period before.
        after_url: the period after; None where it has not begun.
    """

    first: date
    last: date
    grains: tuple[Choice, ...]
    action: str
    hidden: tuple[tuple[str, str], ...]
    before_url: str
    after_url: str | None


class KpiRow(Struct, frozen=True, kw_only=True):
    """A definition and its figure of the period; ``is_met`` None where nothing is held against."""

    title: str
    family: str
    level: str
    url: str
    value: Value
    rows_url: str
    target: Value
    is_met: bool | None
    owner: str | None
    trend: Trend
    n: int
    coverage: float | None


class AlertRow(Struct, frozen=True, kw_only=True):
    """A figure that somebody should look at."""

    title: str
    url: str
    where: str
    period: date
    value: Value
    rows_url: str
    expected: Value
    better: bool
    owner: str | None


class KpisPage(Struct, frozen=True, kw_only=True):
    """helm/kpis.html; ``saved`` is the title of what was declared just now."""

    head: Head
    span: Span
    register: int
    because: str
    rows: tuple[KpiRow, ...]
    alerts: tuple[AlertRow, ...]
    tree: tuple[TreeNode, ...]
    conflicts: tuple[Conflict, ...]
    csv_urls: dict[str, str]
    new_url: str
    import_url: str


class PeriodRow(Struct, frozen=True, kw_only=True):
    """A figure of one period, or of one part."""

    name: str
    url: str | None = None
    period: date | None = None
    value: Value
    target: Value = None
    n: int
    rows_url: str
    coverage: float
    is_whole: bool = True


class SaidRow(Struct, frozen=True, kw_only=True):
    """What a build said of the figure."""

    as_of: datetime
    version: str
    value: Value
    n: int
    coverage: float


class ChangeRow(Struct, frozen=True, kw_only=True):
    """A version that changed the definition; ``what`` are codes of fields, or came or went."""

    version: int
    at: datetime
    by: str
    because: str
    what: tuple[str, ...]


class KpiPage(Struct, frozen=True, kw_only=True):
    """helm/kpi.html: one KPI at a place of the tree; retiring posts because and register."""

    head: Head
    span: Span
    title: str
    name: str
    way: tuple[Choice, ...]
    value: Value
    target: Value
    is_met: bool | None
    rows_url: str
    n: int
    facts: tuple[tuple[str, Value], ...]
    formula: str
    among: str | None
    targets: tuple[tuple[str, Value], ...]
    periods: tuple[PeriodRow, ...]
    parts: tuple[PeriodRow, ...]
    residual: Value
    residual_why: str
    said: tuple[SaidRow, ...]
    changes: tuple[ChangeRow, ...]
    conflicts: tuple[Conflict, ...]
    csv_urls: dict[str, str]
    change_url: str
    retire_url: str
    register: int
    failure: str = ""


class Option(Struct, frozen=True, kw_only=True):
    """An entry of a list; ``vocabulary`` of its word, empty where it is shown as it is."""

    value: str
    is_chosen: bool


class KpiForm(Struct, frozen=True, kw_only=True):
    """helm/kpi_form.html: a definition, as it is written; posts its fields, register and what.

    Attributes:
        title: of the definition that is changed; empty for a new one.
        values: as they were typed.
        lists: choices of each list.
        quarters: with their targets as they were typed.
        measures: of each subject.
        unit_note: unit in which targets are typed, money in the company's currency.
        found: definitions that it does not go with; it is saved only despite them.
        tried: what it gives for the last whole quarter; None where it was not tried.
        tried_n: rows of that.
        failure: why it was not saved.
        wrong: field that is wrong.
        register: version that it is made of.
    """

    head: Head
    title: str
    is_new: bool
    values: dict[str, str]
    lists: dict[str, tuple[Option, ...]]
    quarters: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    currency: str
    found: tuple[Conflict, ...]
    was_tried: bool
    tried: Value
    tried_n: int
    failure: str
    wrong: str
    register: int
    save_url: str
    back_url: str


class ImportRow(Struct, frozen=True, kw_only=True):
    """What becomes of a row of a table."""

    number: int
    name: str
    fate: str
    why: str


class KpiImport(Struct, frozen=True, kw_only=True):
    """helm/kpi_import.html: a table, what becomes of its rows, and then whether to take it over."""

    head: Head
    text: str
    replaces: bool
    because: str
    rows: tuple[ImportRow, ...]
    taken: int
    register: int
    failure: str
    wrong: str
    back_url: str
    csv_url: str
