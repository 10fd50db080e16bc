"""Follow catalogue: the search takes up what changed, batch by batch, and what sells well."""

from ordito import catalogue
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.reads.search import list_sold_units


async def index_changed(db: Database) -> int:
    """Take up all products that wait for the search; return their number."""
    taken = 0
    while some := await db.transact(catalogue.search.index_stale, Context.system()):
        taken += some
    return taken


async def tidy_search(db: Database) -> None:
    """Have forgotten products taken up, rank by the sales of the last weeks, forget old misses."""
    await db.transact(_tidy, Context.system())


async def _tidy(tx: Tx) -> None:
    at = now()
    await catalogue.search.mark_missing(tx, at=at)
    await catalogue.search.forget_misses(tx, at=at)
    sold = await list_sold_units(tx, at=at)
    await catalogue.search.keep_popularity(tx, units=sold)
