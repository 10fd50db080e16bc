"""A served company, and clients of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Scope
from ordito_client import Client
from tests.company import Company, found
from tests.conftest import complete
from tests.serving import serve


@dataclass(frozen=True)
class Shop:
    """A served company.

    Attributes:
        url: of its server.
        company: its ids and tokens.
        admin: token that may do everything.
    """

    url: str
    company: Company
    admin: str

    @property
    def token(self) -> str:
        """Token of the store."""
        return self.company.tokens["store"]


async def _founded(address: str) -> tuple[Company, str]:
    async with Database.open(address) as db:
        company = await found(db, units=5)
        admin = await db.transact(
            issue_token, Context.system(), name="admin", scopes=[Scope.ADMIN], at=now()
        )
        return company, admin


@pytest.fixture
def shop(address: str) -> Iterator[Shop]:
    """Serve a company with five units of everything everywhere."""
    company, admin = complete(_founded(address))
    with serve(address) as url:
        yield Shop(url, company, admin)


@pytest.fixture
def client(shop: Shop) -> Iterator[Client]:
    """Talk as the store."""
    with Client(shop.url, shop.token) as client:
        yield client
