"""What each page shows: the values a route hands to its template.

``Frame`` is for every page; the other structs are named after their template. Codes (channels,
states, kinds of events) are translated by the template; names of products, places and people are
data and shown as they are. Instants are aware; pages show them in ``Frame.zone``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.journey_screens import Now

Value = int | float | str | Money | timedelta | datetime | date | None
"""A shown value: count, share (float, 1.0 = all), text, amount, length of time, instant, none."""


class Choice(Struct, frozen=True, kw_only=True):
    """One entry of a menu or one filter chip; ``count`` is the number of rows it leaves."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


class Staff(Struct, frozen=True, kw_only=True):
    """The person signed in; ``role`` is a code (words.ROLES)."""

    name: str
    role: str


class Section(Struct, frozen=True, kw_only=True):
    """An entry of the rail, by its code in words.SECTIONS."""

    code: str
    url: str


class SectionGroup(Struct, frozen=True, kw_only=True):
    """Entries under a heading of words.SECTION_GROUPS, folded unless it is open."""

    code: str
    sections: tuple[Section, ...]
    is_open: bool


class Rail(Struct, frozen=True, kw_only=True):
    """What a role may open: in front what it does all day. ``section`` is where one is."""

    section: str = ""
    front: tuple[Section, ...] = ()
    groups: tuple[SectionGroup, ...] = ()


class Frame(Struct, frozen=True, kw_only=True):
    """What every page needs, whatever it shows.

    ``channels`` are the names of those that have no word of their own, by their codes.
    ``stream`` is the address of the page's event stream:
    unnamed messages go into ``#feed``, a message named ``changed`` makes the page renew itself.
    """

    company: str
    language: str
    zone: str
    now: datetime
    path: str
    csrf: str = ""
    staff: Staff | None = None
    rail: Rail = Rail()
    places: tuple[Choice, ...] = ()
    periods: tuple[Choice, ...] = ()
    query: str = ""
    stream: str | None = None
    notice: str | None = None
    channels: Mapping[str, str] = {}


class Figure(Struct, frozen=True, kw_only=True):
    """A number that opens its rows; ``trend`` is drawn beside it, oldest first."""

    value: Value
    url: str
    trend: tuple[int, ...] = ()


class Moment(Struct, frozen=True, kw_only=True):
    """One thing that happened: an item of a timeline, an order's history or the live feed.

    ``kind`` and ``phase`` are codes; ``detail`` is data ("2 x T-shirt, red, M"); ``actor`` a name.
    """

    at: datetime
    kind: str
    channel: str
    detail: str = ""
    url: str | None = None
    place: str | None = None
    actor: str | None = None
    amount: Money | None = None
    phase: str | None = None


class Hit(Struct, frozen=True, kw_only=True):
    """One search result; ``meta`` is a short text at the right."""

    title: str
    url: str
    detail: str = ""
    meta: Value = None


class Narrowing(Struct, frozen=True, kw_only=True):
    """A facet of products: its values as choices, each with the hits that it leaves."""

    label: str
    choices: tuple[Choice, ...]


class Search(Struct, frozen=True, kw_only=True):
    """search.html: results by kind, one of ``persons, orders, products, places``.

    ``facets`` narrow the products; ``meant`` is how the query was understood, ``part`` says that
    products have only some of its words, ``more`` that there are more than are counted.
    """

    query: str = ""
    facets: tuple[Narrowing, ...] = ()
    chosen: tuple[Choice, ...] = ()
    meant: str = ""
    part: bool = False
    total: int = 0
    more: bool = False
    first_url: str | None = None
    next_url: str | None = None
    persons: tuple[Hit, ...] = ()
    orders: tuple[Hit, ...] = ()
    products: tuple[Hit, ...] = ()
    places: tuple[Hit, ...] = ()


class Identifier(Struct, frozen=True, kw_only=True):
    """A way to recognise a person; ``value`` comes masked unless the reader may see it."""

    kind: str
    value: str
    verified: bool = False


class Consent(Struct, frozen=True, kw_only=True):
    """A consent as it stands; ``channel`` None = every channel."""

    purpose: str
    given: bool
    at: datetime | None = None
    channel: str | None = None


