"""Rows of a world as they are read; instants are microseconds since 1970 in UTC."""

from datetime import date

import msgspec


class Place(msgspec.Struct, frozen=True):
    """A store or depot."""

    number: int
    kind: str
    franchised: bool
    east_km: float
    north_km: float


class Move(msgspec.Struct, frozen=True):
    """Units that came to a shelf or left it; ``order`` and when it was placed of a sale."""

    kind: str
    units: int
    at_us: int
    order: int | None
    placed_us: int | None


class Shelf(msgspec.Struct, frozen=True):
    """What came to a shelf and left it, in order of time."""

    place: int
    sku: int
    moves: tuple[Move, ...]


class Staffed(msgspec.Struct, frozen=True):
    """Minutes of picking that a place can do in an hour of the week; weekday 0 is Monday."""

    place: int
    weekday: int
    hour: int
    minutes: float


class Sku(msgspec.Struct, frozen=True):
    """An article; prices include tax, its cost does not."""

    number: int
    category: int
    price: int
    web_price: int
    cost: int
    tax_bp: int


class Profile(msgspec.Struct, frozen=True):
    """A customer as one channel knows the person."""

    number: int
    name: str
    email: str
    born_on: date
    card: int | None
    consents: bool


class Order(msgspec.Struct, frozen=True):
    """An order whose goods have left: ``gone_us``; whoever ordered them had them ``handed_us``."""

    number: int
    channel: str
    method: str
    store: int | None
    source: int
    profile: int | None
    agent: int | None
    shipping: int
    placed_us: int
    promised_us: int
    started_us: int
    picked_us: int
    pick_minutes: float
    gone_us: int
    handed_us: int | None


class Line(msgspec.Struct, frozen=True):
    """A line of an order; its amounts are of all its units."""

    order: int
    number: int
    sku: int
    units: int
    listed: int
    paid: int
    tax_bp: int


class Return(msgspec.Struct, frozen=True):
    """Units of a line that came back."""

    order: int
    line: int
    at_us: int
    units: int
    channel: str
    by_hand: bool


class Case(msgspec.Struct, frozen=True):
    """A case of the service desk."""

    number: int
    order: int | None
    placed_us: int | None
    profile: int | None
    opened_us: int
    taken_us: int | None
    closed_us: int | None
    medium: str
    passed_on: int
    told_again: int
    minutes: float


class Answer(msgspec.Struct, frozen=True):
    """How satisfied somebody was with an order, 0 to 10."""

    order: int
    placed_us: int
    profile: int | None
    channel: str
    method: str
    store: int | None
    at_us: int
    score: int


class Touch(msgspec.Struct, frozen=True):
    """A message that arrived, by the sign it came with; ``order`` is one that it began."""

    message: int
    at_us: int
    received_us: int
    kind: str
    channel: str
    sign: str
    value: int | None
    sku: int | None
    order: int | None
    placed_us: int | None
    profile: int | None
    medium: str | None


class Basket(msgspec.Struct, frozen=True):
    """An order with its lines and what came back of them."""

    order: Order
    lines: tuple[Line, ...]
    returns: tuple[Return, ...]
