"""Idempotency: a command repeated with its key is done once and answered the same.

Source: IETF draft "The Idempotency-Key HTTP Header Field"; ARCHITECTURE section 5, rule 5.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict

_sql = statements(__name__)
_CLAIM = _sql.query("claim", bool)


class KeyReused(Conflict):
    """The key was used before for a request with another body."""

    code = "platform.key_reused"
    remedy = "Use a new Idempotency-Key for each new command; repeat a key only with its body."


class KeyClaimed(Exception):
    """The key belongs to an earlier request; ``find`` says what became of it."""

    code = "platform.key_claimed"


class Key(msgspec.Struct, frozen=True):
    """What makes a command the same command.

    Attributes:
        claim: the caller and the caller's key, globally unique.
        fingerprint: SHA-256 of the request body.
    """

    claim: str
    fingerprint: bytes

    @classmethod
    def of(cls, *, caller: str, key: str, command: str, body: bytes) -> "Key":
        """Make the key of a request.

        Args:
            caller: who calls; keys of different callers never meet.
            key: what the caller sent.
            command: name of the command with its path.
            body: raw request body.
        """
        digest = hashlib.sha256(command.encode() + b"\0" + body).digest()
        return cls(f"{caller}:{key}", digest)


class Prior(msgspec.Struct, frozen=True):
    """An earlier command of the same key.

    Attributes:
        fingerprint: of its body.
        subject_id: what it was about.
        status: HTTP status of its answer, None while it is under way.
        answer: its answer.
    """

    fingerprint: bytes
    subject_id: UUID
    status: int | None
    answer: str | None


_FIND = _sql.query("find", Prior)
_ANSWER = _sql.command("answer")
_FORGET = _sql.command("forget")
_AGE = _sql.command("age")


async def claim(tx: Tx, *, key: Key, subject_id: UUID, at: datetime) -> Prior | None:
    """Claim a key for this command, or return the earlier command that has it.

    Raises:
        KeyReused: the earlier command had another body.
    """
    is_mine = await tx.one(
        _CLAIM, claim=key.claim, fingerprint=key.fingerprint, subject_id=subject_id, at=at
    )
    if is_mine:
        return None
    return await find(tx, key=key)


async def find(tx: Tx, *, key: Key) -> Prior | None:
    """Return the earlier command that has the key, if any.

    Raises:
        KeyReused: it had another body.
    """
    prior = await tx.find(_FIND, claim=key.claim)
    if prior is not None and prior.fingerprint != key.fingerprint:
        message = "This Idempotency-Key was sent before with another request."
        raise KeyReused(message, field="Idempotency-Key")
    return prior


async def answer(tx: Tx, *, key: Key, status: int, body: str) -> None:
    """Keep the answer of a command under its key."""
    await tx.run(_ANSWER, claim=key.claim, status=status, answer=body)


async def age(tx: Tx, *, claim: str, by: timedelta) -> bool:
    """Make a key older than it is, for tests of the horizon; return whether it is there."""
    return bool(await tx.run(_AGE, claim=claim, by=by))


async def forget(tx: Tx, *, before: datetime) -> int:
    """Forget keys that were claimed before an instant; return how many."""
    return await tx.run(_FORGET, before=before)
