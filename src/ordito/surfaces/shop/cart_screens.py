"""What the cart and the checkout show."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.shop.goods import Goods
from ordito.surfaces.shop.screens import When


class Reduction(Struct, frozen=True, kw_only=True):
    """What a promotion takes off: what shoppers read of it, and how much."""

    label: str
    amount: Money
    code: str | None = None


class Way(Struct, frozen=True, kw_only=True):
    """A way in which a line may reach the customer.

    Attributes:
        value: of the form: ``ship``, or ``collect:`` and the code of a place.
        place: name of the place; None is a delivery.
        units: that may be had so; None without limit.
        is_chosen: whether the line goes this way now.
    """

    value: str
    place: str | None
    units: int | None
    is_chosen: bool


class CartLine(Struct, frozen=True, kw_only=True):
    """A line of the cart.

    Attributes:
        goods: what.
        quantity: units.
        way: ``ship`` or ``collect:`` and a place, as the form calls it.
        ways: to choose from.
        place: name of the place that gives it, where one was chosen.
        unit: price of one, before promotions; None without a price.
        before: what the line would cost without promotions, where that is more.
        total: what it costs; None without a price.
        reductions: why it costs less.
        units: that may be had this way; None without limit.
        was: price of one when the cart was last looked at, where that was another.
    """

    goods: Goods
    quantity: int
    way: str
    ways: tuple[Way, ...]
    place: str | None
    unit: Money | None
    before: Money | None
    total: Money | None
    reductions: tuple[Reduction, ...]
    units: int | None
    was: Money | None = None

    @property
    def is_short(self) -> bool:
        """Whether there are fewer units than wanted."""
        return self.units is not None and self.units < self.quantity


class Coupon(Struct, frozen=True, kw_only=True):
    """A code that was typed, and what became of it; ``reason`` as ``coupon_expired``."""

    code: str
    applied: bool
    reason: str | None = None
    label: str | None = None


class Charge(Struct, frozen=True, kw_only=True):
    """What bringing the goods costs: after promotions, and before where that was more."""

    title: str
    amount: Money
    before: Money | None = None
    reductions: tuple[Reduction, ...] = ()


class Cart(Struct, frozen=True, kw_only=True):
    """cart.html: what is in the cart, and what it costs this person here and now.

    Attributes:
        lines: what.
        goods: sum of the lines before promotions; None where something has no price.
        reductions: by promotion, over all lines.
        charges: for deliveries.
        total: to pay; None where something has no price.
        points: that the order will give.
        programme: name of what gives them, where the shopper takes part.
        coupons: codes that were typed.
        notices: of prices made for this person alone.
        gifts: what might be added for nothing.
        problem: code of what keeps it from being priced.
        is_signed_in: whether the cart is a customer's.
        may_check_out: whether all of it may be had.
    """

    lines: tuple[CartLine, ...] = ()
    goods: Money | None = None
    reductions: tuple[Reduction, ...] = ()
    charges: tuple[Charge, ...] = ()
    total: Money | None = None
    points: int = 0
    programme: str | None = None
    coupons: tuple[Coupon, ...] = ()
    notices: tuple[str, ...] = ()
    gifts: tuple[str, ...] = ()
    problem: str | None = None
    is_signed_in: bool = False
    may_check_out: bool = False


class Message(Struct, frozen=True, kw_only=True):
    """What the buyer has to know: a code that the template puts into words, and its facts."""

    code: str
    tone: str = ""
    text: str = ""
    facts: dict[str, object] = {}


class Destination(Struct, frozen=True, kw_only=True):
    """Where lines may go.

    Attributes:
        value: of the form.
        title: name of a place, or label of an address.
        detail: its address in one line.
        is_chosen: whether it is the chosen one.
        has_all: whether a place has all of it.
        ready_at: from when it waits there.
    """

    value: str
    title: str
    detail: str
    is_chosen: bool
    has_all: bool = True
    ready_at: datetime | None = None


class Option(Struct, frozen=True, kw_only=True):
    """A way in which a group reaches the buyer.

    Attributes:
        value: in the form.
        title: what it is called.
        latest: until when, by the clock of the place that gives the goods.
        amount: what it costs.
        is_chosen: whether it is the one that was agreed.
        begins: of a time of collection its beginning, which ends at ``latest``; else None.
    """

    value: str
    title: str
    latest: When | None
    amount: Money
    is_chosen: bool
    begins: When | None = None


class Group(Struct, frozen=True, kw_only=True):
    """Lines that go together, and how they may."""

    field: str
    lines: tuple[str, ...]
    place: str | None
    options: tuple[Option, ...]

    @property
    def soonest(self) -> tuple[Option, ...]:
        """The options that are no times of collection."""
        return tuple(one for one in self.options if one.begins is None)

    @property
    def days(self) -> tuple[tuple[When, tuple[Option, ...]], ...]:
        """The times of collection by day."""
        timed = ((one.begins, one) for one in self.options if one.begins is not None)
        grouped: dict[date, tuple[When, list[Option]]] = {}
        for begins, option in timed:
            grouped.setdefault(begins.day, (begins, []))[1].append(option)
        return tuple((when, tuple(options)) for when, options in grouped.values())


class Address(Struct, frozen=True, kw_only=True):
    """An address as it was typed."""

    recipient: str = ""
    street: str = ""
    more: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


class Method(Struct, frozen=True, kw_only=True):
    """How some lines reach the buyer.

    Attributes:
        number: of its fields in the form.
        kind: ``ship`` or ``collect``.
        lines: names of what goes so.
        destinations: to choose from.
        address: that is written out.
        is_written: whether the address is written, and not of the book.
        groups: lines that go together, with their options.
    """

    number: int
    kind: str
    lines: tuple[str, ...]
    destinations: tuple[Destination, ...]
    address: Address
    is_written: bool
    groups: tuple[Group, ...]

    @property
    def has_choice(self) -> bool:
        """Whether something of it may come faster or slower."""
        return any(group.options[1:] for group in self.groups)


class Tender(Struct, frozen=True, kw_only=True):
    """A way to pay; ``most`` is the most that it can pay of this, None for all of it."""

    handler: str
    tender: str
    title: str
    most: Money | None
    tokens: tuple[str, ...]
    points: int | None = None


class Term(Struct, frozen=True, kw_only=True):
    """When a company pays: at once, or so many days after the date of its invoice."""

    value: str
    days: int | None
    is_chosen: bool


class SummaryLine(Struct, frozen=True, kw_only=True):
    """A line as the summary of a checkout shows it."""

    goods: Goods
    quantity: int
    total: Money
    before: Money | None
    method: str | None
    place: str | None
    promised_at: datetime | None


class Sum(Struct, frozen=True, kw_only=True):
    """A row of the receipt."""

    kind: str
    amount: Money
    text: str


class Country(Struct, frozen=True, kw_only=True):
    """A country to choose: its code, and its name in the reader's language."""

    code: str
    name: str
    is_chosen: bool


