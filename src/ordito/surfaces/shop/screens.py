"""What each page of the shop shows: the values that a route hands to its template.

Names of products and places are data; codes are translated by the template. Structs that end in
nothing else are parts; the others are called after their template.
"""

from datetime import date, datetime

from msgspec import Struct

from ordito.platform.money import Money


class Link(Struct, frozen=True):
    """A way to another page of the shop."""

    name: str
    url: str


class Picture(Struct, frozen=True):
    """A picture, and what it shows for those who do not see it."""

    url: str
    alt: str


class When(Struct, frozen=True, kw_only=True):
    """An instant as shoppers say it, by the clock of its place.

    Attributes:
        days: from today; 0 is today, 1 tomorrow.
        day: which day.
        clock: time of day, as 17:00; empty where the day alone counts.
    """

    days: int
    day: date
    clock: str = ""


class Price(Struct, frozen=True, kw_only=True):
    """What one unit costs this shopper now.

    Attributes:
        now: to pay, tax included.
        regular: before promotions, where these take something off.
        is_from: whether other variants cost something else.
        reasons: what shoppers read of the promotions that applied.
        is_personal: whether it was made for this person by a machine, which has to be told.
        notices: what is told of offers made to this person alone.
        lowest: lowest price of the 30 days before a reduction, where one is announced.
        points: that the purchase of one will give.
    """

    now: Money
    regular: Money | None = None
    is_from: bool = False
    reasons: tuple[str, ...] = ()
    is_personal: bool = False
    notices: tuple[str, ...] = ()
    lowest: Money | None = None
    points: int = 0


class Card(Struct, frozen=True, kw_only=True):
    """A product in a list.

    Attributes:
        product_id: which one.
        code: of the product.
        url: of its page.
        name: in the reader's language.
        brand: as the maker writes it; empty where there is none.
        picture: the first one.
        price: lowest of its variants; None where it has none here.
        availability: ``in_stock``, ``coming``, ``none``, or empty where nobody asked.
    """

    product_id: str
    code: str
    url: str
    name: str
    brand: str
    picture: Picture | None
    price: Price | None
    availability: str = ""


class Standing(Struct, frozen=True, kw_only=True):
    """How a member stands: points, what they are worth, and the tier."""

    programme: str
    points: int
    worth: Money | None
    tier: str


class Home(Struct, frozen=True, kw_only=True):
    """home.html: where a shopper begins.

    Attributes:
        name: of who is signed in; None where nobody is.
        standing: of a member.
        seen: products that were looked at, the last one first.
        compared: products that are compared.
        categories: where everything begins.
        shelves: collections with their first products.
        may_ask: whether the browser was not asked yet if it may remember.
        remembers: whether it does.
    """

    name: str | None
    standing: Standing | None
    seen: tuple[Card, ...]
    compared: tuple[Card, ...]
    categories: tuple[Link, ...]
    shelves: tuple["Shelf", ...]
    may_ask: bool
    remembers: bool


class Shelf(Struct, frozen=True, kw_only=True):
    """Products under a heading, with a way to all of them."""

    name: str
    url: str
    cards: tuple[Card, ...]


