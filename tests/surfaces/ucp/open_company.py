"""A served company that sells through the protocol, and a platform that asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from ordito.platform.db import Database
from ordito.platform.settings import Settings
from tests.conformance.company import found
from tests.conftest import complete
from tests.serving import serve

AGENT: Final = "https://agent.example/profile"
HEADERS: Final = {"UCP-Agent": f'profile="{AGENT}"'}
AUGUST: Final = "/ucp/2026-08-25"
APRIL: Final = "/ucp/2026-04-08"


@contextmanager
def opened(address: str, folder: Path, **given: Any) -> Iterator[httpx.Client]:
    """Found and serve the company at ``address``; yield a client that says who it is."""
    known = folder / "platforms.toml"
    known.write_text(f'[[platform]]\nurl = "{AGENT}"\n')
    settings = Settings(
        **{
            "log_requests": False,
            "ucp_platforms": str(known),
            "ucp_strangers": False,
            "ucp_orders_to": "named",
            **given,
        }
    )
    complete(_found(address))
    with (
        serve(address, settings=settings) as url,
        httpx.Client(base_url=url, headers=HEADERS, timeout=30) as client,
    ):
        yield client


async def _found(address: str) -> None:
    async with Database.open(address) as db:
        await found(db)
