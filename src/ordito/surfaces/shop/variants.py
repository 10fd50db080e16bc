"""Variants: which one a page shows, and what leads to the others without any script."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from ordito.reads.product_sheets import ProductSheet, VariantSheet
from ordito.surfaces.shop.screens import Axis, OptionValue

_SIZES: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
_VARIANT: Final = ""


def chosen_of(sheet: ProductSheet, code: str) -> VariantSheet | None:
    """Return the variant that is named, else the first that can be had, else the first sold."""
    sold = sold_of(sheet)
    named = [one for one in sold if one.sku.code == code]
    there = [one for one in sold if one.available != 0]
    return next(iter([*named, *there, *sold]), None)


def sold_of(sheet: ProductSheet) -> list[VariantSheet]:
    """Return the variants that the channel sells, in the order of the options' values."""
    return sorted((one for one in sheet.variants if one.sold), key=lambda one: _rank(sheet, one))


def label_of(sheet: ProductSheet, variant: VariantSheet) -> str:
    """Return what tells a variant apart; nothing where it is the only one."""
    if not sheet.variants[1:]:
        return ""
    told = ", ".join(name for _, name in variant.options.values())
    return told or variant.name.removeprefix(sheet.name).strip(" ,") or variant.sku.code


def axes_of(sheet: ProductSheet, chosen: VariantSheet, url: str) -> tuple[Axis, ...]:
    """Return the options with a link for each value; nothing where there is no choice.

    Args:
        sheet: the product.
        chosen: the variant that the page shows.
        url: of the product's page.
    """
    sold = sold_of(sheet)
    if not sold[1:]:
        return ()
    if not any(one.sku.options for one in sold):
        return (_names(sheet, sold, chosen, url),)
    codes = list(dict.fromkeys(axis for one in sold for axis in one.options))
    return tuple(_axis(sold, chosen, code, url) for code in codes)


def _axis(sold: Sequence[VariantSheet], chosen: VariantSheet, code: str, url: str) -> Axis:
    told = {one.sku.options[code]: one.options[code] for one in sold if code in one.options}
    values = tuple(
        _value(sold, chosen, code, value, name, url) for value, (_, name) in told.items()
    )
    name = next(iter(told.values()))[0]
    return Axis(name=name, chosen=chosen.options.get(code, ("", ""))[1], values=values)


def _value(
    sold: Sequence[VariantSheet], chosen: VariantSheet, code: str, value: str, name: str, url: str
) -> OptionValue:
    """Return a value with the variant that keeps most of what else is chosen."""
    wanted = chosen.sku.options | {code: value}

    def fit(one: VariantSheet) -> tuple[int, bool]:
        same = sum(one.sku.options.get(axis) == each for axis, each in wanted.items())
        return same, one.available != 0

    best = max((one for one in sold if one.sku.options.get(code) == value), key=fit)
    return OptionValue(
        name=name,
        url=variant_url(url, best),
        current=chosen.sku.options.get(code) == value,
        is_out=best.available == 0,
    )


def _names(
    sheet: ProductSheet, sold: Sequence[VariantSheet], chosen: VariantSheet, url: str
) -> Axis:
    values = tuple(
        OptionValue(
            name=label_of(sheet, one),
            url=variant_url(url, one),
            current=one is chosen,
            is_out=one.available == 0,
        )
        for one in sold
    )
    return Axis(name=_VARIANT, chosen=label_of(sheet, chosen), values=values)


def variant_url(url: str, variant: VariantSheet) -> str:
    """Return the address of the page that shows a variant."""
    return f"{url}?{urlencode({'sku': variant.sku.code})}"


def _rank(sheet: ProductSheet, variant: VariantSheet) -> tuple[list[int], list[tuple[int, str]]]:
    """Order by the declared values; where there are none, sizes from the smallest on."""
    declared = [
        next(
            (number for number, value in enumerate(option.values) if value.code == chosen),
            len(option.values),
        )
        for option in sheet.product.options
        for chosen in [variant.sku.options.get(option.code)]
    ]
    free = [] if declared else [_size(value) for _, value in sorted(variant.sku.options.items())]
    return declared, [*free, (0, variant.sku.code)]


def _size(value: str) -> tuple[int, str]:
    known = value.upper()
    return (_SIZES.index(known) if known in _SIZES else len(_SIZES)), value
