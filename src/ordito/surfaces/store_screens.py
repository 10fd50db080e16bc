"""What the pages of the store room and the store desk show; codes are words of ``store_words``."""

from datetime import datetime, timedelta

from msgspec import Struct

from ordito.surfaces.product_screens import Picture
from ordito.surfaces.screens import Choice, Figure


class Tab(Struct, frozen=True, kw_only=True):
    """A part of the store room; ``count`` is how much waits there, None where nothing is counted.

    ``tone`` is ``bad`` where the count itself is bad news.
    """

    code: str
    url: str
    count: int | None = None
    current: bool = False
    tone: str = ""


class Front(Struct, frozen=True, kw_only=True):
    """What stands above each page: which place, which part, and what else waits."""

    place: str
    url: str
    places: tuple[Choice, ...]
    tabs: tuple[Tab, ...]


class Said(Struct, frozen=True, kw_only=True):
    """What became of a scan or of a form: ``code`` has its word, ``about`` names the goods."""

    code: str
    tone: str = "good"
    about: str = ""
    other: str = ""
    units: int = 0


class Article(Struct, frozen=True, kw_only=True):
    """A SKU as the store room knows it; ``shelf`` is where it lies, empty where nobody said."""

    sku_id: str
    title: str
    sku: str
    url: str
    picture: Picture | None = None
    shelf: str = ""


class TallyLine(Struct, frozen=True, kw_only=True):
    """Units of an article that were counted so far.

    ``expected`` is what should come or is on the books, None where people shall count blindly.
    """

    article: Article
    units: int
    damaged: int = 0
    expected: int | None = None
    difference: int | None = None
    is_last: bool = False


class Tally(Struct, frozen=True, kw_only=True):
    """Goods that are counted by scanning one after the other; nothing is booked by it."""

    lines: tuple[TallyLine, ...]
    scan_url: str
    said: Said | None = None
    with_damaged: bool = False


class Delivery(Struct, frozen=True, kw_only=True):
    """What is on its way: ``kind`` is ``purchase_order`` or ``transfer``."""

    number: str
    url: str
    kind: str
    other: str
    state: str
    skus: int
    since: datetime


class Incoming(Struct, frozen=True, kw_only=True):
    """store/incoming.html: what comes to the place."""

    front: Front
    deliveries: tuple[Delivery, ...]
    said: Said | None = None


class LotsWanted(Struct, frozen=True, kw_only=True):
    """An article whose units are told apart; ``name`` is its field, ``text`` what stands in it."""

    article: Article
    name: str
    is_serial: bool
    text: str = ""


class Receive(Struct, frozen=True, kw_only=True):
    """store/receive.html: goods of one delivery are counted in."""

    front: Front
    number: str
    kind: str
    other: str
    tally: Tally
    book_url: str
    key: str
    may_book: bool = True
    lots: tuple[LotsWanted, ...] = ()


class CountRow(Struct, frozen=True, kw_only=True):
    """What a count says of an article beside its book; ``shortfall`` is set aside and not there."""

    article: Article
    booked: int
    counted: int
    reserved: int

    @property
    def difference(self) -> int:
        """Units more (positive) or fewer than the book says."""
        return self.counted - self.booked

    @property
    def missing(self) -> int:
        """Units set aside for customers that are not there any more."""
        return max(self.reserved - self.counted, 0)


class Counting(Struct, frozen=True, kw_only=True):
    """store/counts.html: ``rows`` once the count is reviewed, before it is booked."""

    front: Front
    tally: Tally
    review_url: str
    book_url: str
    key: str
    rows: tuple[CountRow, ...] | None = None
    reviewed_at: datetime | None = None


class Correcting(Struct, frozen=True, kw_only=True):
    """store/corrections.html: goods that broke, got lost or were found, one kind at a time."""

    front: Front
    tally: Tally
    book_url: str
    key: str
    why: str
    reasons: tuple[str, ...]


