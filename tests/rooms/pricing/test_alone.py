"""The engine alone: its files run where nothing is installed, as in the till's browser."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from typing import Final

import pytest

import ordito
from ordito.pricing.rules.texts import Desk
from tests.rooms.pricing.anything import random_texts

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


ANSWERS: Final = """
import json, sys
from ordito.pricing.rules.texts import Desk

desk = Desk()
for rulebook, context, basket in json.load(sys.stdin):
    desk.put_rulebook(rulebook)
    print(desk.answer(context, basket, True))
"""


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """Copy the files of the engine, and nothing else, to a folder."""
    for name in FILES:
        target = tmp_path / "ordito" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (target.parent / "__init__.py").touch()
        copyfile(PACKAGE / name, target)
    (tmp_path / "ordito" / "__init__.py").touch()
    return tmp_path


def test_the_engine_needs_its_own_files_and_nothing_else(alone: Path) -> None:
    # isolated and without site packages: the standard library is all there is
    program = f"import sys; sys.path.insert(0, {str(alone)!r}); exec({SALE!r})"
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )

    assert (run.stdout, run.stderr) == ("3 5970 1077\n", "")


@pytest.mark.parametrize("seed", ["0", "1", "4294967295"])
def test_another_process_that_hashes_otherwise_says_the_same_bytes(alone: Path, seed: str) -> None:
    asked = random_texts(40)
    desk = Desk()
    expected: list[str] = []
    for rulebook, context, basket in asked:
        desk.put_rulebook(rulebook)
        expected.append(desk.answer(context, basket, trace=True))

    program = f"import sys; sys.path.insert(0, {str(alone)!r}); exec({ANSWERS!r})"
    run = subprocess.run(
        [sys.executable, "-S", "-c", program],
        input=json.dumps(asked),
        env={"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.splitlines() == expected
