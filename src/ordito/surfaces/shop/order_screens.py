"""What the pages of an order show, and those on which it is changed."""

from datetime import date, datetime
from typing import Final

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.shop.goods import Goods


class Stage(Struct, frozen=True, kw_only=True):
    """A stage on the way of a parcel: ``state`` is done, now or ahead."""

    code: str
    state: str
    at: datetime | None = None


class News(Struct, frozen=True, kw_only=True):
    """What a carrier told of a box: what happened, where, and when."""

    code: str
    location: str
    at: datetime


class Box(Struct, frozen=True, kw_only=True):
    """A parcel that a place has packed.

    Attributes:
        state: where it is, as ``in_transit``.
        carrier: that takes it, or empty.
        tracking_code: what the carrier calls it, or empty.
        tracking_url: the carrier's page about it.
        items: what is in it: name and units.
        news: what the carrier told, the latest first.
    """

    state: str
    carrier: str
    tracking_code: str
    tracking_url: str | None
    items: tuple[str, ...]
    news: tuple[News, ...]


class Curb(Struct, frozen=True, kw_only=True):
    """That goods are brought to the customer outside; ``name`` is what the form tells.

    ``spot`` is where he waits, ``arrived_at`` since when, if he has said so.
    """

    name: str
    spot: str = ""
    arrived_at: datetime | None = None


class Parcel(Struct, frozen=True, kw_only=True):
    """What one place does for the order.

    Attributes:
        method: ``collect`` or ``ship``.
        state: for the reader, as ``preparing``, ``ready``, ``sent``.
        place: name of the place.
        place_address: where it is, in one line.
        promised_at: until when.
        stages: how far it has come.
        items: what is in it: name and units.
        code: what is shown at collection, while it waits.
        qr: that code as a picture, inline SVG.
        collect_until: until when it waits at the place.
        boxes: that were packed.
        curb: how the buyer says that he waits outside, where that is done.
    """

    method: str
    state: str
    place: str
    place_address: str
    promised_at: datetime
    stages: tuple[Stage, ...]
    items: tuple[str, ...]
    code: str | None = None
    qr: str | None = None
    collect_until: datetime | None = None
    boxes: tuple[Box, ...] = ()
    curb: Curb | None = None


class Back(Struct, frozen=True, kw_only=True):
    """Goods that the buyer has announced to bring or send.

    Attributes:
        number: of the return.
        way: ``counter``, ``post`` or ``pick_up``.
        state: how far it has come.
        place: where it is expected, or came.
        items: units and names of what is still expected, or of what came.
        carrier: that brings it, or empty.
        pick_up_on: day on which the carrier fetches it.
        label_url: of its label, once the carrier has given it a number.
        box: the parcel, once it is under way.
    """

    number: str
    way: str
    state: str
    place: str
    items: tuple[str, ...]
    carrier: str = ""
    pick_up_on: date | None = None
    label_url: str | None = None
    box: Box | None = None


class Instead(Struct, frozen=True, kw_only=True):
    """Another article that a place offers instead of one that is not there.

    Attributes:
        url: where the buyer answers.
        units: how many.
        missing: what is not there.
        offered: what is offered.
        place: that offers it.
    """

    url: str
    units: int
    missing: Goods
    offered: Goods
    place: str


class OrderLine(Struct, frozen=True, kw_only=True):
    """A line of the order; units by what has become of them.

    Attributes:
        line_no: of the order.
        goods: what.
        ordered: units.
        open: that have not left.
        with_customer: that the customer has, and has not announced to bring back.
        announced: that the customer will bring back.
        cancelled: that nobody wanted any more.
        returned: that came back.
        total: as sold.
        reductions: why it cost less.
        method: how it goes.
        place: name of the place that gives it.
    """

    line_no: int
    goods: Goods
    ordered: int
    open: int
    with_customer: int
    announced: int
    cancelled: int
    returned: int
    total: Money
    reductions: tuple[str, ...]
    method: str
    place: str


class Paid(Struct, frozen=True, kw_only=True):
    """Money of a tender: what was promised or taken, and what went back."""

    tender: str
    amount: Money
    refunded: Money | None


class Paper(Struct, frozen=True, kw_only=True):
    """A receipt, invoice or credit note."""

    kind: str
    name: str
    url: str
    at: datetime


class Deed(Struct, frozen=True, kw_only=True):
    """What was done to the order, and when."""

    code: str
    at: datetime
    detail: str


