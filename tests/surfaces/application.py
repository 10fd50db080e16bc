"""An application that runs in the test's own process, and clients that talk HTTP to it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import httpx
from litestar.types import ControllerRouterHandler

from ordito.platform.auth import add_staff, hash_password, issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.surfaces.app import create_app
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import Role, Scope

PASSWORD: Final = "correct horse battery"
SYSTEM: Final = Context.system()
QUIET: Final = Settings(log_requests=False)


@asynccontextmanager
async def an_application(
    address: str,
    *,
    routes: Sequence[ControllerRouterHandler] | None = None,
    settings: Settings = QUIET,
) -> AsyncGenerator[Entrance]:
    """Run the application without a socket."""
    application = create_app(settings, address, routes=routes)
    async with application.inner.lifespan():
        yield application


@asynccontextmanager
async def a_client(application: Entrance, **headers: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Talk to an application; faults come back as answers, as over a socket."""
    transport = httpx.ASGITransport(cast("Any", application), raise_app_exceptions=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://ordito.test", headers=named
    ) as client:
        yield client


async def a_token(db: Database, *scopes: Scope) -> str:
    """Issue a token and return what goes into the Authorization header."""
    text = await db.transact(issue_token, SYSTEM, name="test", scopes=scopes, at=now())
    return f"Bearer {text}"


async def a_person(db: Database, login: str = "ada", role: Role = Role.ASSOCIATE) -> None:
    """Add somebody who may sign in with ``PASSWORD``."""
    await db.transact(
        add_staff,
        SYSTEM,
        login=login,
        name=login.capitalize(),
        password_hash=hash_password(PASSWORD),
        roles=[role],
        at=now(),
    )
