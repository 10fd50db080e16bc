"""What the pages of an account show."""

from datetime import datetime

from msgspec import Struct

from ordito.customers import PersonAccess
from ordito.platform.money import Money
from ordito.surfaces.shop.cart_screens import Address, Country
from ordito.surfaces.shop.choices import Choices


class OrderRow(Struct, frozen=True, kw_only=True):
    """An order of whatever channel."""

    number: str
    url: str
    placed_at: datetime
    channel: str
    place: str | None
    state: str
    total: Money


class MemberCard(Struct, frozen=True, kw_only=True):
    """A card that recognises the member: its number, and that as a QR code (inline SVG)."""

    number: str
    qr: str


class Membership(Struct, frozen=True, kw_only=True):
    """How the shopper stands in a programme.

    Attributes:
        programme: its name.
        free: points that may be spent.
        pending: points that may be spent later.
        debt: points owed.
        worth: of the free ones.
        lapsing: how many lapse next.
        lapses_at: when.
        tier: name of the tier held.
        tier_until: until when.
        next_tier: name of the next one.
        missing: points to it.
        cards: that recognise the member.
    """

    programme: str
    free: int
    pending: int
    debt: int
    worth: tuple[Money, ...]
    lapsing: int
    lapses_at: datetime | None
    tier: str | None
    tier_until: datetime | None
    next_tier: str | None
    missing: int
    cards: tuple[MemberCard, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """A line of the statement of points."""

    kind: str
    points: int
    balance: int
    at: datetime
    order: str | None
    is_pending: bool


class BookAddress(Struct, frozen=True, kw_only=True):
    """An address of the book."""

    label: str
    lines: tuple[str, ...]


class Account(Struct, frozen=True, kw_only=True):
    """account.html: one tab of an account.

    Attributes:
        tab: ``overview``, ``orders``, ``points``, ``consents``, ``addresses``, ``data``.
        orders: latest first.
        more: address of the next page of orders.
        memberships: in each programme.
        entries: of the statement of points.
        choices: what may be allowed, and what was said about it.
        addresses: of the book.
        countries: to choose from.
        label: of another address, as typed.
        typed: another address, as typed.
        wrong: what was refused.
        is_under_way: whether something is still to be delivered.
        looks: who of the staff or which system looked at the shopper's values, latest first.
    """

    tab: str
    orders: tuple[OrderRow, ...] = ()
    more: str | None = None
    memberships: tuple[Membership, ...] = ()
    entries: tuple[Entry, ...] = ()
    choices: Choices | None = None
    addresses: tuple[BookAddress, ...] = ()
    countries: tuple[Country, ...] = ()
    label: str = ""
    typed: Address = Address()
    wrong: str | None = None
    is_under_way: bool = False
    looks: tuple[PersonAccess, ...] = ()
