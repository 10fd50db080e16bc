"""The contract of sources: the staging tables that every mart is built of.

A source makes them on a DuckDB connection, from the company's own database or from files; all that
comes after is the same. Instants are microseconds since 1970 in UTC, money is in minor units of the
company's currency, tax included; null is what is not known.
"""

from collections.abc import Callable
from typing import Final

import duckdb

from ordito.marts.errors import ContractBroken

Source = Callable[[duckdb.DuckDBPyConnection], None]

_TEXT, _NUMBER, _REAL, _MARK = "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN"

STAGING: Final[dict[str, dict[str, str]]] = {
    "stg_company": {"zone": _TEXT, "currency": _TEXT, "as_of_us": _NUMBER},
    "stg_place": {"place_id": _TEXT, "kind": _TEXT, "name": _TEXT, "franchised": _MARK},
    "stg_channel": {"channel": _TEXT, "kind": _TEXT},
    "stg_sku": {"sku_id": _TEXT, "category": _TEXT, "listed": _NUMBER},
    "stg_shelf_price": {"sku_id": _TEXT, "channel": _TEXT, "price": _NUMBER},
    "stg_customer": {"customer_id": _TEXT, "known_since_us": _NUMBER, "first_channel": _TEXT},
    "stg_order": {
        "order_id": _TEXT,
        "number": _TEXT,
        "customer_id": _TEXT,
        "channel": _TEXT,
        "method": _TEXT,
        "place_id": _TEXT,
        "source_place_id": _TEXT,
        "seller_id": _TEXT,
        "coupon": _TEXT,
        "shipping_charged": _NUMBER,
        "shipping_tax_bp": _NUMBER,
        "placed_us": _NUMBER,
        "promised_us": _NUMBER,
        "started_us": _NUMBER,
        "picked_us": _NUMBER,
        "handed_us": _NUMBER,
        "delivered_us": _NUMBER,
        "cancelled_us": _NUMBER,
        "pick_minutes": _REAL,
    },
    "stg_order_line": {
        "order_id": _TEXT,
        "line": _TEXT,
        "sku_id": _TEXT,
        "units": _NUMBER,
        "listed": _NUMBER,
        "paid": _NUMBER,
        "tax_bp": _NUMBER,
        "cost": _NUMBER,
    },
    "stg_return": {
        "order_id": _TEXT,
        "line": _TEXT,
        "units": _NUMBER,
        "refunded": _NUMBER,
        "returned_us": _NUMBER,
        "channel": _TEXT,
        "place_id": _TEXT,
    },
    "stg_case": {
        "case_id": _TEXT,
        "customer_id": _TEXT,
        "order_id": _TEXT,
        "channel": _TEXT,
        "opened_us": _NUMBER,
        "taken_us": _NUMBER,
        "closed_us": _NUMBER,
        "passed_on": _NUMBER,
        "told_again": _NUMBER,
        "minutes": _REAL,
    },
    "stg_touchpoint": {
        "touchpoint_id": _TEXT,
        "customer_id": _TEXT,
        "visitor_id": _TEXT,
        "kind": _TEXT,
        "phase": _TEXT,
        "channel": _TEXT,
        "place_id": _TEXT,
        "sku_id": _TEXT,
        "order_id": _TEXT,
        "case_id": _TEXT,
        "medium": _TEXT,
        "started_us": _NUMBER,
        "ended_us": _NUMBER,
        "recorded_us": _NUMBER,
    },
    "stg_answer": {
        "answer_id": _TEXT,
        "instrument": _TEXT,
        "customer_id": _TEXT,
        "order_id": _TEXT,
        "case_id": _TEXT,
        "score": _NUMBER,
        "answered_us": _NUMBER,
    },
    "stg_capacity": {
        "resource": _TEXT,
        "place_id": _TEXT,
        "weekday": _NUMBER,
        "hour": _NUMBER,
        "since_us": _NUMBER,
        "until_us": _NUMBER,
        "minutes": _REAL,
    },
    "stg_movement": {
        "place_id": _TEXT,
        "sku_id": _TEXT,
        "condition": _TEXT,
        "kind": _TEXT,
        "moved_on": _TEXT,
        "units": _NUMBER,
    },
    "stg_treatment": {
        "customer_id": _TEXT,
        "medium": _TEXT,
        "flight": _NUMBER,
        "treated": _MARK,
        "reached_us": _NUMBER,
    },
}
"""Columns and types of each table. A line's ``listed``, ``paid`` and ``cost`` are of all its
units, the cost without tax. Where nobody knows what was ``refunded``, units that came back take
their share of the line's money. A method is carry_out, ship or collect; what is shipped is handed
to the carrier. A weekday is 0 on Monday; an hour is local. What can be done counts from
``since_us`` on (null: from ever) until before ``until_us`` (null: still), both the beginning of a
local day. Goods that moved came (units above 0) or went at a place, on its local day; all that
ever moved there adds up to what lies there. ``medium`` is what an advertisement or message came
through; a flight is one wave of it."""


def check_staging(connection: duckdb.DuckDBPyConnection) -> None:
    """See that all staging tables are there as the contract says.

    Raises:
        ContractBroken: a table is absent, or its columns or types differ.
    """
    for table, columns in STAGING.items():
        try:
            made = connection.view(table)
        except duckdb.CatalogException as error:
            raise ContractBroken(f"The source makes no table {table}.") from error
        found = dict(zip(made.columns, map(str, made.types), strict=True))
        if found != columns:
            off = sorted(set(found.items()) ^ set(columns.items()))
            raise ContractBroken(f"Columns of {table} differ from the contract: {off}.")
