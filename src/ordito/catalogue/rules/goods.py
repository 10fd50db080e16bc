"""Decisions about products: which numbers are GTINs, what may be sold, how a search is read."""

from collections.abc import Mapping
from typing import Final

from ordito.catalogue.errors import InactiveSku, NotSoldHere, WrongGtin
from ordito.catalogue.model import Listing, Scene, Shelf, ShelfSku, Sku

_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})


def is_gtin(number: str) -> bool:
    """Tell whether ``number`` is a GTIN with a right check digit.

    Source: GS1 General Specifications, section 7.9: weights 3 and 1 from the right, modulo 10.
    """
    if len(number) not in _GTIN_LENGTHS or not (number.isascii() and number.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def require_gtin(sku: Sku, *, field: str) -> None:
    """Refuse a SKU whose GTIN is none.

    Raises:
        WrongGtin: wrong length or check digit.
    """
    if sku.gtin is not None and not is_gtin(sku.gtin):
        raise WrongGtin(f"{sku.gtin!r} is no GTIN.", field=f"{field}.gtin", sku_id=sku.sku_id)


def find_circular(parents: Mapping[str, str]) -> str | None:
    """Return a category that stands below itself, or None.

    Args:
        parents: the id of the parent by the id of the child; roots are left out.
    """
    sound: set[str] = set()
    for start in parents:
        path: list[str] = []
        step = start
        while step in parents and step not in sound:
            if step in path:
                return step
            path.append(step)
            step = parents[step]
        sound.update(path)
    return None


def require_active(sku: ShelfSku, *, field: str = "sku_id") -> None:
    """Refuse a SKU that may not be sold; ``field`` named it.

    Raises:
        InactiveSku: it or its product is not active.
    """
    if not sku.active:
        message = f"SKU {sku.code} is not sold any more."
        raise InactiveSku(message, field=field, sku_id=sku.sku_id)


def pattern_of(words: str) -> str:
    """Return ``words`` for use in LIKE, their own wildcards made harmless."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def listing_of(shelf: Shelf, *, sku: ShelfSku, scene: Scene) -> Listing:
    """Return whether the assortment lists a SKU in a scene, and which rule decides."""
    product = shelf.products.get(sku.product_id)
    category = None if product is None else product.category_id
    path = () if category is None else shelf.tree.path.get(category, ())
    return shelf.assortment.listing(sku.product_id, path=path, brand=sku.brand, scene=scene)


def require_sold(shelf: Shelf, *, sku: ShelfSku, scene: Scene, field: str = "sku_id") -> None:
    """Refuse a SKU that may not be sold, or not in this scene; ``field`` named it.

    Raises:
        InactiveSku: it or its product is not active.
        NotSoldHere: the assortment does not list it there and then.
    """
    require_active(sku, field=field)
    if not shelf.assortment.rules:
        return
    listing = listing_of(shelf, sku=sku, scene=scene)
    if not listing.sold and listing.rule is not None:
        why = f": {listing.rule.reason}" if listing.rule.reason else "."
        raise NotSoldHere(
            f"SKU {sku.code} is not sold here{why}",
            field=field,
            sku_id=sku.sku_id,
            rule=listing.rule.code,
        )
