"""The import contracts of pyproject.toml fire where an arrow points the wrong way."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ordito.platform.db.migrations import ROOMS
from tools.lint.house import House

ROOT: Final = Path(__file__).parents[2]
HOUSE: Final = (
    "__init__",
    "platform/__init__",
    "platform/clock",
    "customers/__init__",
    "stock/__init__",
    "stock/rules",
    "stock/commands",
    "pricing/__init__",
    "orders/__init__",
    "reads/__init__",
    "flows/__init__",
    "surfaces/__init__",
    "surfaces/app",
    "surfaces/api/__init__",
    "surfaces/console/__init__",
    "../ordito_client/__init__",
)


def lint(root: Path, planted: dict[str, str]) -> str:
    """Return what import-linter says of a small tree with some imports planted."""
    texts = dict.fromkeys(HOUSE, "") | planted
    for name, text in texts.items():
        path = root / "src" / "ordito" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(ROOT / "pyproject.toml", root)
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout + answer.stderr


def test_contracts_hold_where_nothing_is_planted(tmp_path: Path) -> None:
    allowed = {
        "stock/commands": "from ordito.stock import rules\nfrom ordito.platform import clock",
        "flows/__init__": "from ordito import orders, stock",
        "surfaces/app": "from ordito.surfaces import api, console",
    }

    assert "4 kept, 0 broken" in lint(tmp_path, allowed)


@pytest.mark.parametrize(
    ("planted", "contract"),
    [
        pytest.param({"stock/rules": "from ordito import orders"}, "layers", id="upwards"),
        pytest.param({"stock/rules": "from ordito import pricing"}, "layers", id="sideways"),
        pytest.param({"platform/clock": "from ordito import stock"}, "layers", id="floor"),
        pytest.param({"orders/__init__": "from ordito import flows"}, "layers", id="flow"),
        pytest.param({"warehouse/__init__": ""}, "layers", id="a package without a layer"),
        pytest.param(
            {
                "stock/rules": "from ordito.stock import commands",
                "stock/commands": "from ordito.stock import rules",
            },
            "no cycles among siblings",
            id="cycle",
        ),
        pytest.param(
            {"surfaces/api/__init__": "from ordito.surfaces import console"},
            "surfaces do not know each other",
            id="surface to surface",
        ),
        pytest.param(
            {"surfaces/api/__init__": "from ordito.surfaces import app"},
            "surfaces do not know each other",
            id="surface to shell",
        ),
        pytest.param(
            {"../ordito_client/__init__": "from ordito.platform import clock"},
            "the client and the product do not know each other",
            id="client to product",
        ),
        pytest.param(
            {"surfaces/api/__init__": "import ordito_client"},
            "the client and the product do not know each other",
            id="product to client",
        ),
    ],
)
def test_a_planted_fault_breaks_its_contract(
    tmp_path: Path, planted: dict[str, str], contract: str
) -> None:
    assert f"{contract} BROKEN" in lint(tmp_path, planted)


def test_migrations_run_in_the_order_of_the_layers() -> None:
    house = House(ROOT)
    heights = [
        height for room in ROOMS for height, names in enumerate(house.layers) if room in names
    ]

    assert set(ROOMS) == house.rooms | {"platform", "steering"}  # which has registers
    assert heights == sorted(heights)