class Checkout(Struct, frozen=True, kw_only=True):
    """checkout.html: who buys, how it reaches them, and how they pay.

    Attributes:
        url: of this page.
        step: ``details``, ``pay``, ``waiting`` (the processor has not answered), ``challenge`` (the
            bank asks back), ``ended``.
        version: of the session, sent back with each form.
        key: by which paying twice is paying once.
        lines: what is bought.
        left_out: names of what cannot be bought any more.
        sums: the receipt, without its total.
        total: to pay.
        points: that it will give.
        programme: name of what gives them.
        messages: what the buyer has to know.
        missing: fields that were left empty or are wrong, by their name.
        how: ``ship``, ``collect`` or ``mixed``.
        hows: of these, what may be chosen.
        methods: how lines reach the buyer.
        countries: to choose from.
        name: as typed.
        email: as typed.
        phone: as typed.
        is_signed_in: whether the buyer is.
        wants_news: whether the buyer allows news by e-mail.
        tenders: ways to pay.
        terms: when it may be paid, where that can be chosen.
        codes: coupons that were shown.
        refused: coupons that give nothing, by code the reason.
        expires_at: until when it is open.
        from_platform: whether it was begun elsewhere, and is only finished here.
    """

    url: str
    step: str
    version: int
    key: str
    lines: tuple[SummaryLine, ...] = ()
    left_out: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    total: Money
    points: int = 0
    programme: str | None = None
    messages: tuple[Message, ...] = ()
    missing: frozenset[str] = frozenset()
    how: str = "ship"
    hows: tuple[str, ...] = ("ship", "collect")
    methods: tuple[Method, ...] = ()
    countries: tuple[Country, ...] = ()
    name: str = ""
    email: str = ""
    phone: str = ""
    is_signed_in: bool = False
    wants_news: bool = False
    tenders: tuple[Tender, ...] = ()
    terms: tuple[Term, ...] = ()
    codes: tuple[str, ...] = ()
    refused: dict[str, str] = {}
    expires_at: datetime
    from_platform: bool = False
    order_id: UUID | None = None

    @property
    def is_paid_later(self) -> bool:
        """Whether nothing is paid at once."""
        return any(one.is_chosen and one.days is not None for one in self.terms)
