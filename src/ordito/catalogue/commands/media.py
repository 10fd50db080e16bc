"""Pictures and papers: their content is kept by what it holds, and given to everybody."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.catalogue.commands.writing import SHELF, record, require
from ordito.catalogue.errors import UnknownMedia
from ordito.catalogue.model import Media
from ordito.platform.db import Tx, statements
from ordito.platform.files import FileStore, Staged, release_subject
from ordito.platform.reference import lock_version, raise_version

_sql: Final = statements(__name__)
PUT_MEDIA: Final = _sql.query("put_media", bool)
CHANGE_MEDIA: Final = _sql.query("change_media", UUID)
DROP_MEDIA: Final = _sql.query("drop_media", UUID)


async def put_media(
    tx: Tx, *, media: Media, files: FileStore, staged: Staged, media_type: str, at: datetime
) -> bool:
    """Keep a picture or paper of a product, or put other content in its place.

    Args:
        tx: open transaction.
        media: what it is.
        files: of the company.
        staged: its content, which ``rules.media_type_of`` has looked at.
        media_type: what that said.
        at: now.

    Returns:
        Whether it is new.

    Raises:
        UnknownProduct: there is no such product.
        UnknownSku: there is no such SKU.
    """
    await require(tx, subject="product", named=[media.product_id])
    await require(tx, subject="sku", named=[media.sku_id])
    await lock_version(tx, name=SHELF)
    await release_subject(tx, subject_id=media.media_id)
    sha256 = await files.put(tx, staged, media_type=media_type, subject_id=media.media_id, at=at)
    is_new = await tx.one(
        PUT_MEDIA,
        rows=[media],
        sha256=sha256,
        media_type=media_type,
        size_bytes=staged.size_bytes,
    )
    await _tell(tx, media.media_id, at)
    return is_new


async def change_media(tx: Tx, *, media: Media, at: datetime) -> None:
    """Change the words, role, order or SKU of a picture, and leave its content.

    Raises:
        UnknownMedia: the product has none with this id.
        UnknownSku: there is no such SKU.
    """
    await require(tx, subject="sku", named=[media.sku_id])
    await lock_version(tx, name=SHELF)
    if await tx.find(CHANGE_MEDIA, rows=[media]) is None:
        message = f"{media.media_id} is no picture of this product."
        raise UnknownMedia(message, field="media_id", media_id=media.media_id)
    await _tell(tx, media.media_id, at)


async def drop_media(tx: Tx, *, product_id: UUID, media_id: UUID, at: datetime) -> None:
    """Take a picture from a product; its content goes when nobody else shows it.

    Raises:
        UnknownMedia: the product has none with this id.
    """
    await lock_version(tx, name=SHELF)
    if await tx.find(DROP_MEDIA, product_id=product_id, media_id=media_id) is None:
        message = f"{media_id} is no picture of this product."
        raise UnknownMedia(message, field="media_id", media_id=media_id)
    await release_subject(tx, subject_id=media_id)
    await _tell(tx, media_id, at)


async def _tell(tx: Tx, media_id: UUID, at: datetime) -> None:
    version = await raise_version(tx, name=SHELF)
    record(tx, subject="media", changed=[media_id], version=version, at=at)
