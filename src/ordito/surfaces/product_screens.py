"""What the page of a product shows, and its form."""

from datetime import datetime

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

    ``kind`` is goods, service or bundle; ``whole`` is how many of a bundle can be put together;
    ``filters`` choose a variant; ``sold_out`` names the places that are out of the chosen one;
    ``parts`` are what a bundle is made of; ``edit_url`` is set for whom may change it.
    """

    name: str
    url: str
    kind: str = "goods"
    whole: int = 0
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
    edit_url: str | None = None


class FormField(Struct, frozen=True, kw_only=True):
    """A property that the category asks for: its field in the form.

    ``kind`` is ``text``, ``number``, ``boolean``, ``choice`` or ``measure``; ``unit`` is shown
    beside it; ``options`` pairs codes and names.
    """

    name: str
    label: str
    kind: str
    values: tuple[str, ...] = ()
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    is_multiple: bool = False


class VariantForm(Struct, frozen=True, kw_only=True):
    """A variant in the form; ``key`` begins the names of its fields."""

    key: str
    code: str
    options: str
    names: tuple[tuple[str, str], ...]
    gtin: str
    mpn: str
    weight_g: str
    is_active: bool


class RuleRow(Struct, frozen=True, kw_only=True):
    """A rule of the assortment that names the product; it is dropped by a post to ``drop_url``."""

    code: str
    is_listed: bool
    where: str
    valid_from: datetime | None
    valid_until: datetime | None
    reason: str
    drop_url: str


class ProductForm(Struct, frozen=True, kw_only=True):
    """product_form.html: what is written of a product, and where it is sold.

    ``seen`` is the state that the form was made from; ``values`` are texts by the field's name.
    """

    title: str
    url: str
    save_url: str
    rule_url: str
    seen: str
    values: dict[str, str]
    is_active: bool
    languages: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    complexities: tuple[str, ...]
    fields: tuple[FormField, ...]
    variants: tuple[VariantForm, ...]
    rules: tuple[RuleRow, ...]
    listed: tuple[ListedIn, ...]
    channels: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    zone: str
    failure: str | None = None
    wrong: str | None = None
