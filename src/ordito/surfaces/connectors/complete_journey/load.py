"""Brings the source into a company's database, step by step; each step may be repeated.

A batch of receipts is claimed in the transaction of its rows: after a kill the import is started
again in the same way, reads everything, and goes on writing where it stopped.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import catalogue, customers, loyalty, network, pricing, stock
from ordito.flows.import_history import import_orders
from ordito.platform import idempotency, ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.idempotency import Key
from ordito.surfaces.connectors.complete_journey import mapping
from ordito.surfaces.connectors.complete_journey.model import Batch, Household
from ordito.surfaces.connectors.complete_journey.reader import Source

OPENING_WEEKS: Final = 8
STAGED: Final = (
    "campaign_descriptions",
    "campaigns",
    "coupon_redemptions",
    "coupons",
    "demographics",
    "promotions",
)
_CUSTOMERS_PER_TRANSACTION: Final = 500
HISTORY: Final = Context.system(origin="history")
OPERATOR: Final = Context.system()


async def load_network(db: Database, source: Source, *, at: datetime) -> None:
    """Bring the company, its channels, its stores and the distribution centre."""
    stores = source.list_stores()

    async def put(tx: Tx) -> None:
        await network.put_entities(tx, entities=[mapping.entity()], at=at)
        await network.put_channels(tx, channels=mapping.channels(), at=at)
        await network.put_places(tx, places=mapping.places(stores), at=at)

    await db.transact(put, OPERATOR)


async def load_catalogue(db: Database, source: Source, *, at: datetime) -> None:
    """Bring the products, with a placeholder for each that only lines name."""
    products = source.list_products()

    async def put(tx: Tx) -> None:
        await catalogue.put_categories(tx, categories=mapping.categories(products), at=at)
        await catalogue.put_products(tx, products=list(map(mapping.product, products)), at=at)
        await catalogue.put_skus(tx, skus=list(map(mapping.sku, products)), at=at)

    await db.transact(put, OPERATOR)


async def load_prices(db: Database, source: Source, *, at: datetime) -> None:
    """Publish the shelf prices, and that no tax is due."""
    await db.transact(
        pricing.publish,
        OPERATOR,
        price_lists=[mapping.price_list()],
        prices=mapping.prices(source.list_prices()),
        tax_rates=[mapping.tax_rate()],
        by=f"import {mapping.SOURCE}",
        at=at,
    )


async def load_customers(db: Database, source: Source, *, at: datetime) -> None:
    """Bring the households as customers, each with a loyalty card."""
    await db.transact(loyalty.put_programme, OPERATOR, programme=mapping.PROGRAMME, at=at)
    households = source.list_households()
    for start in range(0, len(households), _CUSTOMERS_PER_TRANSACTION):
        chunk = households[start : start + _CUSTOMERS_PER_TRANSACTION]
        await db.transact(_enrol, HISTORY, households=chunk, at=at)


async def _enrol(tx: Tx, *, households: Sequence[Household], at: datetime) -> None:
    await customers.import_customers(
        tx, customers=[mapping.customer(one) for one in households], at=at
    )
    await loyalty.import_memberships(
        tx,
        programme=mapping.PROGRAMME,
        members=[mapping.member(one) for one in households],
        at=at,
    )


async def load_batch(db: Database, batch: Batch, *, fingerprint: str, at: datetime) -> bool:
    """Bring receipts as closed orders with their points; return False where they are there.

    Raises:
        KeyReused: the company has this batch from other files, or from other households.
    """
    key = Key.of(
        caller="import",
        key=f"{mapping.SOURCE}:{batch.number}",
        command="import-history",
        body=fingerprint.encode(),
    )
    if await db.read(idempotency.find, key=key) is not None:
        return False
    history = [mapping.historic_order(basket) for basket in batch.baskets]
    return await db.transact(
        import_orders,
        HISTORY,
        batch=key,
        batch_id=ids.derive(key.claim),
        history=history,
        points=[points for order in history if (points := mapping.earned(order)) is not None],
        at=at,
    )


async def open_stock(db: Database, source: Source, *, at: datetime) -> int:
    """Open the books of every place with a first count; positions that exist are left alone.

    Returns:
        Units counted.
    """
    total = 0
    for place_id, counted in mapping.opening_counts(source.list_opening(weeks=OPENING_WEEKS)):
        await db.transact(
            stock.open_positions,
            OPERATOR,
            place_id=place_id,
            entity_id=mapping.ENTITY_ID,
            counted=counted,
            count_id=ids.derive(mapping.SOURCE, "opening", place_id),
            at=at,
        )
        total += sum(units for _, units in counted)
    return total


async def keep_staged(db: Database, source: Source, files: FileStore, *, at: datetime) -> None:
    """Keep the files whose rooms do not exist yet, as they are, in the company's file store."""
    for name in STAGED:
        content = await asyncio.to_thread(source.read_file, name)
        staged = await files.stage(content, most_bytes=len(content))
        await db.transact(
            files.put,
            OPERATOR,
            staged,
            media_type="application/vnd.apache.parquet",
            subject_id=staged_id(name),
            at=at,
        )


def staged_id(name: str) -> UUID:
    """Return the subject under which the file store keeps a staged file."""
    return ids.derive(mapping.SOURCE, "staged", name)


# what is brought before the baskets, in this order, each with its name for people
PREPARATION: Final = (
    ("stores and channels", load_network),
    ("products", load_catalogue),
    ("prices", load_prices),
    ("households", load_customers),
)
