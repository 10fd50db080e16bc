"""Goods in the protocol's words: products, variants, options, prices."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from ordito.catalogue import text_in
from ordito.reads.product_sheets import ProductSheet, VariantSheet
from ordito.surfaces.ucp.desk.goods import is_available

Json = dict[str, Any]
_CATEGORY: Final = "merchant"
_IMAGES: Final = "image/"


class Choice(msgspec.Struct, frozen=True):
    """A value of an option that is chosen.

    Attributes:
        name: of the option.
        label: of the value.
    """

    name: str
    label: str

    @property
    def body(self) -> Json:
        """In the protocol's words."""
        return {"name": self.name, "label": self.label}


def product_body(
    sheet: ProductSheet, variants: Sequence[Json], *, origin: str, options: Sequence[Json] | None
) -> Json:
    """Return a product.

    Args:
        sheet: of which.
        variants: as they are shown.
        origin: address of this server.
        options: as they are shown; None shows each with its values.
    """
    prices = [one.price_minor for one in sheet.variants if one.price_minor is not None]
    regular = [one.regular_minor for one in sheet.variants if one.regular_minor is not None]
    currency = sheet.variants[0].currency
    told: Json = {
        "id": str(sheet.product.product_id),
        "handle": sheet.product.code,
        "title": sheet.name,
        "description": {"plain": sheet.description},
        "url": f"{origin}/shop/product/{sheet.product.code}",
        "price_range": _range(prices, currency),
        "variants": list(variants),
    }
    if regular != prices:
        told["list_price_range"] = _range(regular, currency)
    if sheet.categories:
        path = " > ".join(sheet.categories)
        told["categories"] = [{"value": path, "taxonomy": _CATEGORY}]
    if media := _media(sheet, None, origin):
        told["media"] = media
    shown = option_bodies(sheet) if options is None else list(options)
    if shown:
        told["options"] = shown
    if sheet.product.brand:
        told["metadata"] = {"brand": sheet.product.brand}
    return told


def variant_body(
    sheet: ProductSheet,
    variant: VariantSheet,
    *,
    origin: str,
    places: Mapping[str, int] | None = None,
) -> Json:
    """Return a variant.

    Args:
        sheet: its product.
        variant: itself.
        origin: address of this server.
        places: units at each place that has some, where they are told.
    """
    sku = variant.sku
    available = is_available(variant)
    told: Json = {
        "id": sku.code,
        "sku": sku.code,
        "title": variant.name,
        "description": {"plain": sheet.description},
        "url": f"{origin}/shop/product/{sheet.product.code}?sku={sku.code}",
        "price": _amount(variant.price_minor, variant.currency),
        "availability": {
            "available": available,
            "status": variant.status if available else "out_of_stock",
        },
    }
    if variant.regular_minor is not None and variant.regular_minor != variant.price_minor:
        told["list_price"] = _amount(variant.regular_minor, variant.currency)
    if variant.options:
        told["options"] = [choice.body for choice in choices_of(variant)]
    if sku.gtin:
        told["barcodes"] = [{"type": "GTIN", "value": sku.gtin}]
    if media := _media(sheet, variant, origin):
        told["media"] = media
    if places is not None:
        at = [{"location": code, "available": units > 0} for code, units in sorted(places.items())]
        told["metadata"] = {"availability_by_location": at}
    return told


def choices_of(variant: VariantSheet) -> list[Choice]:
    """Return the value of each option that makes a variant."""
    return [Choice(name, value) for name, value in variant.options.values()]


def option_bodies(sheet: ProductSheet) -> list[Json]:
    """Return the options of a product with the values that its variants have, in order."""
    return [
        {"name": name, "values": [{"label": label} for label in labels]}
        for name, labels in axes_of(sheet).items()
    ]


def axes_of(sheet: ProductSheet) -> dict[str, list[str]]:
    """Return the values of each option, by name, as the product orders them."""
    axes: dict[str, list[str]] = {}
    for option in sheet.product.options:
        name = text_in(option.name, sheet.language)
        axes[name] = [text_in(value.name, sheet.language) for value in option.values]
    had: dict[str, list[str]] = {}
    for variant in sheet.variants:
        for choice in choices_of(variant):
            had.setdefault(choice.name, [])
            if choice.label not in had[choice.name]:
                had[choice.name].append(choice.label)
    return {
        name: sorted(labels, key=axes[name].index) if name in axes else labels
        for name, labels in had.items()
    }


def _amount(minor: int | None, currency: str) -> Json:
    assert minor is not None
    return {"amount": minor, "currency": currency}


def _range(minors: Sequence[int], currency: str) -> Json:
    return {"min": _amount(min(minors), currency), "max": _amount(max(minors), currency)}


def _media(sheet: ProductSheet, variant: VariantSheet | None, origin: str) -> list[Json]:
    """Return pictures of a product, or those of one variant alone."""
    wanted = None if variant is None else variant.sku.sku_id
    return [
        {
            "type": "image",
            "url": f"{origin}{one.path}",
            "alt_text": one.media.alt.get(sheet.language) or sheet.name,
        }
        for one in sheet.pictures
        if one.media.sku_id == wanted and one.media_type.startswith(_IMAGES)
    ]
