from pathlib import Path

import duckdb
import pytest

from ordito.world import simulation
from ordito.world.simulation import Parameters

BASKETS = 3_000
# Odd cents, units of nothing, fuel in thousandths, goods that no list of products names.
FILES = """
CREATE TABLE transactions AS
SELECT basket % 120 + 1 AS household_id, basket % 7 + 300 AS store_id,
       31000000000 + basket AS basket_id, 9000 + (basket * 7 + line * 13) % 90 AS product_id,
       CASE line % 5 WHEN 0 THEN 0 WHEN 1 THEN 12345 ELSE line END AS quantity,
       ((basket * 37 + line * 101) % 997) / 100 AS sales_value,
       (basket % 3) / 10 AS retail_disc, 0.0 AS coupon_disc, 0.0 AS coupon_match_disc,
       TIMESTAMP '2017-01-01 12:00' + INTERVAL (basket * 170) MINUTE AS transaction_timestamp
FROM range(3000) AS b (basket), range(9) AS l (line);
CREATE TABLE products AS
SELECT 9000 + p AS product_id, 'DEPARTMENT ' || p % 5 AS department FROM range(80) AS r (p);
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    db = duckdb.connect()
    db.execute(FILES)
    for table in ("transactions", "products"):
        db.table(table).write_parquet(str(folder / f"{table}.parquet"))
    return folder


def test_real_baskets_keep_their_facts_and_a_share_changes_its_channel(
    files: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    simulation.make(Parameters(seed=41), out, real=files)
    db = duckdb.connect()
    for name in ("order_lines/*", "orders", "touchpoints/*"):
        db.read_parquet(str(out / f"world/{name}.parquet")).create_view(name.rstrip("/*"))
    db.read_parquet(str(files / "transactions.parquet")).create_view("transactions")
    wanted = db.execute(
        "SELECT count(*), sum(CAST(round(sales_value * 100) AS BIGINT)),"
        " min(transaction_timestamp), max(transaction_timestamp) FROM transactions"
    ).fetchone()
    made = db.execute(
        "SELECT count(*), sum(paid), timezone('UTC', min(placed_at)),"
        " timezone('UTC', max(placed_at)) FROM order_lines JOIN orders USING (order_number)"
    ).fetchone()
    assert made == wanted
    (moved,) = db.execute("SELECT avg((channel <> 'store')::INT) FROM orders").fetchone() or (0,)
    assert 0.1 < moved < 0.4
    (walked,) = db.execute("SELECT count(*) FROM touchpoints").fetchone() or (0,)
    assert walked > BASKETS
