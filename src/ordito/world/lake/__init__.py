"""A world as a source of the marts: its tables, read in place as staging tables.

What a company can know of its customers is found here as the product would find it: a card is one
person's, a browser or app that placed an order is its buyer's, and a message counts once. The truth
of a world is never read.
"""

from collections.abc import Generator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from ordito.marts import Source
from ordito.platform.errors import Invalid
from ordito.world.simulation import MANIFEST, SEEN

__all__ = ["NoWorld", "reading", "source_of"]

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
_PARTED: Final = ("order_lines", "returns", "targets", "touchpoints", "movements")


class NoWorld(Invalid):
    """A folder holds no world, or one that was not written to its end."""

    code = "world.unreadable"
    remedy = "make one, `ordito world make --out FOLDER`, and name that folder"


class About(msgspec.Struct, frozen=True):
    """What a world says of itself.

    Attributes:
        zone: IANA time zone of its days.
        end_us: when its last day ends, microseconds since 1970 in UTC.
    """

    zone: str
    end_us: int


class _Manifest(msgspec.Struct, frozen=True):
    about: About


@contextmanager
def reading(folder: Path) -> Generator[About]:
    """Read the tables of the world in ``folder``, where ``ordito world make`` wrote it.

    Raises:
        NoWorld: they are not there, or not whole.
    """
    try:
        written = (folder / SEEN / MANIFEST).read_bytes()
        about = msgspec.json.decode(written, type=_Manifest).about
    except OSError as error:
        told = f"{folder} holds no world that was made to its end."
        raise NoWorld(told, field="folder") from error
    except msgspec.DecodeError as error:
        raise NoWorld(f"{folder}: {error}", field="folder") from error
    try:
        yield about
    except duckdb.Error as error:
        raise NoWorld(f"{folder}: {error}", field="folder") from error


def source_of(folder: Path, *, currency: str = "EUR") -> Source:
    """Return the world in ``folder`` (its ``world`` part) as a source of the marts.

    Args:
        folder: where ``ordito world make`` wrote it.
        currency: of its money.

    Raises:
        NoWorld: when staged: its tables are not there, or not whole.
    """

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        seen = folder / SEEN
        with reading(folder) as about:
            for name in _FLAT:
                connection.read_parquet(str(seen / f"{name}.parquet")).create_view(f"world_{name}")
            for name in _PARTED:
                connection.read_parquet(str(seen / name / "*.parquet")).create_view(f"world_{name}")
            connection.execute(
                "CREATE TABLE world_about AS"
                " SELECT $zone AS zone, $end_us::BIGINT AS end_us, $currency AS currency",
                {"zone": about.zone, "end_us": about.end_us, "currency": currency},
            )
            connection.execute((files("ordito.world.lake") / "staging.sql").read_text())

    return stage
