"""What the page of a product shows."""

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.screens import Choice, Stock, StockPlace, Variant


class Picture(Struct, frozen=True, kw_only=True):
    """A picture, and what it shows for those who do not see it."""

    url: str
    alt: str


class Detail(Struct, frozen=True, kw_only=True):
    """What is said of a product; ``code`` has a word in the facets, or ``label`` is one."""

    code: str = ""
    label: str = ""
    value: str
    value_code: str = ""


class Beside(Struct, frozen=True, kw_only=True):
    """A product beside another; ``percent`` says how much speaks for a computed one."""

    name: str
    url: str
    kind: str
    percent: int | None = None
    orders: int | None = None


class ListedIn(Struct, frozen=True, kw_only=True):
    """Whether a channel sells a product, and the rule and reason that say so."""

    channel: str
    sold: bool
    rule: str = ""
    reason: str = ""


class Product(Struct, frozen=True, kw_only=True):
    """product.html: a product, or one variant of it, with its stock over places.

    ``filters`` choose a variant; ``sold_out`` names the places that are out of the chosen one;
    ``parts`` are what a bundle is made of.
    """

    name: str
    url: str
    brand: str = ""
    category: str = ""
    price: Money | None = None
    filters: tuple[Choice, ...] = ()
    sold_out: tuple[str, ...] = ()
    description: str = ""
    pictures: tuple[Picture, ...] = ()
    details: tuple[Detail, ...] = ()
    parts: tuple[Detail, ...] = ()
    beside: tuple[Beside, ...] = ()
    listed: tuple[ListedIn, ...] = ()
    variants: tuple[Variant, ...]
    places: tuple[StockPlace, ...]
    totals: tuple[Stock, ...]
