"""The audit of what is on its way, lent or missing sees each corruption, with its row."""

from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg
import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.reads.audit import run_audit
from ordito.stock import (
    ArrivedLine,
    EscrowSale,
    LotUnits,
    PurchaseLine,
    PurchaseOrder,
    SkuUnits,
    Tracking,
)
from tests import databases
from tests.company import Company, found
from tests.conftest import complete

ENTITY: Final = EntityId(ids.derive("test", "entity"))
OPEN: Final = ids.derive("audited", "open")
ARRIVED: Final = ids.derive("audited", "arrived")
BOUGHT: Final = ids.derive("audited", "bought")
LENT: Final = ids.derive("audited", "lent")

STOCK_CORRUPTIONS: Final = {
    "inbound_against_movements": [
        "UPDATE stock.inbound SET received = received + 1 WHERE inbound_id = :BOUGHT",
        "UPDATE stock.inbound SET shipped = shipped - 1 WHERE inbound_id = :ARRIVED",
        "DELETE FROM stock.inbound WHERE inbound_id = :ARRIVED",
        "DELETE FROM stock.movement WHERE subject_id = :BOUGHT",
    ],
    "missing_on_the_way": [
        "DELETE FROM stock.exception WHERE kind = 'transfer_short'",
        "UPDATE stock.inbound SET lost = lost + 1 WHERE inbound_id = :ARRIVED",
        "UPDATE stock.exception SET quantity = quantity + 1 WHERE kind = 'transfer_short'",
        "DELETE FROM stock.exception WHERE kind = 'receipt_over'",
    ],
    "shortfalls_unexplained": [
        "DELETE FROM stock.exception WHERE kind = 'shortfall'",
        "UPDATE stock.exception SET quantity = 1 WHERE kind = 'shortfall'",
    ],
    "lent_against_reservations": [
        "UPDATE stock.escrow_line SET consumed = consumed + 1 WHERE escrow_id = :LENT",
        "DELETE FROM stock.reservation WHERE subject_id = :OPEN",
        "UPDATE stock.inbound SET shipped = 0 WHERE inbound_id = :OPEN",
    ],
    "lots_against_entries": [
        "UPDATE stock.lot SET on_hand = on_hand + 1",
        "DELETE FROM stock.lot",
        "DELETE FROM stock.lot_entry",
    ],
    "lots_against_movements": [
        "UPDATE stock.lot_entry SET quantity = quantity + 9",
        "UPDATE stock.lot_entry SET quantity = -quantity",
        "DELETE FROM stock.movement WHERE subject_id = :BOUGHT",
    ],
}
CASES: Final = [
    pytest.param(check, statement, id=f"{check}-{number}")
    for check, corruptions in STOCK_CORRUPTIONS.items()
    for number, statement in enumerate(corruptions, start=1)
]


@pytest.fixture(scope="module")
def address_of_books(server: Server, template: str) -> Iterator[str]:
    """Transfer, buy, lend and miss goods; return the address of the books."""
    address = complete(databases.copy(server, template, "audited_stock"))
    complete(_live(address))
    yield address
    complete(databases.drop(server, "audited_stock"))


async def _live(address: str) -> None:
    async with Database.open(address) as db:
        company = await found(db, units=10)
        await db.transact(_move, Context.system(), company)


async def _move(tx: Tx, company: Company) -> None:
    shirt, depot, north = company.skus["shirt"], company.places["depot"], company.places["north"]
    for transfer_id in (OPEN, ARRIVED):
        await _open(tx, transfer_id, shirt, depot, north)
    arrived = await stock.get_transfer(tx, place_id=depot, transfer_id=ARRIVED)
    await stock.ship_transfer(tx, transfer=arrived, shipped=None, at=now())
    arrived = await stock.get_transfer(tx, place_id=north, transfer_id=ARRIVED)
    await stock.receive_transfer(
        tx,
        transfer=arrived,
        receipt_id=ids.new(),
        arrived=[ArrivedLine(shirt, 1)],
        is_final=True,
        occurred_at=now(),
        at=now(),
    )
    head = PurchaseOrder(north, BOUGHT, "PO", "Mill", ENTITY, "open", [shirt], now(), None)
    await stock.put_purchase_order(tx, order=head, lines=[PurchaseLine(shirt, 2)])
    await stock.receive_purchase(
        tx,
        order=head,
        receipt_id=ids.new(),
        arrived=[ArrivedLine(shirt, 3)],
        is_final=True,
        occurred_at=now(),
        at=now(),
    )
    await stock.track(tx, tracking={shirt: Tracking.LOT})
    await stock.name_lots(
        tx, sku_id=shirt, place_id=north, subject_id=BOUGHT, lots=[LotUnits("A", 2)], at=now()
    )
    await stock.lend(
        tx,
        escrow_id=LENT,
        place_id=north,
        entity_id=ENTITY,
        device="till",
        lines=[SkuUnits(shirt, 5)],
        at=now(),
    )
    escrow = await stock.get_escrow(tx, place_id=north, escrow_id=LENT)
    sale = EscrowSale(ids.new(), shirt, 2, ids.new(), now())
    await stock.consume_escrow(tx, escrow=escrow, sales=[sale], at=now())
    await stock.count(
        tx, place_id=north, entity_id=ENTITY, counted=[(shirt, 1)], count_id=ids.new(), at=now()
    )


async def _open(
    tx: Tx, transfer_id: UUID, sku_id: SkuId, source: PlaceId, destination: PlaceId
) -> None:
    await stock.open_transfer(
        tx,
        transfer_id=transfer_id,
        source_id=source,
        destination_id=destination,
        entity_id=ENTITY,
        lines=[SkuUnits(sku_id, 3)],
        expected_at=None,
        at=now(),
    )


@pytest.fixture
async def connection(address_of_books: str) -> AsyncGenerator[asyncpg.Connection]:
    """Lend the books in a transaction that is rolled back: each corruption is alone."""
    connection = await asyncpg.connect(address_of_books)
    await prepare_connection(connection)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def test_clean_books_give_nothing(connection: asyncpg.Connection) -> None:
    verdicts = await run_audit(Tx(connection, Context.system()), since=None, at=now())
    assert {v.check: v.findings for v in verdicts if v.findings} == {}


@pytest.mark.parametrize(("check", "statement"), CASES)
async def test_a_corruption_is_found_with_its_row(
    check: str, statement: str, connection: asyncpg.Connection
) -> None:
    sku_id = await connection.fetchval("SELECT sku_id::text FROM stock.inbound LIMIT 1")
    for name, one in (("OPEN", OPEN), ("ARRIVED", ARRIVED), ("BOUGHT", BOUGHT), ("LENT", LENT)):
        statement = statement.replace(f":{name}", f"'{one}'")
    await connection.execute(statement)
    tx = Tx(connection, Context.system())
    for since in (None, now() - timedelta(hours=1)):
        verdicts = await run_audit(tx, since=since, at=now())
        found_rows = {v.check: [row.subject for row in v.findings] for v in verdicts}
        assert found_rows[check], found_rows
        assert all(subject.startswith(sku_id) for subject in found_rows[check]), found_rows
