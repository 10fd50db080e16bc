"""Tokens: what other systems show instead of a password; made here, shown once."""

from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST
from msgspec import Meta, Struct

from ordito.platform import i18n, webhooks
from ordito.platform.auth import (
    Token,
    TokenNotFound,
    find_token,
    issue_token,
    list_tokens,
    parse_token,
    revoke_token,
    rotate_token,
)
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.reads.memory import Memory
from ordito.surfaces import screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import channel_kind
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, Scope, staff
from ordito.surfaces.owners import governs_token, grantable, require_governed
from ordito.surfaces.screens import Tokens
from ordito.surfaces.words import N_

_PATH: Final = "/tokens"
_OWNERS: Final = staff(Role.INTEGRATOR)
_OVERLAP: Final = timedelta(days=1)
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


@get(_PATH, access=_OWNERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_tokens(request: Call) -> Template:
    """Show the tokens; their secrets are not kept."""
    return await _page(request)


@post(_PATH, access=_OWNERS, include_in_schema=False, media_type=MediaType.HTML)
async def create_token(request: Call, data: URLEncodedBody[NewToken]) -> Template:
    """Issue a token and show its secret, this once.

    Raises:
        UnknownChannel: there is no channel of that code.
        TokenBeyond: it would have rights that the person may not give.
    """
    if not data.scopes:
        return await _page(request, failure=_NO_SCOPE)
    directory = request.house.memory.directory
    channel = directory.channel_by_code(data.channel) if data.channel else None
    channel_id = None if channel is None else channel.channel_id
    place_id = request.principal.place_id
    require_governed(
        request.principal,
        channel_id=channel_id,
        place_ids=None if place_id is None else [place_id],
        scopes=data.scopes,
    )
    secret = await request.db.transact(
        issue_token,
        request.context,
        name=data.name,
        scopes=data.scopes,
        channel_id=channel_id,
        place_id=place_id,
        at=now(),
    )
    return await _page(request, secret=secret)


@post(
    f"{_PATH}/{{token_id:uuid}}/rotate",
    access=_OWNERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def rotate(request: Call, token_id: FromPath[UUID]) -> Template:
    """Make a successor and show its secret, this once; the old one is valid for another day.

    Raises:
        TokenNotFound: there is no valid one of that id that the person looks after.
    """
    await _own(request, token_id)

    async def command(tx: Tx) -> str:
        text, _ = await rotate_token(tx, token_id=token_id, at=now(), overlap=_OVERLAP)
        await webhooks.hand_over(tx, from_token=token_id, to_token=parse_token(text)[0])
        return text

    secret = await request.db.transact(command, request.context)
    return await _page(request, secret=secret)


@post(f"{_PATH}/{{token_id:uuid}}/revoke", access=_OWNERS, include_in_schema=False)
async def revoke(request: Call, token_id: FromPath[UUID]) -> Redirect:
    """Withdraw a token; running servers follow within seconds.

    Raises:
        TokenNotFound: there is none of that id that the person looks after.
    """
    await _own(request, token_id)
    await request.db.transact(revoke_token, request.context, token_id=token_id, at=now())
    return Redirect(_PATH, status_code=303)


async def _own(request: Call, token_id: UUID) -> None:
    found = await request.db.read(find_token, token_id=token_id)
    if found is None or not governs_token(request.principal, found):
        raise TokenNotFound(f"there is no token {token_id}", field="token_id")


async def _page(
    request: Call, *, secret: str | None = None, failure: str | None = None
) -> Template:
    texts = i18n.catalogue(frame_of(request).language)
    memory, principal = request.house.memory, request.principal
    valid = [
        token
        for token in await request.db.read(list_tokens)
        if token.is_valid(now()) and governs_token(principal, token)
    ]
    own = [token for token in valid if token.made_by == "system"]
    screen = Tokens(
        tokens=tuple(_token(memory, token) for token in valid if token not in own),
        of_jobs=tuple(_token(memory, token) for token in own),
        channels=tuple(
            (channel.code, channel.name)
            for channel in memory.directory.channels.values()
            if principal.channel_ids is None or channel.channel_id in principal.channel_ids
        ),
        scopes=tuple(scope.value for scope in Scope if scope in grantable(principal)),
        create_url=_PATH,
        secret=secret,
        failure=None if failure is None else texts.gettext(failure),
    )
    status = HTTP_200_OK if failure is None else HTTP_400_BAD_REQUEST
    return Template("tokens.html", context={"screen": screen}, status_code=status)


def _token(memory: Memory, token: Token) -> screens.Token:
    return screens.Token(
        name=token.name,
        channel=channel_kind(memory, token.channel_id),
        scopes=tuple(token.scopes),
        created_at=token.created_at,
        revoke_url=f"{_PATH}/{token.token_id}/revoke",
        rotate_url=f"{_PATH}/{token.token_id}/rotate",
        last_used_at=token.last_used_at,
        expires_at=token.expires_at,
    )