class Transfer(Struct, frozen=True, kw_only=True):
    """A transfer that leaves; ``ship_url`` and ``cancel_url`` where that can be done now."""

    number: str
    other: str
    state: str
    units: int
    lines: tuple[str, ...]
    opened_at: datetime
    ship_url: str | None = None
    cancel_url: str | None = None


class Transfers(Struct, frozen=True, kw_only=True):
    """store/transfers.html: what leaves for other places, and a form for a new one."""

    front: Front
    transfers: tuple[Transfer, ...]
    destinations: tuple[Choice, ...]
    tally: Tally
    open_url: str
    key: str


class Piece(Struct, frozen=True, kw_only=True):
    """Units of an article that belong to a task; ``short`` of them are not there."""

    article: Article
    wanted: int
    picked: int
    short: int = 0


class Claimed(Struct, frozen=True, kw_only=True):
    """Goods that are kept unpaid, under a code; ``is_refused`` where a payment was."""

    code: str
    expires_at: datetime
    is_paying: bool
    is_refused: bool
    pieces: tuple[Piece, ...]
    release_url: str


class Awaited(Struct, frozen=True, kw_only=True):
    """Units of an order that wait: for goods until ``at``, or for a place, looked for at ``at``.

    ``moved`` says how often the promise has; ``other`` is the place that sends them; below
    ``form_url`` somebody decides.
    """

    number: str
    url: str
    why: str
    at: datetime
    promised_at: datetime | None
    pieces: tuple[Piece, ...]
    moved: int = 0
    other: str = ""
    form_url: str = ""


class Kept(Struct, frozen=True, kw_only=True):
    """store/kept.html: what is kept unpaid, and what waits; ``givers`` may give it instead.

    ``reasons`` are codes why somebody decides on what waits.
    """

    front: Front
    said: Said | None
    claims: tuple[Claimed, ...]
    expected: tuple[Awaited, ...]
    parked: tuple[Awaited, ...]
    givers: tuple[Choice, ...]
    reasons: tuple[str, ...]
    key: str


class Task(Struct, frozen=True, kw_only=True):
    """What the place shall do for an order: one card.

    ``picker`` is who has it, ``is_mine`` whether that is the reader; ``name`` is whose it is, where
    that has to be known; ``is_held`` says that somebody has to look at the order first. Since
    ``arrived_at`` the customer waits outside, at ``spot``.
    """

    number: str
    order_url: str
    url: str
    method: str
    channel: str
    state: str
    promised_at: datetime
    is_late: bool
    pieces: tuple[Piece, ...]
    picker: str | None = None
    is_mine: bool = False
    is_held: bool = False
    name: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    arrived_at: datetime | None = None
    spot: str = ""


class Walk(Struct, frozen=True, kw_only=True):
    """A walk through the shelves for several orders."""

    url: str
    by: str
    is_mine: bool
    orders: int
    to_pick: int


class Tasks(Struct, frozen=True, kw_only=True):
    """store/tasks.html: the tasks of one part of the store room. ``part`` is its code."""

    front: Front
    part: str
    tasks: tuple[Task, ...]
    said: Said | None = None
    walks: tuple[Walk, ...] = ()
    wave_url: str | None = None
    find_url: str | None = None
    key: str = ""


class PickLine(Struct, frozen=True, kw_only=True):
    """A line to pick: ``number`` is its order; ``tick_url`` counts a unit without a scan."""

    article: Article
    number: str
    method: str
    promised_at: datetime
    is_late: bool
    wanted: int
    picked: int
    short: int
    to_pick: int
    tick_url: str
    short_url: str
    key: str
    is_next: bool = False
    instead_url: str = ""


class Instead(Struct, frozen=True, kw_only=True):
    """An article that is offered for another one; ``says`` are codes of how a customer answers."""

    answer_url: str
    units: int
    missing: Article
    offered: Article
    since: datetime
    says: tuple[str, ...]


