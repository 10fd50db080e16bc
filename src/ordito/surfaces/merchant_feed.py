"""Merchant feed: what a channel sells, as Google's Merchant Center and its likes read it.

Source: Google Merchant Center product data specification; RSS 2.0 with its ``g:`` names, or
tab-separated values.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from babel.numbers import get_currency_precision

from ordito.catalogue import MerchantFeed, ProductKind
from ordito.platform.db import Database
from ordito.reads.memory import Memory
from ordito.reads.product_sheets import ProductSheet, VariantSheet, build_sheets

FORMATS: Final = {"xml": "application/xml", "tsv": "text/tab-separated-values"}
_COLUMNS: Final = (
    "id",
    "item_group_id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "price",
    "sale_price",
    "condition",
    "brand",
    "gtin",
    "mpn",
    "identifier_exists",
    "product_type",
    "color",
    "size",
    "material",
    "shipping_weight",
    "is_bundle",
    "adult",
)
_AT_ONCE: Final = 200
_ADULT: Final = 18
_MOST_PICTURES: Final = 10
_LONGEST: Final = {"title": 150, "description": 5000}
# numbers of these prefixes mean something inside one company only (GS1: restricted circulation)
_RESTRICTED: Final = re.compile(r"^0*(?:2\d{12}|0?[24]\d{11})$")
_UNWRITABLE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Item = dict[str, str]


async def write_feed(
    db: Database, *, memory: Memory, feed: MerchantFeed, form: str, origin: str, at: datetime
) -> AsyncIterator[bytes]:
    """Yield a feed piece by piece.

    Args:
        db: of the company.
        memory: network, catalogue, prices.
        feed: whose channel, language and links.
        form: ``xml`` or ``tsv``.
        origin: address of this server, for pictures.
        at: instant of prices and assortment.
    """
    yield _head(feed, form)
    async for sheets in _pages(db, memory, feed, at):
        yield "".join(
            _written(item, form)
            for sheet in sheets
            for item in items_of(sheet, link=feed.link, origin=origin)
        ).encode()
    if form == "xml":
        yield b"</channel>\n</rss>\n"


def items_of(sheet: ProductSheet, *, link: str, origin: str) -> Iterator[Item]:
    """Yield an item of each variant that is sold; services are no goods.

    Args:
        sheet: the product.
        link: address of its page, with ``{product}`` and ``{sku}``.
        origin: address of this server, for pictures.
    """
    is_service = sheet.product.kind is ProductKind.SERVICE
    sold = [] if is_service else [variant for variant in sheet.variants if variant.sold]
    for variant in sold:
        yield {name: text for name, text in _item(sheet, variant, link, origin).items() if text}


def page_of(link: str, *, product: str, sku: str) -> str:
    """Return the address of the page of a variant."""
    return link.replace("{product}", quote(product, safe="")).replace("{sku}", quote(sku, safe=""))


def amount(minor: int, currency: str) -> str:
    """Return an amount as ``12.90 EUR``."""
    return f"{decimal_of(minor, currency)} {currency}"


def decimal_of(minor: int, currency: str) -> str:
    """Return an amount as ``12.90``, with the decimals that its currency has."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))


def public_gtin(gtin: str | None) -> str | None:
    """Return a GTIN that means the same article everywhere, or None."""
    return None if gtin is None or _RESTRICTED.match(gtin.zfill(14)[1:]) else gtin


def _item(sheet: ProductSheet, variant: VariantSheet, link: str, origin: str) -> Item:
    product, sku = sheet.product, variant.sku
    assert variant.price_minor is not None, sku.code
    assert variant.regular_minor is not None, sku.code
    is_reduced = variant.price_minor < variant.regular_minor
    pictures = [
        f"{origin}{one.path}"
        for one in sheet.pictures
        if one.media.role == "picture" and one.media.sku_id in (None, sku.sku_id)
    ]
    gtin = public_gtin(sku.gtin)
    identified = gtin is not None or (product.brand is not None and sku.mpn is not None)
    options = {axis: value for axis, (_, value) in variant.options.items()}
    return {
        "id": sku.code,
        "item_group_id": product.code if len(sheet.variants) > 1 else "",
        "title": variant.name[: _LONGEST["title"]],
        "description": sheet.description[: _LONGEST["description"]],
        "link": page_of(link, product=product.code, sku=sku.code),
        "image_link": pictures[0] if pictures else "",
        "additional_image_link": ",".join(pictures[1 : _MOST_PICTURES + 1]),
        "availability": variant.status,
        "price": amount(variant.regular_minor, variant.currency),
        "sale_price": amount(variant.price_minor, variant.currency) if is_reduced else "",
        "condition": "new",
        "brand": product.brand or "",
        "gtin": gtin or "",
        "mpn": sku.mpn or "",
        "identifier_exists": "" if identified else "no",
        "product_type": " > ".join(sheet.categories),
        "color": options.get("colour") or options.get("color") or "",
        "size": options.get("size") or "",
        "material": _material(product.attributes),
        "shipping_weight": f"{sku.weight_g} g" if sku.weight_g else "",
        "is_bundle": "yes" if product.kind is ProductKind.BUNDLE else "",
        "adult": "yes" if (product.minimum_age or 0) >= _ADULT else "",
    }


def _material(attributes: Mapping[str, object]) -> str:
    material = attributes.get("material")
    return material if isinstance(material, str) else ""


async def _pages(
    db: Database, memory: Memory, feed: MerchantFeed, at: datetime
) -> AsyncIterator[list[ProductSheet]]:
    channel = memory.channel(feed.channel_id)
    known = sorted(memory.shelf.products)
    for start in range(0, len(known), _AT_ONCE):
        product_ids = known[start : start + _AT_ONCE]
        yield await db.read(
            build_sheets,
            memory=memory,
            channel=channel,
            product_ids=product_ids,
            language=feed.language,
            at=at,
        )


def _head(feed: MerchantFeed, form: str) -> bytes:
    if form == "tsv":
        return ("\t".join(_COLUMNS) + "\n").encode()
    site = urlsplit(feed.link)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
        f"<title>{_xml(feed.code)}</title>\n"
        f"<link>{_xml(f'{site.scheme}://{site.netloc}/')}</link>\n"
        f"<description>{_xml(feed.code)}</description>\n"
    ).encode()


def _written(item: Item, form: str) -> str:
    if form == "tsv":
        return "\t".join(_cell(item.get(name, "")) for name in _COLUMNS) + "\n"
    fields = "".join(
        f"<g:{name}>{_xml(text)}</g:{name}>"
        for name, whole in item.items()
        for text in (whole.split(",") if name == "additional_image_link" else (whole,))
    )
    return f"<item>{fields}</item>\n"


def _cell(text: str) -> str:
    """Return a text without what would end a cell or a line."""
    return " ".join(text.split())


def _xml(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))
