"""Verify copies: whether the archive's files still hold what they held."""

import hashlib

from ordito import orders
from ordito.platform.db import Database
from ordito.platform.files import FileStore, FileUnknown

CopyKey = orders.documents.archive.CopyKey


async def list_spoilt(db: Database, files: FileStore) -> tuple[int, list[CopyKey]]:
    """Return how many renderings the archive has, and those that are lost or have changed."""
    count, spoilt = 0, list[CopyKey]()
    after: CopyKey | None = None
    while page := await db.read(orders.documents.archive.list_copies, after=after):
        for key in page:
            count += 1
            if not await _is_whole(files, key.sha256):
                spoilt.append(key)
        after = page[-1]
    return count, spoilt


async def _is_whole(files: FileStore, sha256: bytes) -> bool:
    try:
        content = await files.get(sha256)
    except FileUnknown:
        return False
    return hashlib.sha256(content).digest() == sha256