class Picking(Struct, frozen=True, kw_only=True):
    """store/picking.html: one order, or a walk for several, picked by scanning."""

    front: Front
    title: str
    lines: tuple[PickLine, ...]
    orders: tuple[Task, ...]
    scan_url: str
    give_up_url: str
    pack_url: str
    pick_id: str
    reasons: tuple[str, ...]
    is_mine: bool
    wave: str = ""
    holder: str | None = None
    said: Said | None = None
    instead: tuple[Instead, ...] = ()

    @property
    def left(self) -> int:
        """Units that are still to be picked."""
        return sum(line.to_pick for line in self.lines)


class GivenPiece(Struct, frozen=True, kw_only=True):
    """Units that may be handed over now."""

    article: Article
    line_no: int
    left: int


class Giving(Struct, frozen=True, kw_only=True):
    """store/giving.html: goods are handed over, to whom and by what that was made sure."""

    front: Front
    task: Task
    pieces: tuple[GivenPiece, ...]
    give_url: str
    key: str
    code: str = ""
    checks: tuple[str, ...] = ()
    takers: tuple[str, ...] = ()
    customer_url: str = ""
    said: Said | None = None


class Parcel(Struct, frozen=True, kw_only=True):
    """A parcel that is closed: ``number`` is its SSCC; its label and slip are PDF."""

    number: str
    state: str
    label_url: str
    slip_url: str
    weight_g: int | None = None
    carrier: str | None = None
    tracking_code: str | None = None


class PutBack(Struct, frozen=True, kw_only=True):
    """Units of a line that are not wanted any more, and of which lots or numbers they may be."""

    article: Article
    line_no: int
    units: int
    lots: tuple[str, ...]


class Packing(Struct, frozen=True, kw_only=True):
    """store/packing.html: picked goods are put into parcels.

    ``service`` is what the buyer paid for, ``may_close`` that nothing is loose.
    """

    front: Front
    task: Task
    pieces: tuple[GivenPiece, ...]
    parcels: tuple[Parcel, ...]
    carriers: tuple[str, ...]
    service: str
    pack_url: str
    ready_url: str
    key: str
    may_close: bool
    open_url: str | None = None
    back: tuple[PutBack, ...] = ()
    back_url: str = ""
    said: Said | None = None


class Shelves(Struct, frozen=True, kw_only=True):
    """store/shelves.html: what lies on a shelf, and a field that puts more there."""

    front: Front
    shelf: str
    articles: tuple[Article, ...]
    put_url: str
    said: Said | None = None


class Queue(Struct, frozen=True, kw_only=True):
    """A queue of the store room: how many wait, and since when the oldest does."""

    code: str
    count: Figure
    oldest: timedelta | None = None
    late: Figure | None = None


class Promises(Struct, frozen=True, kw_only=True):
    """What was promised for today, and what became of it."""

    kept: Figure
    open: Figure
    late: Figure
    missed: Figure


class Goal(Struct, frozen=True, kw_only=True):
    """What a store wants to reach, and where it stands; shares are 0 to 1.

    Attributes:
        code: what is measured.
        now: where the store stands; None where nothing has come due.
        wanted: what it wants.
        is_met: whether it is there; None where nothing has come due.
        url: of the rows behind.
    """

    code: str
    now: float | int | None
    wanted: float | int
    is_met: bool | None
    url: str


class StoreDay(Struct, frozen=True, kw_only=True):
    """store/day.html: the day of a store, for who leads it. Each number opens its rows."""

    front: Front
    promises: Promises
    kept_share: float | None
    queues: tuple[Queue, ...]
    collected: Figure
    converted: Figure
    converted_revenue: Figure
    converted_share: float | None
    returns: Figure
    exceptions: Figure
    as_of: datetime
    vision: str = ""
    goals: tuple[Goal, ...] = ()
