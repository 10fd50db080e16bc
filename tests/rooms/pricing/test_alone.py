"""The engine alone: its files run where nothing is installed, as in the till's browser."""

import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from typing import Final

import ordito

PACKAGE: Final = Path(ordito.__file__).parent
FILES: Final = (
    *sorted(path.relative_to(PACKAGE) for path in PACKAGE.glob("pricing/model/*.py")),
    *sorted(path.relative_to(PACKAGE) for path in PACKAGE.glob("pricing/rules/*.py")),
    Path("platform/ids.py"),
    Path("platform/money.py"),
)
SALE: Final = """
from datetime import UTC, datetime
from uuid import UUID

from ordito.pricing.model import *
from ordito.pricing.rules import quote

one, at = UUID(int=1), datetime(2026, 11, 16, tzinfo=UTC)
rulebook = Rulebook.of(
    3,
    price_lists=[
        PriceList(price_list_id=one, code="retail", currency="EUR", tax_included=True)
    ],
    prices=[Price(price_list_id=one, sku_id=one, breaks=(Break(1, 1990),), valid_from=at)],
    tax_rates=[
        TaxRate(market="IT", tax_class="standard", code="VAT", rate_ppm=220_000, valid_from=at)
    ],
)
context = PriceContext(channel_id=one, market="IT", currency="EUR", at=at)
priced = quote(context, Basket((BasketLine(1, one, 3),)), rulebook)
print(priced.rulebook_version, priced.total_minor, priced.tax_minor)
"""


def test_the_engine_needs_its_own_files_and_nothing_else(tmp_path: Path) -> None:
    for name in FILES:
        target = tmp_path / "ordito" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (target.parent / "__init__.py").touch()
        copyfile(PACKAGE / name, target)
    (tmp_path / "ordito" / "__init__.py").touch()

    # isolated and without site packages: the standard library is all there is
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); exec({SALE!r})"
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )

    assert (run.stdout, run.stderr) == ("3 5970 1077\n", "")
