"""Linked data: a product as search engines and assistants read it on its page.

Source: schema.org Product, ProductGroup and Offer, as JSON-LD 1.1.
"""

from typing import Any, Final

from ordito.reads.product_sheets import ProductSheet, VariantSheet
from ordito.surfaces.merchant_feed import decimal_of, page_of, public_gtin

_SCHEMA: Final = "https://schema.org"
# axes that schema.org has a name of its own for
_AXES: Final = {"colour": "color", "color": "color", "size": "size", "material": "material"}


def json_ld(sheet: ProductSheet, *, link: str, origin: str) -> dict[str, Any] | None:
    """Return a product with its offers; None where the channel sells none of its variants.

    Several variants are a ProductGroup that says along what they differ; one alone is a Product.

    Args:
        sheet: the product as a channel shows it.
        link: address of its page, with ``{product}`` and ``{sku}``.
        origin: address of this server, for pictures.
    """
    sold = [variant for variant in sheet.variants if variant.sold]
    if not sold:
        return None
    shared = _shared(sheet, origin)
    context = {"@context": f"{_SCHEMA}/"}
    if len(sheet.variants) == 1:
        return context | shared | _product(sheet, sold[0], link, origin)
    group = {
        "@type": "ProductGroup",
        "name": sheet.name,
        "productGroupID": sheet.product.code,
        "url": page_of(link, product=sheet.product.code, sku=sold[0].sku.code),
        "variesBy": [
            f"{_SCHEMA}/{_AXES[axis]}" if axis in _AXES else name
            for axis, (name, _) in sold[0].options.items()
        ],
        "hasVariant": [_product(sheet, variant, link, origin) for variant in sold],
    }
    return context | shared | group


def _shared(sheet: ProductSheet, origin: str) -> dict[str, Any]:
    """Return what is the same of all variants."""
    told: dict[str, Any] = {"description": sheet.description, "inLanguage": sheet.language}
    if sheet.product.brand:
        told["brand"] = {"@type": "Brand", "name": sheet.product.brand}
    if sheet.categories:
        told["category"] = " > ".join(sheet.categories)
    if sheet.product.country_of_origin:
        told["countryOfOrigin"] = sheet.product.country_of_origin
    pictures = [
        {
            "@type": "ImageObject",
            "contentUrl": f"{origin}{one.path}",
            "caption": one.media.alt.get(sheet.language) or sheet.name,
        }
        for one in sheet.pictures
        if one.media.sku_id is None and one.media.role == "picture"
    ]
    return told | ({"image": pictures} if pictures else {})


def _product(sheet: ProductSheet, variant: VariantSheet, link: str, origin: str) -> dict[str, Any]:
    sku = variant.sku
    url = page_of(link, product=sheet.product.code, sku=sku.code)
    told: dict[str, Any] = {"@type": "Product", "name": variant.name, "sku": sku.code, "url": url}
    gtin = public_gtin(sku.gtin)
    if gtin is not None:
        told[f"gtin{len(gtin)}"] = gtin
    if sku.mpn is not None:
        told["mpn"] = sku.mpn
    if sku.weight_g is not None:
        told["weight"] = {"@type": "QuantitativeValue", "value": sku.weight_g, "unitCode": "GRM"}
    for axis, (name, value) in variant.options.items():
        if axis in _AXES:
            told[_AXES[axis]] = value
        else:
            told.setdefault("additionalProperty", []).append(
                {"@type": "PropertyValue", "name": name, "value": value}
            )
    own = [f"{origin}{one.path}" for one in sheet.pictures if one.media.sku_id == sku.sku_id]
    if own:
        told["image"] = own
    told["offers"] = _offer(variant, url)
    return told


def _offer(variant: VariantSheet, url: str) -> dict[str, Any]:
    assert variant.price_minor is not None, variant.sku.code
    return {
        "@type": "Offer",
        "url": url,
        "price": decimal_of(variant.price_minor, variant.currency),
        "priceCurrency": variant.currency,
        "availability": f"{_SCHEMA}/{'OutOfStock' if variant.available == 0 else 'InStock'}",
        "itemCondition": f"{_SCHEMA}/NewCondition",
    }
