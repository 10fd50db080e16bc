import csv
from datetime import UTC, datetime
from pathlib import Path

from ordito.surfaces.connectors.complete_journey.model import Outcome, Reason
from ordito.surfaces.connectors.complete_journey.reader import open_source
from ordito.surfaces.connectors.complete_journey.tally import Tally, rejects_file
from tests.surfaces.complete_journey_files import write

NOON = datetime(2017, 3, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
SOUP = (1, 10, "GROCERY", "National", "SOUP", "CONDENSED SOUP", "10 OZ")


def test_accounts_for_every_line_and_writes_the_rejected_ones_down(tmp_path: Path) -> None:
    transactions = [
        (7, 1, 100, 1, 1, 1.00, 0, 0, 0, 9, NOON),
        (7, 1, 100, 2, 0, 0.00, 0, 0.5, 0, 9, NOON),
        (7, 1, 100, 3, -2, 4.20, 0.3, 0.2, 0.1, 9, NOON),
        (None, 1, 200, 1, 1, 2.00, 0, None, 0, 9, NOON),
    ]
    write(tmp_path, transactions=transactions, products=[SOUP])
    tally = Tally()

    with open_source(tmp_path) as source, rejects_file(tmp_path / "rejects.csv") as reject:
        for batch in source.batches():
            tally.add(batch)
            reject(batch.rejected)

    assert tally.outcomes == {Outcome.ACCEPTED: 1, Outcome.CORRECTED: 1, Outcome.REJECTED: 2}
    assert tally.reasons == {
        Reason.QUANTITY_ZERO: 1,
        Reason.PRODUCT_MISSING: 1,
        Reason.QUANTITY_NEGATIVE: 1,
        Reason.FIELD_MISSING: 1,
    }
    assert (tally.baskets, tally.units, tally.products) == (1, 1, {1, 2})
    assert (tally.households, tally.stores) == ({7}, {1})
    assert tally.rejected == {
        "lines": 2,
        "sales_minor": 620,
        "retail_discount_minor": 30,
        "match_discount_minor": 10,
        "coupon_minor": 20,
    }
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["reason"], row["basket"], row["sales_minor"]) for row in rows] == [
        ("quantity_negative", "100", "420"),
        ("field_missing", "200", "200"),
    ]
