"""What the pages of journeys show: the map, the ways through channels, targets and the backlog."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.charts import Drawing, Sankey
from ordito.surfaces.helm_screens import Head
from ordito.surfaces.screens import Choice, Value


class Deviation(Struct, frozen=True, kw_only=True):
    """A departure from the path, and the journeys that have it; ``action_url`` takes it up."""

    name: str
    journeys: int
    share: float
    url: str
    action_url: str


class DeviationKind(Struct, frozen=True, kw_only=True):
    """A kind of departures: journeys with any of it, and those that cost most."""

    code: str
    journeys: int
    share: float
    url: str
    deviations: tuple[Deviation, ...]


class VariantRow(Struct, frozen=True, kw_only=True):
    """A sequence of activities; ``cost`` is that of serving its orders, on average."""

    number: int
    activities: tuple[str, ...]
    journeys: int
    share: float
    lasted_s: float
    fitness: float | None
    cost: Money | None
    score: Value
    url: str
    target_url: str


class LinkRow(Struct, frozen=True, kw_only=True):
    """One activity directly after another, as a row of the table."""

    source: str
    target: str
    times: int
    gap_median_s: float
    is_drawn: bool
    kind: str
    url: str


class ActivityRow(Struct, frozen=True, kw_only=True):
    """An activity, as a row of the table."""

    code: str
    times: int
    journeys: int
    waiting_s: float | None
    working_s: float | None
    url: str


class Map(Struct, frozen=True, kw_only=True):
    """helm/map.html."""

    head: Head
    journeys: int
    steps: int
    drawing: Drawing
    urls: dict[str, str]
    details: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    methods: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    paths: tuple[Choice, ...]
    path: str
    expression: str
    fitness: float | None
    on_path: float | None
    left_aside: int
    on_path_url: str
    compared: int
    kinds: tuple[DeviationKind, ...]
    variants: tuple[VariantRow, ...]
    n_variants: int
    links: tuple[LinkRow, ...]
    activities: tuple[ActivityRow, ...]
    start_unknown: int
    end_unknown: int
    reversed: int


class FlowRow(Struct, frozen=True, kw_only=True):
    """Journeys from a channel to the next, as a row of the table; ``target`` None is their end."""

    hop: int
    source: str
    target: str | None
    journeys: int
    share: float
    url: str


class WayCell(Struct, frozen=True, kw_only=True):
    """What people of a group do at a touchpoint; ``heat`` from 0 to 9 among all that are shown."""

    value: Value
    n: int
    heat: int
    url: str


class TouchRow(Struct, frozen=True, kw_only=True):
    """A touchpoint with a cell for each group; None where nobody of it was there."""

    activity: str
    channel: str
    cells: tuple[WayCell | None, ...]


class WaysPage(Struct, frozen=True, kw_only=True):
    """helm/ways.html; ``kinds`` is the kind of each channel, ``urls`` the rows of each ribbon."""

    head: Head
    journeys: int
    alone: int
    most_taken: FlowRow | None
    drawing: Sankey
    kinds: dict[str, str]
    urls: dict[tuple[int, str, str | None], str]
    flows: tuple[FlowRow, ...]
    channels: tuple[Choice, ...]
    methods: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    personas: tuple[str, ...]
    touchpoints: tuple[TouchRow, ...]
    cells_csv_url: str


class TargetPage(Struct, frozen=True, kw_only=True):
    """helm/target.html: a path before it is put in force; it posts name, expression and reason."""

    head: Head
    url: str
    name: str
    expression: str
    reason: str
    channel: str
    method: str
    fitness: float | None
    on_path: float | None
    journeys: int
    names: tuple[str, ...]
    failure: str | None


class MoveRow(Struct, frozen=True, kw_only=True):
    """Who moved an improvement where, and why."""

    state: str
    owner: str
    reason: str
    by: str
    at: datetime


class ImprovementRow(Struct, frozen=True, kw_only=True):
    """An entry of the backlog."""

    improvement_id: UUID
    title: str
    state: str
    edition: int
    worth: Money | None
    owner: str
    found_at: datetime
    url: str
    moves: tuple[MoveRow, ...]
    next_states: tuple[str, ...]


class BacklogPage(Struct, frozen=True, kw_only=True):
    """helm/backlog.html; an entry posts edition, state, owner and reason."""

    head: Head
    states: tuple[Choice, ...]
    rows: tuple[ImprovementRow, ...]
    worth: Money | None
    people: tuple[str, ...]
    failure: str | None


class ActionPage(Struct, frozen=True, kw_only=True):
    """helm/action.html: a finding before it is taken up; it posts why."""

    head: Head
    title: str
    told: str
    url: str
    failure: str | None
    back: Choice


class StaffedPlace(Struct, frozen=True, kw_only=True):
    """A place and how much picking it can do in a week; None where nobody has told."""

    name: str
    url: str
    hours: float | None
    is_current: bool


class StaffedDay(Struct, frozen=True, kw_only=True):
    """A weekday, 0 is Monday, with its hours as people write them."""

    weekday: int
    name: str
    text: str
    is_wrong: bool = False


class StaffingPage(Struct, frozen=True, kw_only=True):
    """helm/staffing.html: who picks where and when; it posts the days of one place."""

    head: Head
    places: tuple[StaffedPlace, ...]
    known: int
    chosen: str
    url: str
    days: tuple[StaffedDay, ...]
    since: str
    version: int
    is_saved: bool
    failure: str | None
    back: Choice