class OrderBrief(Struct, frozen=True, kw_only=True):
    """An order in a list; ``state`` is a code of words.STATES."""

    number: str
    url: str
    at: datetime
    channel: str
    state: str
    total: Money
    units: int


class CustomerGroup(Struct, frozen=True, kw_only=True):
    """A group on customer.html: ``state`` is ``now``, ``ended`` or ``ahead``."""

    code: str
    state: str
    since: date
    until: date | None = None


class Customer(Struct, frozen=True, kw_only=True):
    """customer.html. ``masked``: identifiers are hidden until ``verify_url`` is used.

    ``name`` is None for somebody who has not said it. ``technical`` are the identifiers that
    systems know a person by. ``case`` is the order to which the timeline is narrowed.
    """

    name: str | None
    url: str
    masked: bool
    verify_url: str | None = None
    since: date | None = None
    tier: str | None = None
    points: int | None = None
    points_pending: int = 0
    points_url: str = ""
    spent: Figure | None = None
    identifiers: tuple[Identifier, ...] = ()
    technical: tuple[Identifier, ...] = ()
    consents: tuple[Consent, ...] = ()
    groups: tuple[CustomerGroup, ...] = ()
    may_group: bool = False
    orders: tuple[OrderBrief, ...] = ()
    filters: tuple[Choice, ...] = ()
    timeline: tuple[Moment, ...] = ()
    newest_url: str | None = None
    next_url: str | None = None
    verify_failed: bool = False
    phases: tuple[Choice, ...] = ()
    case: Choice | None = None
    now: Now | None = None
    contact_url: str | None = None


class Step(Struct, frozen=True, kw_only=True):
    """A knot of the state line: ``state`` is ``done``, ``current`` or ``ahead``."""

    code: str
    state: str
    at: datetime | None = None


class OrderLine(Struct, frozen=True, kw_only=True):
    """A line with its vector of quantities, units of the SKU."""

    id: str
    title: str
    sku: str
    url: str
    price: Money
    total: Money
    ordered: int
    reserved: int = 0
    fulfilled: int = 0
    cancelled: int = 0
    return_requested: int = 0
    returned: int = 0
    variant: str = ""
    place: str | None = None
    method: str | None = None


class Fulfilment(Struct, frozen=True, kw_only=True):
    """A fulfilment order in short; ``method`` and ``state`` are codes."""

    number: str
    url: str | None
    place: str
    method: str
    state: str
    units: int
    promised_at: datetime | None = None


class Field(Struct, frozen=True, kw_only=True):
    """What a form asks for besides: its label is the word for ``code`` (words.FIELDS).

    ``kind`` is ``text``, ``amount``, ``tick``, ``choice``, or the vocabulary of the choices'
    labels; the ``url`` of a choice is the value that is sent.
    """

    code: str
    kind: str
    choices: tuple[Choice, ...] = ()
    is_optional: bool = False


class Action(Struct, frozen=True, kw_only=True):
    """What may be done now: posts to ``url``; ``lines`` asks for a quantity of each line.

    ``conditions`` asks besides in which of these codes the units of each line come; ``dropped`` are
    lines of which units may be given up that have not left, none unless somebody says so.
    ``limit`` is the reader's limit of authority as a sentence, shown before the action; ``place``
    is named where the same could be done at several.
    """

    code: str
    url: str
    lines: tuple[OrderLine, ...] = ()
    place: str | None = None
    limit: str | None = None
    key: str = ""
    fields: tuple[Field, ...] = ()
    conditions: tuple[str, ...] = ()
    dropped: tuple[OrderLine, ...] = ()


class Waiting(Struct, frozen=True, kw_only=True):
    """What an order waits for: ``kind`` is a code of words.EXCEPTIONS, ``reason`` of REASONS."""

    kind: str
    reason: str
    at: datetime
    by: str | None = None


class Destination(Struct, frozen=True, kw_only=True):
    """Whereto an order is shipped; None is what the reader may not see."""

    recipient: str | None
    lines: tuple[str, ...]
    locality: str


