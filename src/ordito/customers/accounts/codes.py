"""One-time codes: who reads an e-mail that was sent to an address has it.

The browser that asks for a code keeps a long secret; the mail brings six digits. Neither is worth
anything without the other: a code that somebody reads over a shoulder opens no other browser, and
of the digits only a keyed digest is kept.
"""

import secrets as chance
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.customers.accounts import secrets
from ordito.customers.accounts.model import NewCode, Proven, SignUp
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

CODE_LASTS: Final = timedelta(minutes=10)
_SIGN_UP_LASTS: Final = timedelta(days=1)
_DIGITS: Final = 6
_SIGN_IN: Final = ""


class _Tried(msgspec.Struct, frozen=True):
    identifier_id: UUID
    is_right: bool


_sql: Final = statements(__name__)
_INSERT: Final = _sql.command("insert_code")
_INSERT_SIGN_UP: Final = _sql.command("insert_sign_up")
_TRY: Final = _sql.query("try_code", _Tried)
_FIND_SIGN_UP: Final = _sql.query("find_sign_up", SignUp)
_CLOSE_SIGN_UP: Final = _sql.command("close_sign_up")


async def new_code(
    tx: Tx,
    *,
    customer_id: CustomerId,
    identifier_id: IdentifierId,
    purpose: str = _SIGN_IN,
    at: datetime,
) -> NewCode:
    """Draw a code for an address of a customer, or of somebody who signs up.

    A code is good for its purpose alone: what is read out at a counter opens no account.
    """
    secret = secrets.draw()
    code = str(chance.randbelow(10**_DIGITS)).zfill(_DIGITS)
    expires_at = at + CODE_LASTS
    digest = await secrets.claim(tx, secret=secret, customer_id=customer_id, expires_at=expires_at)
    await tx.run(
        _INSERT,
        customer_id=customer_id,
        digest=digest,
        identifier_id=identifier_id,
        code_digest=secrets.sealed(secret, purpose + code),
        at=at,
        expires_at=expires_at,
    )
    return NewCode(secret, code, ids.derive("sign-in code", digest.hex()))


async def begin_sign_up(tx: Tx, *, email: str, language: str | None, at: datetime) -> SignUp:
    """Keep the address of somebody who is not known, until it is proven; at most for a day.

    Args:
        tx: open transaction.
        email: normalised.
        language: ISO 639-1, of the page on which it was typed.
        at: now.
    """
    sign_up = SignUp(CustomerId(ids.new()), IdentifierId(ids.new()), email, language)
    await tx.run(_INSERT_SIGN_UP, expires_at=at + _SIGN_UP_LASTS, **msgspec.structs.asdict(sign_up))
    return sign_up


async def find_sign_up(tx: Tx, *, customer_id: CustomerId, at: datetime) -> SignUp | None:
    """Return who wants to sign up under an id, or None."""
    return await tx.find(_FIND_SIGN_UP, customer_id=customer_id, at=at)


async def close_sign_up(tx: Tx, *, customer_id: CustomerId) -> None:
    """Let go of an address: it stands with a customer by now."""
    await tx.run(_CLOSE_SIGN_UP, customer_id=customer_id)


async def try_code(
    tx: Tx, *, secret: str, code: str, purpose: str = _SIGN_IN, at: datetime
) -> Proven | None:
    """Use a code, once; None where it is wrong, used, too old, or was tried five times.

    A wrong try is counted, so the answer is no refusal, which would take that back.
    """
    digest = secrets.digest_of(secret)
    customer_id = await secrets.find_owner(tx, digest=digest, at=at)
    if customer_id is None:
        return None
    tried = await tx.find(
        _TRY,
        customer_id=customer_id,
        digest=digest,
        code_digest=secrets.sealed(secret, purpose + "".join(c for c in code if c.isdigit())),
        at=at,
    )
    if tried is None or not tried.is_right:
        return None
    return Proven(customer_id, IdentifierId(tried.identifier_id))