class Order(Struct, frozen=True, kw_only=True):
    """order.html: where an order is, and what may still be done about it.

    Attributes:
        url: of this page.
        live_url: of its event stream.
        number: what people call it.
        state: for the reader, as ``placed``, ``ready``, ``sent``, ``done``.
        placed_at: when.
        is_new: whether it was ordered just now.
        promised_at: until when the next of it is there.
        parcels: what places do for it.
        instead: other articles that are offered, which the buyer has not answered.
        backs: what comes back, the latest first.
        lines: what was sold.
        charges: for deliveries: title and amount.
        total: to pay now, after what was changed.
        before: as it was ordered, where that was another amount.
        owed: what is still to pay.
        paid: by tender.
        points: that it gave.
        address: whereto it goes, line by line.
        papers: receipts and invoices.
        history: the latest first.
        acts: changes that may be begun: ``cancel``, ``place``, ``address``, ``quantity``,
            ``model``, ``return``, ``withdraw``.
        is_own: whether the reader is signed in as who bought it.
        channel: kind of the channel that sold it.
    """

    url: str
    live_url: str
    number: str
    state: str
    placed_at: datetime
    is_new: bool = False
    promised_at: datetime | None = None
    parcels: tuple[Parcel, ...] = ()
    instead: tuple[Instead, ...] = ()
    backs: tuple[Back, ...] = ()
    lines: tuple[OrderLine, ...] = ()
    charges: tuple[tuple[str, Money], ...] = ()
    total: Money
    before: Money | None = None
    owed: Money | None = None
    paid: tuple[Paid, ...] = ()
    points: int = 0
    address: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    history: tuple[Deed, ...] = ()
    acts: tuple[str, ...] = ()
    is_own: bool = False
    channel: str = "web"


RETURN_REASONS: Final = (
    "customer_request",
    "size",
    "defective",
    "wrong_item",
    "not_as_shown",
    "exchange",
)
"""Why goods come back, as their buyer says it: codes, by which the rules of returns may go."""


class Chance(Struct, frozen=True, kw_only=True):
    """Something to choose: the value of the form, its name, and a second line."""

    value: str
    name: str
    detail: str = ""
    is_chosen: bool = False


class ChangeLine(Struct, frozen=True, kw_only=True):
    """A line that may be changed.

    Attributes:
        line_no: of the order.
        goods: what.
        most: units that may be.
        units: that the form begins with.
        wanted: other variants to choose from.
    """

    line_no: int
    goods: Goods
    most: int
    units: int
    wanted: tuple[Chance, ...] = ()


class ChangeForm(Struct, frozen=True, kw_only=True):
    """order_change.html: what shall be changed.

    Attributes:
        url: of the form.
        order_url: of the order.
        number: of the order.
        kind: see ``Order.acts``.
        lines: that may be.
        places: to choose from.
        ways: in which goods may come back.
        days: on which a carrier fetches them.
        reasons: why they do, to choose from.
        book: addresses to choose from.
        country: of a written address, fixed: an order does not change its country.
        wrong: field that was refused, and its code.
    """

    url: str
    order_url: str
    number: str
    kind: str
    lines: tuple[ChangeLine, ...] = ()
    places: tuple[Chance, ...] = ()
    ways: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    reasons: tuple[str, ...] = RETURN_REASONS
    book: tuple[Chance, ...] = ()
    country: str = ""
    wrong: str | None = None


class Promised(Struct, frozen=True, kw_only=True):
    """What a place will do, and until when."""

    place: str
    method: str
    promised_at: datetime


class Moved(Struct, frozen=True, kw_only=True):
    """Money that goes back: by which tender, how much, and whether as store credit."""

    tender: str
    amount: Money
    is_credit: bool


class Change(Struct, frozen=True, kw_only=True):
    """order_preview.html: exactly what a change would do.

    Attributes:
        confirm_url: where it is confirmed.
        order_url: of the order.
        edit_url: where something else may be asked.
        number: of the order.
        kind: see ``Order.acts``.
        items: what it is about: name and units, with a sign where they become more or fewer.
        before: to pay before.
        after: to pay afterwards.
        to_pay: what is to be paid besides.
        back: what goes back in all.
        money: how it goes back.
        points: given, or negative, taken back.
        promises: what places will do.
        place: where goods may be brought.
        carrier: that brings goods back, where they are sent.
        pick_up_on: day on which it fetches them.
        address: whereto they will be shipped instead, line by line.
        expires_at: until when it may be confirmed.
        tokens: of the sandbox, where something is to be paid.
    """

    confirm_url: str
    order_url: str
    edit_url: str
    number: str
    kind: str
    items: tuple[str, ...]
    before: Money
    after: Money
    to_pay: Money | None = None
    back: Money | None = None
    money: tuple[Moved, ...] = ()
    points: int = 0
    promises: tuple[Promised, ...] = ()
    place: str | None = None
    carrier: str | None = None
    pick_up_on: date | None = None
    address: tuple[str, ...] = ()
    expires_at: datetime
    tokens: tuple[str, ...] = ()
