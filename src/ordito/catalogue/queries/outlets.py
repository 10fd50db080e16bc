"""Reads of pictures, feeds, and what a scanner has read."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.catalogue.errors import UnknownFeed, UnknownScanned
from ordito.catalogue.model import Media, MerchantFeed, Scan, ScanPrefix, StoredMedia
from ordito.catalogue.queries.goods import find_by_gtin
from ordito.catalogue.scans import read_scan
from ordito.platform.db import Tx, statements


class _MediaRow(msgspec.Struct, frozen=True):
    media: dict[str, Any]
    sha256: bytes
    media_type: str
    size_bytes: int


_sql: Final = statements(__name__)
LIST_MEDIA: Final = _sql.query("list_media", _MediaRow)
FIND_MEDIA_TYPE: Final = _sql.query("find_media_type", str)
LIST_FEEDS: Final = _sql.query("list_feeds", dict[str, Any])
FIND_FEED: Final = _sql.query("find_feed", dict[str, Any])
LIST_PREFIXES: Final = _sql.query("list_prefixes", dict[str, Any])

_EXTENSIONS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
}


async def list_media(tx: Tx, *, product_ids: Sequence[UUID]) -> list[StoredMedia]:
    """Return pictures and papers of some products, in the order in which they are shown."""
    return [
        StoredMedia(
            msgspec.convert(row.media, Media),
            f"/media/{row.sha256.hex()}.{_EXTENSIONS[row.media_type]}",
            row.media_type,
            row.size_bytes,
        )
        for row in await tx.fetch(LIST_MEDIA, product_ids=list(product_ids))
    ]


async def find_media_type(tx: Tx, *, sha256: bytes) -> str | None:
    """Return what the content with this digest is, or None where no product shows it."""
    return await tx.find(FIND_MEDIA_TYPE, sha256=sha256)


async def list_merchant_feeds(tx: Tx) -> list[MerchantFeed]:
    """Return all product feeds, by code."""
    return msgspec.convert(await tx.fetch(LIST_FEEDS), list[MerchantFeed])


async def get_merchant_feed(tx: Tx, *, key_sha256: bytes) -> MerchantFeed:
    """Return the feed whose key has this digest.

    Raises:
        UnknownFeed: none has, or it is not given any more.
    """
    row = await tx.find(FIND_FEED, key_sha256=key_sha256)
    if row is None:
        raise UnknownFeed("There is no such feed.", field="key")
    return msgspec.convert(row, MerchantFeed)


async def list_scan_prefixes(tx: Tx) -> list[ScanPrefix]:
    """Return the barcodes that the company prints itself, by prefix."""
    return msgspec.convert(await tx.fetch(LIST_PREFIXES), list[ScanPrefix])


async def find_scanned(tx: Tx, *, text: str) -> tuple[UUID, Scan]:
    """Return the SKU that a scanner has read, and what else stood in the barcode.

    Raises:
        WrongScan: it cannot be read, or a check digit is wrong.
        UnknownScanned: no SKU has the number.
    """
    scan = read_scan(text, own=await list_scan_prefixes(tx))
    sku_id = await find_by_gtin(tx, gtin=scan.gtin)
    if sku_id is None:
        raise UnknownScanned(f"No SKU has the GTIN {scan.gtin}.", field="code", gtin=scan.gtin)
    return sku_id, scan
