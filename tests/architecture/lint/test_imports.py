"""Front doors, fences and pure files: each planted fault is found, what is allowed is not."""

import pytest

from tests.architecture.lint.conftest import Plant
from tools.lint.imports import fences, front_doors, pure_files

ROOMS = {
    "stock/__init__.py": "",
    "stock/commands.py": "",
    "stock/errors.py": "",
    "stock/model.py": "",
    "pricing/model.py": "",
    "platform/money.py": "",
    "platform/clock.py": "",
    "platform/db/__init__.py": "",
}


@pytest.mark.parametrize(
    "line",
    [
        "from ordito.stock.commands import reserve",
        "from ordito.stock import commands",
        "import ordito.stock.commands",
    ],
)
def test_finds_a_room_entered_through_a_window(plant: Plant, line: str) -> None:
    house = plant(ROOMS | {"orders/commands.py": line})

    assert [one.path for one in front_doors(house)] == ["src/ordito/orders/commands.py"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("orders/commands.py", "from ordito import stock"),
        ("orders/commands.py", "from ordito.stock import reserve"),
        ("orders/commands.py", "from ordito.platform.db import Tx"),
        ("stock/queries.py", "from ordito.stock.commands import reserve"),
    ],
)
def test_lets_in_through_the_front_door(plant: Plant, path: str, line: str) -> None:
    assert list(front_doors(plant(ROOMS | {path: line}))) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("orders/commands.py", "import duckdb"),
        ("orders/commands.py", "from litestar import get"),
        ("flows/place_order.py", "import httpx"),
        ("surfaces/console/desk.py", "from httpx import AsyncClient"),
        ("surfaces/api/orders.py", "import asyncpg"),
        ("platform/jobs.py", "import urllib.request"),
    ],
)
def test_finds_a_library_outside_its_fence(plant: Plant, path: str, line: str) -> None:
    assert len(list(fences(plant({path: line})))) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("marts/load.py", "import duckdb"),
        ("surfaces/connectors/till.py", "import httpx"),
        ("surfaces/api/orders.py", "from litestar import get"),
        ("platform/db/pool.py", "import asyncpg"),
    ],
)
def test_keeps_quiet_inside_the_fence(plant: Plant, path: str, line: str) -> None:
    assert list(fences(plant({path: line}))) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("stock/rules.py", "from ordito.platform.db import Tx"),
        ("stock/rules.py", "from ordito.stock import commands"),
        ("stock/rules.py", "import random"),
        ("stock/rules.py", "import msgspec"),
        ("stock/rules/ranking.py", "import time"),
        ("stock/model.py", "from ordito import pricing"),
        ("stock/rules.py", "from ordito.platform.clock import now\nnow()"),
        ("pricing/model.py", "import msgspec"),
        ("pricing/rules.py", "from ordito.platform import clock"),
        ("pricing/rules.py", "from ordito.pricing.errors import UnknownSku"),
    ],
)
def test_finds_what_is_not_pure(plant: Plant, path: str, line: str) -> None:
    assert len(list(pure_files(plant(ROOMS | {path: line})))) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("stock/rules.py", "from datetime import datetime"),
        ("stock/rules.py", "from ordito.stock.model import Position"),
        ("stock/rules.py", "from ordito.stock.errors import NotEnoughStock"),
        ("stock/rules.py", "from ordito.platform.clock import local_day"),
        ("stock/model.py", "import msgspec"),
        ("pricing/rules.py", "from ordito.platform.money import Money"),
        ("pricing/rules.py", "from ordito.pricing.model import Basket"),
        ("stock/commands.py", "import random"),
    ],
)
def test_keeps_quiet_about_what_is_pure(plant: Plant, path: str, line: str) -> None:
    assert list(pure_files(plant(ROOMS | {path: line}))) == []
