"""One company and its three months, made once for all tests of the room."""

from datetime import UTC, datetime

import pytest

from ordito import world
from ordito.world.model import Company, Life

SEED = 7
END = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def company() -> Company:
    return world.found(SEED)


@pytest.fixture(scope="session")
def life(company: Company) -> Life:
    return world.live(company, end=END)
