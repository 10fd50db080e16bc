"""Goods: articles as people in the store room know them, by name, picture and shelf."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import msgspec

from ordito import catalogue, fulfilment
from ordito.catalogue import MediaRole, ShelfSku, StoredMedia, text_in
from ordito.network import Place
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import SkuId
from ordito.surfaces.call import Call
from ordito.surfaces.frames import frame_of
from ordito.surfaces.product_screens import Picture
from ordito.surfaces.store_screens import Article, Said


async def articles_of(request: Call, place: Place, sku_ids: Iterable[UUID]) -> dict[SkuId, Article]:
    """Return articles by SKU; one that the catalogue does not know is named by its id."""
    memory, language = request.house.memory, frame_of(request).language
    await memory.learn(request.db, language)
    shelf, wanted = memory.shelf_in(language), {SkuId(sku_id) for sku_id in sku_ids}
    known = {sku_id: shelf.skus[sku_id] for sku_id in wanted if sku_id in shelf.skus}
    pictures = await request.db.read(_pictures, {sku.product_id for sku in known.values()})
    lying = await request.db.read(
        fulfilment.picking.list_shelves, place_id=place.place_id, sku_ids=sorted(wanted)
    )
    shelves = {one.sku_id: one.shelf for one in lying}
    return {
        sku_id: msgspec.structs.replace(
            _article(sku_id, known.get(sku_id), pictures, language),
            shelf=shelves.get(sku_id, ""),
        )
        for sku_id in wanted
    }


async def find_article(request: Call, text: str) -> tuple[ShelfSku, int] | Said:
    """Return the SKU that was scanned or typed and the units that its barcode names, or why not.

    Args:
        request: of the reader.
        text: a SKU's code, its GTIN, or what else a GS1 barcode holds.
    """
    memory = request.house.memory
    try:
        return memory.shelf.sku_by_code(text), 1
    except catalogue.UnknownSku:
        pass
    try:
        sku_id, scan = await request.db.read(catalogue.find_scanned, text=text)
    except (catalogue.WrongScan, catalogue.UnknownScanned) as refusal:
        return said_of(refusal, about=text[:64])
    return memory.shelf.sku(SkuId(sku_id)), scan.count or 1


def said_of(refusal: Refusal, about: str = "") -> Said:
    """Return a refusal as the page says it."""
    return Said(code=refusal.code, tone="bad", about=about)


async def _pictures(tx: Tx, product_ids: set[UUID]) -> dict[UUID, list[StoredMedia]]:
    found: defaultdict[UUID, list[StoredMedia]] = defaultdict(list)
    if product_ids:
        for one in await catalogue.list_media(tx, product_ids=sorted(product_ids)):
            if one.media.role is MediaRole.PICTURE:
                found[one.media.product_id].append(one)
    return found


def _article(
    sku_id: SkuId,
    sku: ShelfSku | None,
    pictures: dict[UUID, list[StoredMedia]],
    language: str,
) -> Article:
    if sku is None:
        return Article(sku_id=str(sku_id), title=str(sku_id), sku="", url="")
    own = [one for one in pictures.get(sku.product_id, ()) if one.media.sku_id == sku_id]
    rest = [one for one in pictures.get(sku.product_id, ()) if one.media.sku_id is None]
    first = (own or rest or [None])[0]
    picture = None
    if first is not None:
        alt = text_in(first.media.alt, language) if first.media.alt else ""
        picture = Picture(url=first.path, alt=alt)
    return Article(
        sku_id=str(sku_id),
        title=sku.name,
        sku=sku.code,
        url=f"/products/{sku.product_id}",
        picture=picture,
    )