class Choice(Struct, frozen=True, kw_only=True):
    """A value by which hits are narrowed, or taken off again."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


class Narrowing(Struct, frozen=True, kw_only=True):
    """A facet with its values."""

    label: str
    choices: tuple[Choice, ...]


class Search(Struct, frozen=True, kw_only=True):
    """search.html: products of a query, a category or a collection.

    Attributes:
        query: as it was typed.
        title: of a category or collection; empty for a query.
        text: what is said of it.
        crumbs: ways up.
        below: categories right below.
        cards: of this page.
        total: hits in all.
        is_more: whether there are more than are counted.
        facets: by which hits are narrowed.
        chosen: what is taken, to be taken off.
        sorts: orders of the hits.
        meant: the query as it was understood, where that is not how it was typed.
        is_part: whether hits have only some of the words.
        first_url: of the first page, on later ones.
        next_url: of the next page.
        instead: what to look at where nothing was found.
    """

    query: str
    title: str = ""
    text: str = ""
    crumbs: tuple[Link, ...] = ()
    below: tuple[Link, ...] = ()
    cards: tuple[Card, ...] = ()
    total: int = 0
    is_more: bool = False
    facets: tuple[Narrowing, ...] = ()
    chosen: tuple[Choice, ...] = ()
    sorts: tuple[Choice, ...] = ()
    meant: str = ""
    is_part: bool = False
    first_url: str | None = None
    next_url: str | None = None
    instead: tuple[Link, ...] = ()


class OptionValue(Struct, frozen=True, kw_only=True):
    """A value of an option.

    Attributes:
        name: in the reader's language.
        url: of the page with this value chosen; None where no variant has it.
        current: whether it is the chosen one.
        is_out: whether no unit of that variant can be had now.
    """

    name: str
    url: str | None
    current: bool = False
    is_out: bool = False


class Axis(Struct, frozen=True, kw_only=True):
    """An option of a product with its values."""

    name: str
    chosen: str
    values: tuple[OptionValue, ...]


class Spot(Struct, frozen=True, kw_only=True):
    """A place, as far as a shopper needs to know it.

    Attributes:
        code: of the place.
        name: of the place.
        city: where it is.
        address: street and number.
        url: of its page.
        latitude: degrees north; None where nobody has said.
        longitude: degrees east.
        distance_km: from the shopper's own store, whole kilometres; None where that is not known.
        is_mine: whether it is the shopper's own store.
        is_open: whether it is open now.
        today: spans of today, as 09:00-19:30; empty is closed.
        units: of the item there; None where no item is asked for.
        collect: from when on it waits there; None where it cannot be had.
    """

    code: str
    name: str
    city: str
    address: str
    url: str
    latitude: float | None
    longitude: float | None
    distance_km: int | None = None
    is_mine: bool = False
    is_open: bool = False
    today: tuple[str, ...] = ()
    units: int | None = None
    collect: When | None = None


class Home2Door(Struct, frozen=True, kw_only=True):
    """Whether and when an item can be brought.

    Attributes:
        arrives: when; None where it cannot be shipped now.
        place: from which place.
    """

    arrives: When | None
    place: str = ""


class Related(Struct, frozen=True, kw_only=True):
    """Products beside one, by why they are named: similar, better, goes_with, replaces."""

    kind: str
    cards: tuple[Card, ...]


class Product(Struct, frozen=True, kw_only=True):
    """product.html: one variant of a product, and how to get it.

    Attributes:
        product_id: which product.
        code: of the product.
        name: of the product.
        variant: what tells the variant apart; empty where there is only one.
        sku: code of the variant; empty where the channel sells none.
        url: of this page.
        brand: as the maker writes it.
        description: in the reader's language.
        crumbs: the categories, the root first.
        pictures: the variant's own first.
        axes: options to choose.
        price: of one; None where it is not sold here.
        is_service: whether it does not run out.
        home: whether and when it is brought.
        postal_code: whereto; empty is anywhere in the country.
        store: the shopper's own store with the item, or None.
        spots: other places that have it, the nearest first.
        mapped: places that a map shows.
        coming: when more is expected, where nothing can be had.
        is_late: whether what can be ordered is not there yet.
        keep_hours: for how long stores keep it for who pays there; None where they do not.
        minimum_age: years that a buyer must have.
        details: names and values.
        parts: of a bundle, names and units.
        papers: manuals and the like.
        related: products beside it.
        is_compared: whether it is compared.
        compared: how many are.
        linked: the product as linked data.
        may_ask: whether the browser was not asked yet if it may remember.
    """

    product_id: str
    code: str
    name: str
    variant: str
    sku: str
    url: str
    brand: str
    description: str
    crumbs: tuple[Link, ...]
    pictures: tuple[Picture, ...]
    axes: tuple[Axis, ...]
    price: Price | None
    is_service: bool
    home: Home2Door
    postal_code: str
    store: Spot | None
    spots: tuple[Spot, ...]
    coming: When | None
    is_late: bool
    minimum_age: int | None
    details: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    related: tuple[Related, ...]
    is_compared: bool
    compared: int
    linked: str
    may_ask: bool
    keep_hours: int | None = None


class Kept(Struct, frozen=True, kw_only=True):
    """kept.html: goods that a store keeps for somebody who pays there.

    Attributes:
        code: that is said at the till.
        state: held, paying, paid, released or expired.
        spot: which store.
        expires_at: until when.
        lines: names and units.
        is_refused: whether a payment of it was refused.
        release_url: address at which it is let go.
    """

    code: str
    state: str
    spot: Spot
    expires_at: datetime
    lines: tuple[tuple[str, int], ...]
    is_refused: bool
    release_url: str


class Compare(Struct, frozen=True, kw_only=True):
    """compare.html: up to three products side by side.

    Attributes:
        cards: the products.
        rows: name of a property and its value for each product.
    """

    cards: tuple[Card, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class Day(Struct, frozen=True):
    """Opening hours of a weekday (Monday is 0), or of a special day."""

    weekday: int
    day: date | None
    spans: tuple[str, ...]
    is_today: bool


class Places(Struct, frozen=True, kw_only=True):
    """places.html: where the company's stores are; ``mapped`` are those of one country."""

    spots: tuple[Spot, ...]
    mapped: tuple[Spot, ...]
    query: str
    mine: str
    next: str


class PlacePage(Struct, frozen=True, kw_only=True):
    """place.html: one store; ``mapped`` is it with the nearest others."""

    spot: Spot
    postal_code: str
    days: tuple[Day, ...]
    services: tuple[str, ...]
    mapped: tuple[Spot, ...]
