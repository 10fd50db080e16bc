"""Reads the folder of a world with DuckDB: rows in their order, a batch at a time."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import duckdb

from ordito.surfaces.connectors.world_folder.model import (
    Answer,
    Basket,
    Case,
    Line,
    Move,
    Order,
    Place,
    Profile,
    Return,
    Shelf,
    Sku,
    Staffed,
    Touch,
)
from ordito.world.lake import reading

_FLAT: Final = ("places", "skus", "profiles", "orders", "cases", "answers", "picking_capacity")
_PARTED: Final = ("order_lines", "returns", "touchpoints", "movements")
_COUNTED: Final = {
    "profiles": "profiles",
    "orders": "lines",
    "cases": "cases",
    "answers": "answers",
    "touches": "arrived",
    "shelves": "shelves",
}
_MANIFEST: Final = "manifest.json"
Row = TypeVar("Row")
Part = TypeVar("Part", Line, Return)


class World:
    """The opened tables.

    Attributes:
        zone: IANA time zone of its days.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, *, zone: str) -> None:
        self.zone = zone
        self._connection = connection
        self._folder = folder

    def fingerprint(self) -> str:
        """Return what names this world: the digest of its manifest, which has all others."""
        return sha256((self._folder / _MANIFEST).read_bytes()).hexdigest()

    def count(self, rows: str) -> int:
        """Return how many rows a kind has; those of orders are their lines."""
        return self._connection.table(_COUNTED[rows]).shape[0]

    def left_out(self) -> int:
        """Return how many orders had not left when the world ended, or had nothing to leave."""
        return self._connection.table("orders").shape[0] - self._connection.table("sold").shape[0]

    def begin_us(self) -> int:
        """Return when the first order was placed; the end where none was."""
        return self._rows(
            "SELECT coalesce((SELECT epoch_us(min(placed_at)) FROM orders), end_us) FROM about"
        )[0][0]

    def list_places(self) -> list[Place]:
        """Return the places."""
        rows = self._rows(
            "SELECT place, kind, franchised, east_km, north_km FROM places ORDER BY place"
        )
        return [Place(*row) for row in rows]

    def list_skus(self) -> list[Sku]:
        """Return the articles."""
        rows = self._rows(
            "SELECT sku, category, price, web_price, cost, tax_bp FROM skus ORDER BY sku"
        )
        return [Sku(*row) for row in rows]

    def list_agents(self) -> list[int]:
        """Return the agents who placed orders."""
        rows = self._rows(
            "SELECT DISTINCT agent FROM sold"
            " WHERE channel = 'agent' AND agent IS NOT NULL ORDER BY agent"
        )
        return [number for (number,) in rows]

    def list_stock(self) -> dict[int, list[tuple[int, int]]]:
        """Return the units that lie at each place when the world ends, by SKU."""
        found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, sku, units in self._rows(_sql("stock")):
            found[place].append((sku, units))
        return dict(found)

    def list_staffed(self) -> list[Staffed]:
        """Return the minutes of picking of each hour of the week in which somebody picks."""
        rows = self._rows(
            "SELECT place, weekday, hour, minutes FROM picking_capacity"
            " WHERE minutes > 0 ORDER BY place, weekday, hour"
        )
        return [Staffed(*row) for row in rows]

    def shelves(self, size: int) -> Iterator[Sequence[Shelf]]:
        """Yield what came to each shelf and left it, ``size`` shelves at a time."""
        return self._batches("shelves", _shelf, size)

    def profiles(self, size: int) -> Iterator[Sequence[Profile]]:
        """Yield the customers, ``size`` at a time."""
        return self._batches("profiles", Profile, size)

    def cases(self, size: int) -> Iterator[Sequence[Case]]:
        """Yield the cases, ``size`` at a time."""
        return self._batches("cases", Case, size)

    def answers(self, size: int) -> Iterator[Sequence[Answer]]:
        """Yield the answers, ``size`` at a time."""
        return self._batches("answers", Answer, size)

    def touches(self, size: int) -> Iterator[Sequence[Touch]]:
        """Yield each message once, in the order of arrival, ``size`` at a time."""
        return self._batches("touches", Touch, size)

    def baskets(self, size: int) -> Iterator[Sequence[Basket]]:
        """Yield the orders by time with lines and returns, ``size`` at a time."""
        for orders in self._batches("orders", Order, size):
            span = {"first": orders[0].number, "last": orders[-1].number}
            lines = _by_order([Line(*row) for row in self._rows(_sql("lines"), **span)])
            back = _by_order([Return(*row) for row in self._rows(_sql("returns"), **span)])
            yield [
                Basket(one, tuple(lines[one.number]), tuple(back.get(one.number, ())))
                for one in orders
            ]

    def _batches(self, name: str, shape: Callable[..., Row], size: int) -> Iterator[Sequence[Row]]:
        # a cursor of its own, so that the caller may ask for other things between two batches
        with self._connection.cursor() as cursor:
            cursor.execute(_sql(name))
            while rows := cursor.fetchmany(size):
                yield [shape(*row) for row in rows]

    def _rows(self, text: str, **arguments: int) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            return cursor.execute(text, arguments).fetchall()


def _shelf(place: int, sku: int, moves: Sequence[Mapping[str, Any]]) -> Shelf:
    return Shelf(place, sku, tuple(Move(**one) for one in moves))


def _by_order(parts: Sequence[Part]) -> dict[int, list[Part]]:
    found: defaultdict[int, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.order].append(part)
    return found


@contextmanager
def open_world(folder: Path) -> Generator[World]:
    """Open the tables of a folder that ``ordito world make`` wrote; its truth is not looked at.

    Raises:
        NoWorld: they are not there, or not whole.
    """
    seen = folder / "world"
    with TemporaryDirectory() as place, duckdb.connect(f"{place}/world.duckdb") as connection:
        with reading(folder) as about:
            connection.execute("SET threads = 2")
            for name in _FLAT:
                connection.read_parquet(str(seen / f"{name}.parquet")).create_view(name)
            for name in _PARTED:
                connection.read_parquet(str(seen / name / "*.parquet")).create_view(name)
            connection.execute(
                "CREATE TABLE about AS SELECT $1 AS zone, $2::BIGINT AS end_us",
                [about.zone, about.end_us],
            )
            connection.execute(_sql("views"))
        yield World(connection, seen, zone=about.zone)


def _sql(name: str) -> str:
    return Path(__file__).with_name("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")
