"""A served company with a platform that a member has linked."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from ordito import customers
from ordito.customers.accounts import CodeTerms, NewClient
from ordito.flows.link_account import link_account
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.platform.settings import Settings
from ordito.surfaces.linking import SCOPES
from tests.company import Company, found
from tests.conftest import complete
from tests.serving import serve
from tests.surfaces.ucp.open_company import AGENT

_CALLBACK = "https://agent.example/callback"


@dataclass
class Market:
    """A served company, with a platform that a member has linked.

    Attributes:
        client: of the server.
        company: what it has.
        bearer: the member's token for the platform.
        address: of its database.
    """

    client: httpx.Client
    company: Company
    bearer: str
    address: str


@contextmanager
def a_market(
    address: str,
    folder: Path,
    *,
    units: int = 1000,
    also: Callable[[Tx], Awaitable[None]] | None = None,
) -> Iterator[Market]:
    """Found and serve a company whose web channel platforms buy in.

    Args:
        address: of an empty, migrated database.
        folder: for the list of platforms.
        units: of every SKU in every place.
        also: what is added to it.
    """
    known = folder / "known.toml"
    known.write_text(f'[[platform]]\nurl = "{AGENT}"\n')
    company, bearer = complete(_furnished(address, units, also))
    settings = Settings(
        log_requests=False,
        ucp_channel="web",
        ucp_platforms=str(known),
        ucp_orders_to="named",
    )
    with serve(address, settings=settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield Market(client, company, bearer, address)


async def _furnished(
    address: str, units: int, also: Callable[[Tx], Awaitable[None]] | None
) -> tuple[Company, str]:
    async with Database.open(address) as db:
        company = await found(db, units=units)
        if also is not None:
            await db.transact(also, Context.system())
        return company, await db.transact(link, Context.system(), company.member)


async def link(tx: Tx, customer_id: CustomerId, *, platform: str = AGENT) -> str:
    """Let the platform of that profile act for a customer; return its token."""
    client = NewClient(
        client_id="agent",
        name="Agent",
        redirect_uris=(_CALLBACK,),
        profile_urls=(platform,),
        scopes=tuple(SCOPES),
    )
    await customers.accounts.put_client(tx, client=client, at=now())
    verifier = customers.accounts.draw()
    terms = CodeTerms(
        client_id="agent",
        redirect_uri=_CALLBACK,
        challenge=customers.accounts.challenge_of(verifier),
        scopes=frozenset(SCOPES),
    )
    code = await link_account(tx, customer_id=customer_id, terms=terms, proof="link:test", at=now())
    tokens = await customers.accounts.redeem_code(
        tx,
        code=code,
        client_id="agent",
        redirect_uri=_CALLBACK,
        verifier=verifier,
        at=now(),
    )
    assert tokens is not None
    return tokens.access_token
