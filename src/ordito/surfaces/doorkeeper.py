"""Doorkeeper: turns the credentials of a request into a principal, or refuses it.

Runs as the application's first guard: after the route is known, before the body is read.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Final
from uuid import UUID

from litestar.handlers import BaseRouteHandler

from ordito.platform.auth import (
    Session,
    SessionEnded,
    Token,
    TooManyRequests,
    Unauthenticated,
    check_session,
    check_token,
    digest_of,
    find_session,
    find_token,
    form_token_of,
    mark_seen,
    mark_used,
    parse_token,
    sweep_sessions,
)
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.platform.telemetry import describe_fault, log
from ordito.surfaces.forged import (
    Connection,
    address_of,
    is_change,
    method_of,
    require_form_token,
    require_same_origin,
)
from ordito.surfaces.fresh import Fresh
from ordito.surfaces.guards import PUBLIC, Access, Principal, require_role, require_scope
from ordito.surfaces.rates import Rate
from ordito.surfaces.shop_door import ShopDoor

COOKIE: Final = "ordito_session"
_NOTE_EVERY_S: Final = 60


class Doorkeeper:
    """Knows tokens and sessions for a few seconds, and notes once a minute which were used."""

    def __init__(self, settings: Settings, database: Callable[[], Database]) -> None:
        self._database = database
        self._idle = timedelta(seconds=settings.session_idle_s)
        self._tokens = Fresh(self._load_token, lasts_s=settings.token_cache_s)
        self._sessions = Fresh(self._load_session, lasts_s=settings.token_cache_s)
        self._token_rate = Rate(
            per_s=settings.token_rate_per_s, burst=2 * settings.token_rate_per_s
        )
        self._stranger_rate = Rate(
            per_s=settings.address_rate_per_s, burst=2 * settings.address_rate_per_s
        )
        self.shop_door = ShopDoor(settings, database, self._stranger_rate)
        self._used_tokens: set[UUID] = set()
        self._seen_sessions: set[bytes] = set()

    async def admit(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Let the request in as a principal of what its route asks, or refuse it.

        Raises:
            Unauthenticated: no credentials, or none that are valid.
            ScopeMissing, RoleMissing: valid, but not for this.
            RequestForged: a browser's form that our page did not make.
            TooManyRequests: faster than the token's or the address's rate.
        """
        access: Access | None = handler.opt.get("access")
        if access is not None and access.shop:
            connection.scope["user"] = None
            await self.shop_door.admit(connection, access)
            return
        if access == PUBLIC or method_of(connection) == "OPTIONS":
            connection.scope["user"] = await self.recognise(connection)
            return
        assert access is not None, f"{handler} does not say whom it lets in"
        header = connection.headers.get("authorization")
        if header is not None and access.scopes:
            principal = await self._principal_of_token(connection, header)
            connection.scope["user"] = principal
            require_scope(access, principal)
        elif access.roles:
            principal = await self._principal_of_session(connection)
            connection.scope["user"] = principal
            require_role(access, principal)
        else:
            raise Unauthenticated("this request carries no API token")

    async def recognise(self, connection: Connection) -> Principal | None:
        """Return who is signed in, for public pages that greet; never for leave to do something."""
        if COOKIE not in connection.cookies:
            return None
        try:
            return await self._signed_in(connection)
        except (SessionEnded, TooManyRequests):
            return None

    async def note_use(self) -> None:
        """Write once a minute which tokens and sessions were used, and forget ended sessions."""
        while True:
            await asyncio.sleep(_NOTE_EVERY_S)
            try:
                await self._note()
            except (OSError, TimeoutError, *DATABASE_FAULTS) as fault:
                log.warning("use_not_noted", **describe_fault(fault))

    def forget_session(self, secret: str) -> None:
        """Ask the database again about a session that has changed."""
        self._sessions.forget(digest_of(secret))

    async def _principal_of_token(self, connection: Connection, header: str) -> Principal:
        address = address_of(connection)
        try:
            token_id, secret = parse_token(_bearer(header))
            if not self._tokens.has(token_id):
                self._refuse_stranger(self._stranger_rate.wait_s(address))
            token = check_token(await self._tokens.get(token_id), secret=secret, at=now())
        except Unauthenticated:
            self._refuse_stranger(self._stranger_rate.take(address))
            raise
        wait_s = self._token_rate.take(token.token_id.hex)
        if wait_s:
            raise TooManyRequests(
                "this API token asks faster than its rate", retry_after_s=ceil(wait_s)
            )
        self._used_tokens.add(token.token_id)
        return _token_principal(token)

    async def _principal_of_session(self, connection: Connection) -> Principal:
        principal = await self._signed_in(connection)
        if is_change(connection):
            require_same_origin(connection)
            await require_form_token(connection, principal.form_token or "")
        return principal

    async def _signed_in(self, connection: Connection) -> Principal:
        secret, address = connection.cookies.get(COOKIE), address_of(connection)
        if secret is None:
            raise SessionEnded("this browser is not signed in")
        digest = digest_of(secret)
        if not self._sessions.has(digest):
            self._refuse_stranger(self._stranger_rate.wait_s(address))
        try:
            session = check_session(await self._sessions.get(digest), at=now(), idle=self._idle)
        except SessionEnded:
            self._refuse_stranger(self._stranger_rate.take(address))
            raise
        self._seen_sessions.add(digest)
        return _staff_principal(session, form_token_of(secret))

    def _refuse_stranger(self, wait_s: float) -> None:
        if wait_s:
            raise TooManyRequests(
                "too many requests without valid credentials come from this address",
                retry_after_s=ceil(wait_s),
            )

    async def _load_token(self, token_id: UUID) -> Token | None:
        return await self._database().read(find_token, token_id=token_id)

    async def _load_session(self, digest: bytes) -> Session | None:
        return await self._database().read(find_session, session_sha256=digest)

    async def _note(self) -> None:
        tokens, self._used_tokens = self._used_tokens, set()
        sessions, self._seen_sessions = self._seen_sessions, set()
        database, system, at = self._database(), Context.system(), now()
        if tokens:
            await database.transact(mark_used, system, token_ids=tokens, at=at)
        if sessions:
            await database.transact(mark_seen, system, session_sha256s=sessions, at=at)
        await database.transact(sweep_sessions, system, at=at, idle=self._idle)
        await self.shop_door.note(at)


def _bearer(header: str) -> str:
    kind, _, text = header.partition(" ")
    if kind.lower() != "bearer":
        raise Unauthenticated("the Authorization header is not of the form 'Bearer ord_...'")
    return text.strip()


def _token_principal(token: Token) -> Principal:
    return Principal(
        actor=f"token:{token.token_id}",
        name=token.name,
        channel_id=token.channel_id,
        place_id=token.place_id,
        place_ids=None if token.place_id is None else frozenset({token.place_id}),
        channel_ids=frozenset({token.channel_id} if token.channel_id else ()),
        scopes=frozenset(token.scopes),
    )


def _staff_principal(session: Session, form_token: str) -> Principal:
    places = None if session.place_ids is None else frozenset(session.place_ids)
    return Principal(
        actor=f"staff:{session.staff_id}",
        name=session.name,
        place_id=next(iter(places)) if places and len(places) == 1 else None,
        place_ids=places,
        channel_ids=None if session.channel_ids is None else frozenset(session.channel_ids),
        roles=frozenset(session.roles),
        language=session.language,
        form_token=form_token,
        staff_id=session.staff_id,
    )
