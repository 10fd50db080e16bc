"""Fixtures of checkout sessions: an open shop."""

import pytest

from ordito.platform.db import Database
from tests.flows.shop import Shop, open_shop


@pytest.fixture
async def shop(db: Database) -> Shop:
    """Open a shop with five units of everything in every place."""
    return await open_shop(db, units=5)
