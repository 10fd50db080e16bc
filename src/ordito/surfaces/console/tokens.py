"""Tokens: what other systems show instead of a password; made here, shown once."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST
from msgspec import Meta, Struct

from ordito.platform import i18n
from ordito.platform.auth import Token, issue_token, list_tokens, revoke_token
from ordito.platform.clock import now
from ordito.reads.memory import Memory
from ordito.surfaces import screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import channel_kind
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, Scope, staff
from ordito.surfaces.screens import Tokens
from ordito.surfaces.words import N_

_PATH: Final = "/tokens"
_NO_SCOPE: Final = N_("Tick what the token may do.")


class NewToken(Struct, frozen=True):
    """The form for a new token; ``scope`` comes once for each, and as a list if several."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    scope: Scope | list[Scope] | None = None
    channel: str = ""

    @property
    def scopes(self) -> list[str]:
        """What was ticked."""
        ticked = self.scope if isinstance(self.scope, list) else [self.scope]
        return [scope.value for scope in ticked if scope is not None]


@get(_PATH, access=staff(Role.ADMIN), include_in_schema=False, media_type=MediaType.HTML)
async def show_tokens(request: Call) -> Template:
    """Show the tokens; their secrets are not kept."""
    return await _page(request)


@post(_PATH, access=staff(Role.ADMIN), include_in_schema=False, media_type=MediaType.HTML)
async def create_token(request: Call, data: URLEncodedBody[NewToken]) -> Template:
    """Issue a token and show its secret, this once.

    Raises:
        UnknownChannel: there is no channel of that code.
    """
    if not data.scopes:
        return await _page(request, failure=_NO_SCOPE)
    directory = request.house.memory.directory
    channel = directory.channel_by_code(data.channel) if data.channel else None
    secret = await request.db.transact(
        issue_token,
        request.context,
        name=data.name,
        scopes=data.scopes,
        channel_id=None if channel is None else channel.channel_id,
        at=now(),
    )
    return await _page(request, secret=secret)


@post(f"{_PATH}/{{token_id:uuid}}/revoke", access=staff(Role.ADMIN), include_in_schema=False)
async def revoke(request: Call, token_id: FromPath[UUID]) -> Redirect:
    """Withdraw a token; running servers follow within seconds.

    Raises:
        TokenNotFound: there is none of that id.
    """
    await request.db.transact(revoke_token, request.context, token_id=token_id, at=now())
    return Redirect(_PATH, status_code=303)


async def _page(
    request: Call, *, secret: str | None = None, failure: str | None = None
) -> Template:
    texts = i18n.catalogue(frame_of(request).language)
    tokens = await request.db.read(list_tokens)
    memory = request.house.memory
    screen = Tokens(
        tokens=tuple(_token(memory, token) for token in tokens if _is_valid(token, now())),
        channels=tuple(
            (channel.code, channel.name) for channel in memory.directory.channels.values()
        ),
        scopes=tuple(scope.value for scope in Scope),
        create_url=_PATH,
        secret=secret,
        failure=None if failure is None else texts.gettext(failure),
    )
    status = HTTP_200_OK if failure is None else HTTP_400_BAD_REQUEST
    return Template("tokens.html", context={"screen": screen}, status_code=status)


def _is_valid(token: Token, at: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or token.expires_at > at)


def _token(memory: Memory, token: Token) -> screens.Token:
    return screens.Token(
        name=token.name,
        channel=channel_kind(memory, token.channel_id),
        scopes=tuple(token.scopes),
        created_at=token.created_at,
        revoke_url=f"{_PATH}/{token.token_id}/revoke",
        last_used_at=token.last_used_at,
        expires_at=token.expires_at,
    )
