"""Put the product feeds that others fetch, and the barcodes that the company prints itself."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ordito.catalogue.errors import CodeTaken, ScanPrefixClash
from ordito.catalogue.model import MerchantFeed, ScanPrefix
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)
PUT_FEED: Final = _sql.query("put_feed", str)
FIND_TAKEN_FEED: Final = _sql.query("find_taken_feed", str)
DROP_PREFIXES: Final = _sql.command("drop_prefixes")
PUT_PREFIXES: Final = _sql.command("put_prefixes")


async def put_merchant_feed(tx: Tx, *, feed: MerchantFeed, key_sha256: bytes) -> None:
    """Create or replace a product feed; whoever has the key of its address may fetch it.

    Args:
        tx: open transaction.
        feed: what it tells.
        key_sha256: digest of its key; another key makes the address before it void.

    Raises:
        CodeTaken: another feed has the code.
    """
    taken = await tx.find(FIND_TAKEN_FEED, feed_id=feed.feed_id, code=feed.code)
    if taken is not None:
        raise CodeTaken(f"Another feed has the code {feed.code!r}.", field="code", code=feed.code)
    await tx.one(PUT_FEED, rows=[feed], key_sha256=key_sha256)


async def put_scan_prefixes(tx: Tx, *, prefixes: Sequence[ScanPrefix]) -> None:
    """Say which barcodes of its own the company prints; these and no others from now on.

    Raises:
        ScanPrefixClash: one prefix begins with another.
    """
    ordered = sorted(one.prefix for one in prefixes)
    for shorter, longer in pairwise(ordered):
        if longer.startswith(shorter):
            raise ScanPrefixClash(f"{longer} begins with {shorter}.", field="prefix")
    await tx.run(DROP_PREFIXES)
    await tx.run(PUT_PREFIXES, rows=prefixes)
