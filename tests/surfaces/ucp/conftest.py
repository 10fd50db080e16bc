"""A served company that tests only read from, one for all of them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from ordito.platform.db.server import Server
from tests import databases
from tests.conftest import complete
from tests.surfaces.ucp.buying import OTHER, PLAIN, Buying
from tests.surfaces.ucp.gifts import Gifts
from tests.surfaces.ucp.market import Market, a_market
from tests.surfaces.ucp.open_company import AGENT, opened


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


@pytest.fixture(scope="session")
def selling_address(server: Server, template: str) -> Iterator[str]:
    """Return the URL of a database that tests that buy share."""
    address = complete(databases.copy(server, template, "ucp_selling"))
    yield address
    complete(databases.drop(server, "ucp_selling"))


@pytest.fixture
def gifts(selling_address: str) -> Gifts:
    """Return the gift cards of the company that platforms buy from."""
    return Gifts(selling_address)


@pytest.fixture(scope="session")
def client(
    selling_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Serve a company that platforms buy from."""
    folder = tmp_path_factory.mktemp("selling")
    with opened(
        selling_address, folder, ucp_platforms=platforms(folder), settle_after_s=2
    ) as client:
        yield client


@pytest.fixture(scope="session")
def market(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Market]:
    """Serve a company with a platform that a member has linked."""
    address = complete(databases.copy(server, template, "ucp_market"))
    with a_market(address, tmp_path_factory.mktemp("market")) as market:
        yield market
    complete(databases.drop(server, "ucp_market"))


def platforms(folder: Path) -> str:
    """Return a file with one platform that has everything, and two that know little.

    ``PLAIN`` knows how goods reach buyers, ``OTHER`` not even that.
    """
    bare = ("checkout", "cart", "order")
    told = [f'[[platform]]\nurl = "{AGENT}"\n']
    for url, names in ((OTHER, bare), (PLAIN, (*bare, "fulfillment"))):
        declared = {f"dev.ucp.shopping.{name}": [{"version": "2026-08-25"}] for name in names}
        file = f"{urlsplit(url).hostname}.json"
        theirs = {"ucp": {"version": "2026-08-25", "capabilities": declared}}
        (folder / file).write_text(json.dumps(theirs))
        told.append(f'[[platform]]\nurl = "{url}"\nprofile = "{file}"\n')
    known = folder / "known.toml"
    known.write_text("".join(told))
    return str(known)


@pytest.fixture(params=["rest", "mcp"])
def buying(client: httpx.Client, request: pytest.FixtureRequest) -> Buying:
    """Return a platform that speaks the newest version."""
    return Buying(client, is_mcp=request.param == "mcp")
