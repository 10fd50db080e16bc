"""Variants and bundles: one value of each option, and parts that can be sold."""

from collections.abc import Mapping, Sequence
from typing import Any

from ordito.catalogue.errors import OptionsUnsound, VariantUnfit, WrongBundle
from ordito.catalogue.model import Component, Option, Product, ProductKind, Shelf, ShelfSku, Sku
from ordito.platform.ids import SkuId


def require_options(product: Product, *, field: str) -> None:
    """Refuse options of which two have the same code, or two values of one have.

    Raises:
        OptionsUnsound: naming it.
    """
    axes = [option.code for option in product.options]
    if len(set(axes)) < len(axes):
        raise OptionsUnsound(f"{product.code} has an option twice.", field=f"{field}.options")
    for number, option in enumerate(product.options):
        codes = [value.code for value in option.values]
        if len(set(codes)) < len(codes):
            raise OptionsUnsound(
                f"Option {option.code} has a value twice.",
                field=f"{field}.options[{number}].values",
            )


def require_variant(sku: Sku, options: Sequence[Option], *, field: str) -> None:
    """Refuse a SKU that has not one value of each option of its product.

    Args:
        sku: the variant.
        options: of its product; without any the SKU's own are free.
        field: where the SKU stands in the request.

    Raises:
        VariantUnfit: an option is missing or unknown, or its value is.
    """
    if not options:
        return
    known = {option.code: {value.code for value in option.values} for option in options}
    for axis, values in known.items():
        given = sku.options.get(axis)
        if given not in values:
            said = "has no" if given is None else f"has {given!r} as"
            message = f"{sku.code} {said} {axis}; choose one of {', '.join(sorted(values)[:20])}."
            raise VariantUnfit(message, field=f"{field}.options.{axis}", sku_id=sku.sku_id)
    for axis in sku.options:
        if axis not in known:
            message = f"The product of {sku.code} has no option {axis!r}."
            raise VariantUnfit(message, field=f"{field}.options.{axis}", sku_id=sku.sku_id)


def require_bundle(sku: Sku, kind: str, parts: Mapping[SkuId, str], *, field: str) -> None:
    """Refuse a bundle of nothing or of bundles, and components of what is no bundle.

    Args:
        sku: what is put.
        kind: of its product.
        parts: kind of the product of each component.
        field: where the SKU stands in the request.

    Raises:
        WrongBundle: naming the component.
    """
    at = f"{field}.components"
    if kind != ProductKind.BUNDLE:
        if sku.components:
            raise WrongBundle(f"{sku.code} is no bundle, and has components.", field=at)
        return
    if not sku.components:
        raise WrongBundle(f"The bundle {sku.code} is made of nothing.", field=at)
    if len({part.sku_id for part in sku.components}) < len(sku.components):
        raise WrongBundle(f"A component of {sku.code} stands twice.", field=at)
    for number, part in enumerate(sku.components):
        if part.sku_id == sku.sku_id or parts[part.sku_id] == ProductKind.BUNDLE:
            message = f"A component of {sku.code} is a bundle itself."
            raise WrongBundle(message, field=f"{at}[{number}].sku_id", sku_id=part.sku_id)


def explode(shelf: Shelf, *, sku_id: SkuId, quantity: int) -> tuple[Component, ...]:
    """Return what is taken from the shelf when a SKU is sold: of a bundle its components.

    Args:
        shelf: the catalogue.
        sku_id: what is sold.
        quantity: units of it.

    Returns:
        Each SKU with its units; what is no bundle is its own only component.

    Raises:
        UnknownSku: it is not in the catalogue.
    """
    sku: ShelfSku = shelf.sku(sku_id)
    parts = shelf.bundles.get(sku.sku_id, (Component(sku.sku_id, 1),))
    return tuple(Component(part.sku_id, part.quantity * quantity) for part in parts)


def dangling(
    before: Sequence[Mapping[str, Any]], options: Sequence[Option]
) -> tuple[str, str] | None:
    """Return an option and value that a variant has and its product has not, or None.

    Args:
        before: options of the variants that there are.
        options: of the product; without any they are free.
    """
    known = {option.code: {value.code for value in option.values} for option in options}
    for given in before if known else ():
        for axis, value in given.items():
            if value not in known.get(axis, ()):
                return axis, value
    return None
