"""Clients: platforms that may ask customers for leave to act for them."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ordito.customers.accounts import secrets
from ordito.customers.accounts.errors import ClientWrong
from ordito.customers.accounts.model import Client, NewClient
from ordito.customers.accounts.redirects import fault_of_redirect
from ordito.customers.accounts.rules import is_scope
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)
_PUT: Final = _sql.command("put_client")
_DISABLE: Final = _sql.command("disable_client")
_FIND: Final = _sql.query("find_client", Client)
_LIST: Final = _sql.query("list_clients", Client)


async def put_client(tx: Tx, *, client: NewClient, at: datetime) -> None:
    """Let a platform ask customers for leave, or change what is known of it.

    Raises:
        ClientWrong: a redirect address or scope cannot be one, or something is missing.
    """
    for uri in client.redirect_uris:
        if fault := fault_of_redirect(uri):
            raise ClientWrong(f"The redirect address {uri[:200]} {fault}.", field="redirect_uris")
    for field in ("redirect_uris", "profile_urls"):
        if not getattr(client, field):
            raise ClientWrong("A client needs at least one.", field=field)
    if not all(is_scope(scope) for scope in client.scopes):
        raise ClientWrong("A scope is written capability:name.", field="scopes")
    secret = client.secret
    await tx.run(
        _PUT,
        client_id=client.client_id,
        name=client.name,
        secret_digest=None if secret is None else secrets.digest_of(secret),
        redirect_uris=list(client.redirect_uris),
        profile_urls=list(client.profile_urls),
        scopes=sorted(set(client.scopes)),
        at=at,
    )


async def disable_client(tx: Tx, *, client_id: str, at: datetime) -> bool:
    """Let a platform act for nobody any more; return whether there is such a one."""
    return bool(await tx.run(_DISABLE, client_id=client_id, at=at))


async def find_client(tx: Tx, *, client_id: str) -> Client | None:
    """Return the client of this id, disabled or not, or None."""
    return await tx.find(_FIND, client_id=client_id)


async def list_clients(tx: Tx) -> Sequence[Client]:
    """Return all clients, by id; at most 1,000."""
    return await tx.fetch(_LIST)


def is_authentic(client: Client | None, *, secret: str | None) -> bool:
    """Tell whether who says to be ``client`` is; a public one must not show a secret at all.

    Takes as long whether or not there is such a client.
    """
    kept = None if client is None else client.secret_digest
    is_right = hmac.compare_digest(kept or bytes(32), secrets.digest_of(secret or ""))
    if client is None or client.disabled_at is not None:
        return False
    return secret is None if kept is None else secret is not None and is_right
