"""A served company that tests only read from, one for all of them."""

import os
from collections.abc import Iterator

import httpx
import pytest

from ordito.platform.db.server import Server
from tests import databases
from tests.conftest import complete
from tests.surfaces.ucp.open_company import opened


@pytest.fixture(scope="session")
def asked(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Serve a company that nobody buys from."""
    name = f"ucp_{os.getpid()}"
    address = complete(databases.copy(server, template, name))
    with opened(address, tmp_path_factory.mktemp("ucp")) as client:
        yield client
    complete(databases.drop(server, name))
