"""Company: the database of a company, opened for one command."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

from ordito.platform.db import Database
from ordito.platform.db.server import ensure_running
from ordito.platform.errors import NotFound


class UnknownCompany(NotFound):
    """No company of this name was set up here."""

    code = "platform.unknown_company"
    remedy = "check the name, or set the company up: ordito up --company NAME"


@asynccontextmanager
async def open_company(company: str) -> AsyncGenerator[Database]:
    """Open the database of a company, starting the embedded server where it does not run.

    Raises:
        UnknownCompany: there is none of this name.
    """
    server = await asyncio.to_thread(ensure_running)
    try:
        async with Database.open(server.url(company), max_size=2) as database:
            yield database
    except asyncpg.InvalidCatalogNameError:
        raise UnknownCompany(f"there is no company {company}", field="company") from None
