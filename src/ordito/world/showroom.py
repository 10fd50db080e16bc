"""The showroom: how the goods are described, shown, put together, and where they are sold."""

from typing import Annotated, Final

import msgspec

from ordito.world import facts

# how each colour is drawn
_PAINT: Final = {
    "red": "#b3261e",
    "white": "#f4f1ea",
    "navy": "#1f2a44",
    "blue": "#6f9fc8",
    "grey": "#8b8d91",
    "green": "#3f6b4f",
    "black": "#222222",
    "sand": "#d1bb94",
}
_PAPER: Final = "#efe9dd"
# what each shelf is drawn as, on a field of 100 by 100
_SHAPES: Final = {
    "tops": "M30 20 45 26 55 26 70 20 88 36 78 46 70 40 70 84 30 84 30 40 22 46 12 36Z",
    "trousers": "M34 16H66L72 86H54L50 40 46 86H28Z",
    "dresses": "M40 16 50 24 60 16 64 40 78 86H22L36 40Z",
    "shoes": "M14 44C30 40 34 56 52 58 70 60 86 60 86 74H14Z",
    "accessories": "M34 40C34 16 66 16 66 40H80L84 86H16L20 40Z",
    "computers": "M20 24H80V66H20ZM10 70H90L84 80H16Z",
    "phones": "M34 12H66V88H34Z",
    "audio": "M18 56C18 16 82 16 82 56V82H68V54H74C72 26 28 26 26 54H32V82H18Z",
    "home": "M50 16 86 48H76V84H24V48H14Z",
    "books": "M18 22C34 18 44 22 50 28 56 22 66 18 82 22V78C66 74 56 78 50 84 44 78 34 74 18 78Z",
}
_LIKE: Final = {
    "shirts": "tops",
    "knitwear": "tops",
    "outerwear": "tops",
    "kids": "tops",
    "computer-accessories": "computers",
    "wearables": "phones",
}


class Detail(msgspec.Struct, frozen=True):
    """How the models of a family are described.

    Attributes:
        family: whose.
        material: code; None of electronics and books.
        weight_g: of a variant, grams.
        origin: country, ISO 3166-1 alpha-2.
        complexity: how much has to be understood before it is bought.
        battery_h: how long a charge lasts, hours.
        screen_cm: diagonal of the screen, centimetres.
        waterproof: whether it stands rain.
    """

    family: str
    material: str | None
    weight_g: int
    origin: str
    complexity: str
    battery_h: str | None
    screen_cm: str | None
    waterproof: Annotated[str, msgspec.Meta(pattern="^(yes|no)$")]


class Material(msgspec.Struct, frozen=True):
    """What clothes are made of."""

    code: str
    it: str
    en: str
    et: str


class Service(msgspec.Struct, frozen=True):
    """Something done for a customer, at a price in cents with tax."""

    code: str
    it: str
    en: str
    et: str
    price_minor: int
    complexity: str


class Bundle(msgspec.Struct, frozen=True):
    """Goods that are cheaper together: their SKUs, and what percent of their prices they cost."""

    code: str
    it: str
    en: str
    et: str
    category: str
    parts: tuple[str, ...]
    percent: int


class Collection(msgspec.Struct, frozen=True):
    """Products shown together: by hand, or all of some shelves that are so described."""

    code: str
    it: str
    en: str
    et: str
    categories: tuple[str, ...]
    materials: tuple[str, ...]
    waterproof: str | None
    products: tuple[str, ...]


class Listing(msgspec.Struct, frozen=True):
    """Whether something is sold somewhere, and why."""

    code: str
    listed: Annotated[str, msgspec.Meta(pattern="^(yes|no)$")]
    product: str | None
    category: str | None
    channel: str | None
    place: str | None
    market: str | None
    reason: str


class Showroom(msgspec.Struct, frozen=True):
    """How the goods are described, shown, put together, and where they are sold."""

    details: tuple[Detail, ...]
    materials: tuple[Material, ...]
    services: tuple[Service, ...]
    bundles: tuple[Bundle, ...]
    collections: tuple[Collection, ...]
    listings: tuple[Listing, ...]


def showroom() -> Showroom:
    """Return the company's showroom."""
    return Showroom(
        facts.rows("details", Detail),
        facts.rows("materials", Material),
        facts.rows("services", Service),
        facts.rows("bundles", Bundle),
        facts.rows("collections", Collection),
        facts.rows("listings", Listing),
    )


def names_of(row: Material | Service | Bundle | Collection) -> dict[str, str]:
    """Return a row's name by language."""
    return {"it": row.it, "en": row.en, "et": row.et}


def picture(category: str, colours: tuple[str, ...]) -> bytes:
    """Draw a product as an SVG: the shape of its shelf in its first colour."""
    shape = _SHAPES.get(_LIKE.get(category, category), _SHAPES["accessories"])
    paint = _PAINT.get(colours[0] if colours else "sand", _PAINT["sand"])
    dots = "".join(
        f'<circle cx="{10 + 9 * i}" cy="94" r="3" fill="{_PAINT[colour]}" stroke="#999"/>'
        for i, colour in enumerate(colours)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="400" height="400">'
        f'<rect width="100" height="100" fill="{_PAPER}"/>'
        f'<path d="{shape}" fill="{paint}" stroke="#444" stroke-width=".8"/>{dots}</svg>'
    ).encode()
