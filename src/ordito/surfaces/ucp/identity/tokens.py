"""Tokens: codes and refresh tokens are exchanged, tokens are revoked.

Source: RFC 6749 sections 2.3, 4.1.3, 5 and 6, RFC 7009.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

import msgspec
from litestar import Response

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of

_FORM: Final = "application/x-www-form-urlencoded"
_UNCACHED: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_MOST_FIELDS: Final = 20

Form = Mapping[str, str]


class _Refused(Exception):
    """An error of OAuth: its code, what happened, and the status of HTTP."""

    def __init__(self, code: str, description: str, *, status: int = 400, realm: str = "") -> None:
        super().__init__(description)
        self.body = {"error": code, "error_description": description}
        self.status = status
        self.headers = dict(_UNCACHED)
        if realm:
            self.headers["WWW-Authenticate"] = f'Basic realm="{realm}"'


async def exchange(request: Call, issuer: str) -> Response[bytes]:
    """Answer a request for tokens."""
    return await _answer(request, issuer, _exchange)


async def revoke(request: Call, issuer: str) -> Response[bytes]:
    """Answer a request to revoke a token; one that nobody has is revoked already."""
    return await _answer(request, issuer, _revoke)


async def _answer(request: Call, issuer: str, work: Any) -> Response[bytes]:
    attempts, address = request.house.shop_attempts, address_of(request)
    attempts.require_token_wait(address)
    try:
        form = await _form(request)
        client_id = await _client(request, form, issuer)
        return written(200, await work(request, form, client_id), _UNCACHED)
    except _Refused as no:
        attempts.charge_token(address)
        return written(no.status, no.body, no.headers)


async def _exchange(request: Call, form: Form, client_id: str) -> dict[str, Any]:
    grant_type = form.get("grant_type")
    context = Context(actor="system", request_id=request.scope["state"]["request_id"])
    if grant_type == "authorization_code":
        tokens = await request.db.transact(
            customers.accounts.redeem_code,
            context,
            code=_required(form, "code"),
            client_id=client_id,
            redirect_uri=form.get("redirect_uri"),
            verifier=form.get("code_verifier"),
            at=now(),
        )
    elif grant_type == "refresh_token":
        tokens = await request.db.transact(
            customers.accounts.refresh,
            context,
            token=_required(form, "refresh_token"),
            client_id=client_id,
            scopes=customers.accounts.read_scopes(form.get("scope", "")),
            at=now(),
        )
    elif grant_type is None:
        raise _Refused("invalid_request", "grant_type is missing")
    else:
        raise _Refused("unsupported_grant_type", "only codes and refresh tokens are exchanged")
    if tokens is None:
        raise _Refused("invalid_grant", "it is unknown, used, too old, not yours or not proven")
    return {
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "expires_in": tokens.expires_in_s,
        "refresh_token": tokens.refresh_token,
        "scope": " ".join(sorted(tokens.scopes)),
    }


async def _revoke(request: Call, form: Form, client_id: str) -> dict[str, Any]:
    context = Context(actor="system", request_id=request.scope["state"]["request_id"])
    is_ended = await request.db.transact(
        customers.accounts.revoke,
        context,
        token=_required(form, "token"),
        client_id=client_id,
        at=now(),
    )
    if not is_ended:
        raise _Refused("invalid_grant", "the token was issued to another client")
    return {}


async def _client(request: Call, form: Form, issuer: str) -> str:
    """Return the client that asks, once it has proven to be it."""
    header = request.headers.get("authorization")
    client_id, secret = (form.get("client_id"), None) if header is None else _basic(header, issuer)
    if client_id is None or form.get("client_id", client_id) != client_id:
        raise _Refused("invalid_client", "the client is not named", status=401, realm=issuer)
    if "client_secret" in form:
        raise _Refused("invalid_client", "secrets come by Basic alone", status=401, realm=issuer)
    client = await request.db.read(customers.accounts.find_client, client_id=client_id)
    if not customers.accounts.is_authentic(client, secret=secret):
        raise _Refused("invalid_client", "the client is not who it says", status=401, realm=issuer)
    return client_id


def _basic(header: str, issuer: str) -> tuple[str, str]:
    kind, _, text = header.partition(" ")
    try:
        if kind.lower() == "basic":
            client_id, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
            if colon:
                return unquote_plus(client_id), unquote_plus(secret)
    except (binascii.Error, UnicodeDecodeError):
        pass
    raise _Refused("invalid_client", "the header is not Basic", status=401, realm=issuer)


async def _form(request: Call) -> Form:
    if request.content_type[0] != _FORM:
        raise _Refused("invalid_request", f"the body is not {_FORM}")
    try:
        pairs = parse_qsl(
            (await request.body()).decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError as wrong:
        raise _Refused("invalid_request", "the body cannot be read") from wrong
    form = dict(pairs)
    if len(form) != len(pairs):
        raise _Refused("invalid_request", "a field is given twice")
    # a field without a value is left out, RFC 6749 section 3.2
    return {name: value for name, value in form.items() if value}


def _required(form: Form, name: str) -> str:
    value = form.get(name)
    if value is None:
        raise _Refused("invalid_request", f"{name} is missing")
    return value


def written(status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Response[bytes]:
    """Return a JSON answer."""
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        headers=dict(headers),
        media_type="application/json",
    )
