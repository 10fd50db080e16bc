"""Goods: how pages of the shop call what is in a cart or an order, and what it looks like."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue
from ordito.catalogue import MediaRole, StoredMedia, text_in
from ordito.platform.ids import ProductId, SkuId
from ordito.surfaces.call import Call
from ordito.surfaces.pages import language_of

_MOST: Final = 500


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """A variant as a line shows it.

    Attributes:
        sku_id: which.
        sku: its code.
        title: in the reader's language.
        url: of its page.
        picture: address of its picture, if it has one.
        alt: what the picture shows.
    """

    sku_id: SkuId
    sku: str
    title: str
    url: str
    picture: str | None = None
    alt: str = ""


async def goods_of(request: Call, sku_ids: Iterable[UUID]) -> dict[SkuId, Goods]:
    """Return how lines call some SKUs, each by its id."""
    memory, language = request.house.memory, language_of(request)
    await memory.learn(request.db, language)
    wanted = [SkuId(sku_id) for sku_id in dict.fromkeys(sku_ids)][:_MOST]
    products = sorted({memory.shelf.sku(sku_id).product_id for sku_id in wanted})
    media = await request.db.read(catalogue.list_media, product_ids=products) if products else []
    pictures = _pictures(media)
    return {sku_id: _goods(request, sku_id, pictures, language) for sku_id in wanted}


def _goods(
    request: Call,
    sku_id: SkuId,
    pictures: Mapping[tuple[ProductId, UUID | None], StoredMedia],
    language: str,
) -> Goods:
    memory = request.house.memory
    sku = memory.shelf.sku(sku_id)
    named = memory.shelf_in(language).skus.get(sku_id, sku)
    picture = pictures.get((sku.product_id, sku_id)) or pictures.get((sku.product_id, None))
    return Goods(
        sku_id=sku_id,
        sku=sku.code,
        title=named.name,
        url=f"/shop/products/{sku.product_id}",
        picture=None if picture is None else picture.path,
        alt=text_in(picture.media.alt, language) if picture and picture.media.alt else "",
    )


def _pictures(
    media: Iterable[StoredMedia],
) -> dict[tuple[ProductId, UUID | None], StoredMedia]:
    """Return the first picture of each variant, and of each product for those without."""
    found: dict[tuple[ProductId, UUID | None], StoredMedia] = {}
    for one in media:
        if one.media.role == MediaRole.PICTURE:
            found.setdefault((one.media.product_id, one.media.sku_id), one)
            found.setdefault((one.media.product_id, None), one)
    return found
