"""A served company with one source of events, of its own server."""

from collections.abc import Iterator

import pytest

from ordito.platform.db import Database
from tests.company import Company, found
from tests.serving import serve
from tests.surfaces.ingest.sources import add_source


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=10)


@pytest.fixture
async def key(db: Database, company: Company) -> str:
    return (await add_source(db, company))[1]


@pytest.fixture
def url(address: str, key: str) -> Iterator[str]:
    assert key, "there is a source before the server starts"
    with serve(address) as served:
        yield served
