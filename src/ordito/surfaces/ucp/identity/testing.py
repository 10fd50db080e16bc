"""Test hook: tokens that are good for nothing, each for a reason, for conformance runs."""

from datetime import timedelta
from typing import Any, Final

import msgspec

from ordito import customers
from ordito.customers import NewCustomer
from ordito.flows.link_account import link_account
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.surfaces.linking import READ_ORDERS, TEST_BUYER

_REDIRECT: Final = "https://platform.example/callback"
_LONG_AGO: Final = timedelta(days=1)


class Mint(msgspec.Struct, frozen=True):
    """What kind of token is wanted: expired, revoked, foreign_client or valid."""

    kind: str
    client_id: str | None = None


async def mint(tx: Tx, *, wanted: Mint) -> dict[str, Any]:
    """Make a token of a kind; ``foreign_client`` is of a platform that is not registered."""
    at = now() - _LONG_AGO if wanted.kind == "expired" else now()
    registered = [client.client_id for client in await customers.accounts.list_clients(tx)]
    client_id = wanted.client_id or next(iter(registered), "nobody")
    if wanted.kind == "foreign_client":
        client_id = "not-registered"
    await customers.register(tx, customer=NewCustomer(customer_id=TEST_BUYER), at=at)
    verifier = customers.accounts.draw()
    terms = customers.accounts.CodeTerms(
        client_id=client_id,
        redirect_uri=_REDIRECT,
        challenge=customers.accounts.challenge_of(verifier),
        scopes=frozenset({READ_ORDERS}),
    )
    code = await link_account(
        tx, customer_id=TEST_BUYER, terms=terms, proof="link:test_mode", at=at
    )
    tokens = await customers.accounts.redeem_code(
        tx, code=code, client_id=client_id, redirect_uri=_REDIRECT, verifier=verifier, at=at
    )
    assert tokens is not None, wanted
    if wanted.kind == "revoked":
        await customers.accounts.revoke(tx, token=tokens.refresh_token, client_id=client_id, at=at)
    return {"access_token": tokens.access_token, "token_type": "Bearer", "kind": wanted.kind}


SYSTEM: Final = Context.system()
