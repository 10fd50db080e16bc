"""Mark catalogue: what the search has to take up after the catalogue changed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import catalogue
from ordito.platform.db import Tx
from ordito.platform.feed import Entry


async def mark_catalogue(tx: Tx, *, facts: Sequence[Entry], at: datetime) -> None:
    """Note which products these facts of the log have changed, imported history included."""
    changed: defaultdict[str, set[UUID]] = defaultdict(set)
    for fact in facts:
        if fact.type == catalogue.CatalogueChanged.type:
            changed[fact.payload["subject"]] |= {UUID(one) for one in fact.payload["ids"]}
    if changed:
        await catalogue.search.mark_stale(
            tx,
            product_ids=changed["product"],
            sku_ids=changed["sku"],
            category_ids=changed["category"],
            attribute_ids=changed["attribute"],
            at=at,
        )
