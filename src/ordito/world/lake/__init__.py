"""A world as a source of the marts: its tables, read in place as staging tables.

What a company can know of its customers is found here as the product would find it: a card is one
person's, a browser or app that placed an order is its buyer's, and a message counts once. The truth
of a world is never read.
"""

from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb

from ordito.marts import Source

__all__ = ["source_of"]

_FLAT: Final = (
    "places",
    "skus",
    "profiles",
    "orders",
    "cases",
    "answers",
    "channel_costs",
    "picking_capacity",
)
_PARTED: Final = ("order_lines", "returns", "targets", "touchpoints")


def source_of(folder: Path, *, zone: str = "Europe/Rome", currency: str = "EUR") -> Source:
    """Return the world in ``folder`` (its ``world`` part) as a source of the marts.

    Args:
        folder: where ``ordito world make`` wrote it.
        zone: IANA time zone of its days.
        currency: of its money.
    """

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        seen = folder / "world"
        for name in _FLAT:
            connection.read_parquet(str(seen / f"{name}.parquet")).create_view(f"world_{name}")
        for name in _PARTED:
            connection.read_parquet(str(seen / name / "*.parquet")).create_view(f"world_{name}")
        connection.execute(
            "CREATE TABLE world_about AS SELECT $zone AS zone, $currency AS currency",
            {"zone": zone, "currency": currency},
        )
        connection.execute((files("ordito.world.lake") / "staging.sql").read_text())

    return stage
