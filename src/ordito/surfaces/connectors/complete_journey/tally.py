"""The verdicts of an import: counted, and the rejected lines written down with their reasons."""

import csv
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ordito.surfaces.connectors.complete_journey.model import Batch, JudgedLine, Outcome, Reason

MEASURES: Final = (
    "lines",
    "sales_minor",
    "retail_discount_minor",
    "match_discount_minor",
    "coupon_minor",
)
COLUMNS: Final = (
    "reason",
    "household",
    "store",
    "basket",
    "product",
    "quantity",
    *MEASURES[1:],
    "sold_at",
)


class Tally:
    """Counts of verdicts.

    Attributes:
        outcomes: lines by outcome.
        reasons: lines by reason; a line may have several.
        rejected: what is missing from the company's books, by ``MEASURES``.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.reasons: Counter[Reason] = Counter()
        self.rejected: Counter[str] = Counter(dict.fromkeys(MEASURES, 0))

    def add(self, batch: Batch) -> None:
        """Count the lines of a batch."""
        for judged in batch.judged:
            self.outcomes[judged.outcome] += 1
            self.reasons.update(judged.reasons)
        for judged in batch.rejected:
            self.rejected["lines"] += 1
            for measure in MEASURES[1:]:
                self.rejected[measure] += getattr(judged.line, measure) or 0


@contextmanager
def rejects_file(path: Path) -> Generator[Callable[[Iterable[JudgedLine]], None]]:
    """Write a CSV file anew; the function that it lends appends one row for each rejected line."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)

        def write(rejected: Iterable[JudgedLine]) -> None:
            for judged in rejected:
                fields = (getattr(judged.line, column) for column in COLUMNS[1:])
                writer.writerow([judged.reasons[0], *fields])

        yield write
