"""Marts hold together and agree with the books; whatever is corrupted is seen."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ordito import marts
from ordito.marts.checks import KNOWN, REFERENCES, TRUE, UNIQUE
from ordito.marts.copies.manifest import RAW
from ordito.platform.clock import now
from ordito.processes.refresh_marts import check_marts
from tests.flows.shop import Shop
from tests.rooms.marts.lived import lived

WRONG = {
    "fact_line": {"units": "0", "paid": "listed + 1", "net": "listed + 2", "tax_bp": "-1"},
    "fact_return": {"units": "0", "refunded": "-1"},
    "fact_order": {"gross": "-1", "method": "'by hand'", "returned_units": "units + 1"},
    "fact_step": {"seq": "0"},
}

# nothing of it tells the log
CORRUPTIONS = (
    "UPDATE orders.line SET relieved_minor = relieved_minor + 1 WHERE total_minor = 89900",
    "UPDATE orders.line SET returned = 0 WHERE returned = 1",
    """UPDATE orders.payment_entry SET amount_minor = amount_minor + 7
        WHERE kind IN ('capture', 'refund') AND settled_at IS NOT NULL""",
    "UPDATE stock.movement SET quantity = quantity - 1 WHERE kind = 'sale'",
    "UPDATE stock.movement SET quantity = quantity + 1 WHERE kind = 'return'",
    """UPDATE stock.position SET on_hand = on_hand + 1 WHERE (sku_id, place_id) IN (
           SELECT sku_id, place_id FROM stock.position WHERE condition = 'sellable' LIMIT 1)
        AND condition = 'sellable' AND bucket = 0""",
    """DELETE FROM orders."order" WHERE order_id IN (
           SELECT order_id FROM orders.line WHERE cancelled = 1)""",
)


def corrupted(lake: Path, wrong: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Return the checks that fail when a row more of each table has other values in columns."""
    with marts.open_mart(lake) as mart:
        for table, values in wrong.items():
            good = mart.connection.view(table)
            shown = ", ".join(f"{value} AS {name}" for name, value in values.items())
            bad = good.limit(1).project(f"* REPLACE ({shown})" if values else "*")
            good.union(bad).create(f"{table}_wrong")
            mart.connection.table(f"{table}_wrong").create_view(table, replace=True)
        return {fault.check for fault in marts.check_mart(mart)}


def test_a_mart_of_a_world_holds_together(small_lake: Path) -> None:
    assert corrupted(small_lake, {}) == set()


def test_rows_that_are_there_twice_are_seen(small_lake: Path) -> None:
    twice = {table: dict[str, str]() for table in UNIQUE}
    expected = {f"{t}: {', '.join(k)} is unique" for t, keys in UNIQUE.items() for k in keys}
    assert corrupted(small_lake, twice) & expected == expected


def test_values_that_are_absent_are_seen(small_lake: Path) -> None:
    absent = {table: dict.fromkeys(columns, "NULL") for table, columns in KNOWN.items()}
    expected = {f"{t}: {column} is known" for t, columns in KNOWN.items() for column in columns}
    assert corrupted(small_lake, absent) & expected == expected


def test_references_to_nothing_are_seen(small_lake: Path) -> None:
    lost = {t: {column: "'gone'" for column, _, _ in told} for t, told in REFERENCES.items()}
    expected = {f"{t}: {c} is in {other}" for t, told in REFERENCES.items() for c, other, _ in told}
    assert corrupted(small_lake, lost) & expected == expected


def test_values_that_cannot_be_are_seen(small_lake: Path) -> None:
    expected = {f"{table}: {condition}" for table, told in TRUE.items() for condition in told}
    assert corrupted(small_lake, WRONG) & expected == expected


@pytest.mark.anyio
async def test_books_and_marts_agree_and_each_difference_is_seen(
    shop: Shop, tmp_path: Path
) -> None:
    async def names() -> dict[str, int]:
        faults = await check_marts(shop.db, folder=tmp_path, zone="Europe/Rome", at=now())
        return {fault.check.split()[0]: fault.rows for fault in faults}

    await lived(shop)
    await shop.settle()
    assert await names() == {}
    async with shop.db.connection() as connection:
        for wrong in CORRUPTIONS:
            assert (await connection.execute(wrong)).split()[-1] != "0", wrong
    found = await names()
    assert set(found) == {
        "orders",
        "kept_minor",
        "returned_units",
        "capture_minor",
        "refund_minor",
        "stock_sale",
        "stock_return",
        "stock_on_hand",
        "stock_squared",
    }
    part = next((tmp_path / RAW).glob("order/*.parquet"))
    part.write_bytes(part.read_bytes() + b"more")
    copies = marts.read_copies(tmp_path)
    assert copies is not None
    assert marts.find_damaged(tmp_path, copies) == [f"order/{part.name}"]
