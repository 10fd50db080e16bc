"""Tokens over HTTP: a channel's owner makes, replaces and ends the tokens of its systems."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from ordito.platform import ids, webhooks
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
from ordito.platform.errors import Invalid
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.secrets import shown_once
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.owners import governs_token, own_end, require_governed

_LONGEST_OVERLAP_S: Final = 7 * 86_400


class EndPassed(Invalid):
    """The token would have ended before it was made."""

    code = "http.end_passed"
    remedy = "Name an instant to come, or none."


class ShownToken(msgspec.Struct, frozen=True):
    """A token without its secret, which is not kept."""

    token_id: UUID
    name: str
    channel: str | None
    place: str | None
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    made_by: str
    replaces: UUID | None


class NewToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token to be; it comes to the channel of the token that asks.

    Attributes:
        name: what it is for.
        scopes: what it may do; not more than the asking token may.
        channel: code; another one is for administrators.
        place: code of the one place it acts at; a token of one place gives its own.
        expires_at: end of its validity; not after the asking token's own.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1, max_length=40)]
    channel: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    place: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class Rotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the old token stays valid beside its successor, seconds: 0 to a week."""

    overlap_s: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST_OVERLAP_S)] = 86_400


class IssuedToken(msgspec.Struct, frozen=True):
    """A token that was just made.

    Attributes:
        token_id: which.
        text: what goes into the Authorization header; shown in this answer alone, and null where
            the request is repeated: it is not kept.
        old_until: end of the token that it replaces, or None.
    """

    token_id: UUID
    text: str | None
    old_until: datetime | None = None


@get("/tokens", access=token(Scope.TOKENS_WRITE), tags=["tokens"], summary="List own tokens")
async def list_own_tokens(request: Call) -> list[ShownToken]:
    """Return the tokens whose rights lie within the caller's own, newest first."""
    found = await request.db.read(list_tokens)
    return [_shown(request, each) for each in found if governs_token(request.principal, each)]


@post("/tokens", access=token(Scope.TOKENS_WRITE), tags=["tokens"], summary="Make a token")
async def post_token(
    request: Call, data: JSONBody[NewToken], idempotency_key: IdempotencyKey
) -> Response[IssuedToken]:
    """Make a token within the own rights; its text is shown in this answer alone.

    Raises:
        UnknownChannel, UnknownPlace: there is none of that code.
        EndPassed: its end is no instant to come.
        TokenBeyond: it would have more rights, or last longer, than the asking token.
    """
    principal, directory = request.principal, request.house.memory.directory
    channel_id = (
        directory.channel_by_code(data.channel).channel_id if data.channel else principal.channel_id
    )
    place_id = directory.place_by_code(data.place).place_id if data.place else principal.place_id
    scopes = [scope.value for scope in data.scopes]
    places = None if place_id is None else [place_id]
    require_governed(principal, channel_id=channel_id, place_ids=places, scopes=scopes)
    ends = [each for each in (data.expires_at, await own_end(request.db, principal)) if each]
    if data.expires_at is not None and data.expires_at <= now():
        raise EndPassed("the end of the token has passed", field="expires_at")
    key = await key_of(request, idempotency_key, "issue_token")
    made: list[str] = []

    async def command(tx: Tx) -> IssuedToken:
        text = await issue_token(
            tx,
            name=data.name,
            scopes=scopes,
            channel_id=channel_id,
            place_id=place_id,
            expires_at=min(ends, default=None),
            at=now(),
        )
        made.append(text)
        return IssuedToken(parse_token(text)[0], None)

    answer = await answer_once(request, key, subject_id=ids.new(), command=command, status=201)
    return shown_once(answer, "text", made)


@post(
    "/tokens/{token_id:uuid}/rotations",
    access=token(Scope.TOKENS_WRITE),
    tags=["tokens"],
    summary="Replace a token",
)
async def post_rotation(
    request: Call,
    token_id: FromPath[UUID],
    data: JSONBody[Rotation],
    idempotency_key: IdempotencyKey,
) -> Response[IssuedToken]:
    """Make a successor with the same rights; its webhooks go on under the successor.

    A token may replace itself. The old one stays valid for the overlap, but not beyond its own end.

    Raises:
        TokenNotFound: there is no valid token of that id within the caller's rights.
    """
    await _own_token(request, token_id)
    key = await key_of(request, idempotency_key, f"rotate:{token_id}")
    made: list[str] = []

    async def command(tx: Tx) -> IssuedToken:
        overlap = timedelta(seconds=data.overlap_s)
        text, until = await rotate_token(tx, token_id=token_id, at=now(), overlap=overlap)
        successor, _ = parse_token(text)
        await webhooks.hand_over(tx, from_token=token_id, to_token=successor)
        made.append(text)
        return IssuedToken(successor, None, until)

    answer = await answer_once(request, key, subject_id=token_id, command=command, status=201)
    return shown_once(answer, "text", made)


@post(
    "/tokens/{token_id:uuid}/revocation",
    access=token(Scope.TOKENS_WRITE),
    tags=["tokens"],
    summary="Withdraw a token",
    status_code=200,
)
async def post_revocation(
    request: Call, token_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[ShownToken]:
    """End a token at once; servers follow within seconds, and its webhooks are disabled.

    Raises:
        TokenNotFound: there is none of that id within the caller's rights.
    """
    await _own_token(request, token_id)
    key = await key_of(request, idempotency_key, f"revoke:{token_id}")

    async def command(tx: Tx) -> ShownToken:
        await revoke_token(tx, token_id=token_id, at=now())
        revoked = await find_token(tx, token_id=token_id)
        assert revoked is not None, token_id
        return _shown(request, revoked)

    return await answer_once(request, key, subject_id=token_id, command=command)


async def _own_token(request: Call, token_id: UUID) -> Token:
    found = await request.db.read(find_token, token_id=token_id)
    if found is None or not governs_token(request.principal, found):
        raise TokenNotFound(f"there is no token {token_id}", field="token_id")
    return found


def _shown(request: Call, kept: Token) -> ShownToken:
    directory = request.house.memory.directory
    return ShownToken(
        token_id=kept.token_id,
        name=kept.name,
        channel=None if kept.channel_id is None else directory.channel(kept.channel_id).code,
        place=None if kept.place_id is None else directory.place(kept.place_id).code,
        scopes=kept.scopes,
        created_at=kept.created_at,
        expires_at=kept.expires_at,
        revoked_at=kept.revoked_at,
        last_used_at=kept.last_used_at,
        made_by=kept.made_by,
        replaces=kept.replaces,
    )


ROUTES: Final = (list_own_tokens, post_token, post_rotation, post_revocation)
