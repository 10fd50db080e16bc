"""Secrets: random texts that open something; the database keeps their digests."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_SECRET_BYTES: Final = 32

_sql: Final = statements(__name__)
_CLAIM: Final = _sql.command("claim")
_FIND: Final = _sql.query("find_owner", UUID)
_SWEEP: Final = _sql.query("sweep", int)


def draw() -> str:
    """Return a fresh secret of 256 bits, in letters that an address may carry."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(secret: str) -> bytes:
    """Return the digest under which a secret is kept."""
    return hashlib.sha256(secret.encode()).digest()


def sealed(secret: str, code: str) -> bytes:
    """Return what is kept of a short code: without the long secret it cannot be guessed."""
    return hmac.new(secret.encode(), code.encode(), hashlib.sha256).digest()


async def claim(tx: Tx, *, secret: str, customer_id: CustomerId, expires_at: datetime) -> bytes:
    """Note whose a fresh secret is; return its digest."""
    digest = digest_of(secret)
    await tx.run(_CLAIM, digest=digest, customer_id=customer_id, expires_at=expires_at)
    return digest


async def find_owner(tx: Tx, *, digest: bytes, at: datetime) -> CustomerId | None:
    """Return whose secret it is, or None where nobody's is."""
    found = await tx.find(_FIND, digest=digest, at=at)
    return None if found is None else CustomerId(found)


async def sweep(tx: Tx, *, at: datetime) -> int:
    """Forget what has ended by itself: secrets, sessions, codes, sign-ups; return how many."""
    return await tx.one(_SWEEP, at=at)