class Bill(Struct, frozen=True, kw_only=True):
    """The money box: what was owed, what was paid, what is left.

    ``cancelled`` is what changes since have made of it, mostly negative. ``tax`` is that of all
    goods as they were sold: None once something was changed.
    """

    goods: Money
    total: Money
    paid: Money
    due: Money
    discount: Money | None = None
    cancelled: Money | None = None
    delivery: Money | None = None
    tax: Money | None = None
    refunded: Money | None = None


class Order(Struct, frozen=True, kw_only=True):
    """order.html; ``payment``, ``fulfilment`` and ``returns`` are the three derived states."""

    number: str
    url: str
    at: datetime
    channel: str
    place: str | None
    customer: str | None
    customer_url: str | None
    promise: str | None = None
    promised_at: datetime | None = None
    payment: str
    fulfilment: str
    returns: str
    steps: tuple[Step, ...]
    lines: tuple[OrderLine, ...]
    bill: Bill
    points: int = 0
    history: tuple[Moment, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    actions: tuple[Action, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    destination: Destination | None = None


class Stock(Struct, frozen=True, kw_only=True):
    """Stock of one variant in one place (or of all places), units; ``url`` opens its movements."""

    on_hand: int
    reserved: int
    available: int
    url: str = ""


class StockPlace(Struct, frozen=True, kw_only=True):
    """A row of the heat table; ``cells`` are in the order of the variants."""

    name: str
    url: str
    cells: tuple[Stock, ...]
    latitude: float | None = None
    longitude: float | None = None


class Variant(Struct, frozen=True, kw_only=True):
    """A column of the heat table."""

    sku: str
    label: str


class Live(Struct, frozen=True, kw_only=True):
    """live.html: the newest moments first; the stream adds to them."""

    moments: tuple[Moment, ...] = ()


class ChannelDay(Struct, frozen=True, kw_only=True):
    """One channel's day; ``by_hour`` are orders of each hour since midnight of the place."""

    channel: str
    orders: Figure
    revenue: Figure
    refusals: Figure
    hand_over: Figure
    by_hour: tuple[int, ...] = ()


class Refused(Struct, frozen=True, kw_only=True):
    """How often a refusal was given; ``code`` is the refusal's own."""

    code: str
    count: Figure


class Today(Struct, frozen=True, kw_only=True):
    """today.html: the helm's first page. ``hand_over`` is the median time, a ``timedelta``."""

    day: date
    orders: Figure
    revenue: Figure
    refusals: Figure
    hand_over: Figure
    channels: tuple[ChannelDay, ...]
    refused: tuple[Refused, ...] = ()
    deviations: Figure | None = None
    as_of: datetime | None = None


class Column(Struct, frozen=True, kw_only=True):
    """A column; ``title`` is a code of table_words.COLUMNS; ``code`` marks cells that hold codes.

    ``sort`` is the value of the ``sort`` parameter that this column answers to, or None.
    """

    title: str
    sort: str | None = None
    figure: bool = False
    code: str | None = None


class Cell(Struct, frozen=True, kw_only=True):
    """A value that opens something."""

    value: Value
    url: str


class Rows(Struct, frozen=True, kw_only=True):
    """rows.html: the rows behind a number. ``sort`` as in the address, ``-`` = descending.

    ``about`` names what the number is of, as a place.
    """

    title: str
    value: Value
    count: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value | Cell, ...], ...]
    url: str
    about: str = ""
    sort: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    filters: tuple[Choice, ...] = ()
    csv_url: str | None = None
    newest_url: str | None = None
    next_url: str | None = None
    back: Choice | None = None


class Token(Struct, frozen=True, kw_only=True):
    """An API token; its secret is shown once, when it is made."""

    name: str
    channel: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoke_url: str | None
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    rotate_url: str | None = None


class Tokens(Struct, frozen=True, kw_only=True):
    """tokens.html; ``secret`` only in the answer to the making of one."""

    tokens: tuple[Token, ...]
    of_jobs: tuple[Token, ...]
    channels: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    create_url: str
    secret: str | None = None
    failure: str | None = None


class Api(Struct, frozen=True, kw_only=True):
    """api.html: ``description`` is the address of the OpenAPI document."""

    description: str
