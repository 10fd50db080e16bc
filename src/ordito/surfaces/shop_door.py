"""Shop door: knows which customer is signed in, and whether a form comes from our own pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final, cast

from litestar.datastructures import Cookie

from ordito import customers
from ordito.platform.auth import TooManyRequests, form_token_of
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.surfaces.cookies import session_cookie
from ordito.surfaces.forged import (
    Connection,
    address_of,
    is_change,
    require_form_token,
    require_same_origin,
)
from ordito.surfaces.fresh import Fresh
from ordito.surfaces.guards import Access, Shopper
from ordito.surfaces.rates import Rate

SHOP_COOKIE: Final = "ordito_shopper"

_SEEN_EVERY: Final = timedelta(hours=1)


class ShopDoor:
    """Knows sessions of customers for a few seconds, and notes to the hour which were used."""

    def __init__(
        self, settings: Settings, database: Callable[[], Database], stranger_rate: Rate
    ) -> None:
        self._database = database
        self._sessions = Fresh(self._load, lasts_s=settings.token_cache_s)
        self._stranger_rate = stranger_rate
        self._seen: dict[bytes, customers.accounts.Session] = {}

    async def admit(self, connection: Connection, access: Access) -> None:
        """Let a request to the shop in, with who is signed in, or refuse it.

        Raises:
            SignedOut: the page is for customers who are signed in.
            RequestForged: a browser's form that our page did not make.
            TooManyRequests: too many guessed cookies come from the address.
        """
        shopper = await self._recognise(connection)
        cast("dict[str, Any]", connection.scope)["shopper"] = shopper
        if access.shop == "shopper" and shopper is None:
            raise customers.accounts.SignedOut("nobody is signed in to the shop in this browser")
        if is_change(connection):
            require_same_origin(connection)
            if shopper is not None:
                await require_form_token(connection, shopper.form_token)

    def forget(self, secret: str) -> None:
        """Ask the database again about a session that has changed."""
        self._sessions.forget(customers.accounts.digest_of(secret))

    def forget_all(self) -> None:
        """Ask the database again about every session: a name has changed, or several have ended."""
        self._sessions.forget_all()

    async def note(self, at: datetime) -> None:
        """Write which sessions were used, where that was not known to the hour."""
        seen, self._seen = self._seen, {}
        if seen:
            database, system = self._database(), Context.system()
            await database.transact(
                customers.accounts.mark_seen, system, sessions=list(seen.values()), at=at
            )

    async def _recognise(self, connection: Connection) -> Shopper | None:
        secret, address = connection.cookies.get(SHOP_COOKIE), address_of(connection)
        if secret is None:
            return None
        digest = customers.accounts.digest_of(secret)
        if not self._sessions.has(digest):
            self._refuse_guesser(self._stranger_rate.wait_s(address))
        session = await self._sessions.get(digest)
        if session is None or session.expires_at <= now():
            self._refuse_guesser(self._stranger_rate.take(address))
            return None
        if session.seen_at <= now() - _SEEN_EVERY:
            self._seen[digest] = session
        return _shopper(session, form_token_of(secret))

    def _refuse_guesser(self, wait_s: float) -> None:
        if wait_s:
            raise TooManyRequests(
                "too many requests without valid credentials come from this address",
                retry_after_s=ceil(wait_s),
            )

    async def _load(self, digest: bytes) -> customers.accounts.Session | None:
        return await self._database().read(customers.accounts.find_session, digest=digest, at=now())


def shop_cookie(settings: Settings, secret: str, lasts: timedelta) -> Cookie:
    """Return the cookie that signs a customer in; an empty one with no time signs out."""
    return session_cookie(settings, SHOP_COOKIE, secret, lasts)


def _shopper(session: customers.accounts.Session, form_token: str) -> Shopper:
    return Shopper(
        customer_id=session.customer_id,
        name=session.name or "",
        language=session.language,
        form_token=form_token,
        proof=session.proof,
        signed_in_at=session.opened_at,
        session_digest=session.digest,
    )
