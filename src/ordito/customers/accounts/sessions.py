"""Sessions of customers: random secret in the cookie, digest in the table."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ordito.customers.accounts import secrets
from ordito.customers.accounts.events import SignedIn
from ordito.customers.accounts.model import Proof, Session
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_OPEN: Final = _sql.command("open_session")
_FIND: Final = _sql.query("find_session", Session)
_LIST: Final = _sql.query("list_sessions", Session)
_MARK_SEEN: Final = _sql.command("mark_seen")
_END: Final = _sql.command("end_session")
_END_OTHERS: Final = _sql.command("end_others")


async def open_session(
    tx: Tx, *, customer_id: CustomerId, proof: Proof, at: datetime, lasts: timedelta
) -> str:
    """Open a session and return its secret, which only the browser keeps."""
    secret, expires_at = secrets.draw(), at + lasts
    digest = await secrets.claim(tx, secret=secret, customer_id=customer_id, expires_at=expires_at)
    await tx.run(
        _OPEN,
        customer_id=customer_id,
        digest=digest,
        proof=proof.value,
        at=at,
        expires_at=expires_at,
    )
    tx.record(SignedIn(proof=proof), subject=customer_id, customer_id=customer_id, at=at)
    return secret


async def find_session(tx: Tx, *, digest: bytes, at: datetime) -> Session | None:
    """Return the session whose secret has this digest, or None where it has ended."""
    customer_id = await secrets.find_owner(tx, digest=digest, at=at)
    if customer_id is None:
        return None
    return await tx.find(_FIND, customer_id=customer_id, digest=digest)


async def list_sessions(tx: Tx, *, customer_id: CustomerId, at: datetime) -> Sequence[Session]:
    """Return the browsers in which a customer is signed in, latest first; at most 100."""
    return await tx.fetch(_LIST, customer_id=customer_id, at=at)


async def mark_seen(tx: Tx, *, sessions: Sequence[Session], at: datetime) -> None:
    """Note that these sessions were used lately."""
    for session in sorted(sessions, key=lambda one: (one.customer_id, one.digest)):
        await tx.run(_MARK_SEEN, customer_id=session.customer_id, digest=session.digest, at=at)


async def end_session(tx: Tx, *, customer_id: CustomerId, digest: bytes) -> None:
    """End a session; a repeat changes nothing."""
    await tx.run(_END, customer_id=customer_id, digest=digest)


async def end_other_sessions(tx: Tx, *, customer_id: CustomerId, kept: bytes) -> int:
    """End all sessions of a customer but the one of this digest; return how many there were."""
    return await tx.run(_END_OTHERS, customer_id=customer_id, kept=kept)
