"""Verbs of PINs: set, guessed, signed in with."""

import hashlib
import secrets
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from ordito.counter.errors import NotSignedIn, PinLocked, PinStale
from ordito.counter.events import PinLocked as PinWasLocked
from ordito.counter.events import PinSet
from ordito.counter.model import Device, Pin, PinGuess, TillSession
from ordito.counter.rules import GUESSES, wait_s
from ordito.platform.db import Tx, statements

_WORK: Final = timedelta(hours=12)
_APPROVAL: Final = timedelta(minutes=5)
WORK: Final = "work"
APPROVE: Final = "approve"

_sql = statements(__name__)
_SET = _sql.command("set_pin")
_FIND = _sql.query("find_pin", Pin)
_LIST = _sql.query("list_pins", Pin)
_FIND_GUESS = _sql.query("find_guess", PinGuess)
_COUNT_WRONG = _sql.query("count_wrong", int)
_WAIT = _sql.command("wait")
_FORGET = _sql.command("forget_guesses")
_OPEN = _sql.command("open_session")
_FIND_SESSION = _sql.query("find_session", TillSession)
_END = _sql.query("end_session", TillSession)


async def set_pin(
    tx: Tx, *, staff_id: UUID, salt: bytes, iterations: int, sealed: bytes, at: datetime
) -> None:
    """Give a person another PIN, kept as its sealed digest; wrong guesses at tills stay counted."""
    await tx.run(_SET, staff_id=staff_id, salt=salt, iterations=iterations, sealed=sealed, at=at)
    tx.record(PinSet(staff_id=staff_id), subject=staff_id, at=at)


async def find_pin(tx: Tx, *, staff_id: UUID) -> Pin | None:
    """Return what a person's PIN is told by, or None where the person has none."""
    return await tx.find(_FIND, staff_id=staff_id)


async def list_pins(tx: Tx) -> list[Pin]:
    """Return what PINs are told by, at most 1,000."""
    return await tx.fetch(_LIST)


async def require_tries(tx: Tx, *, device: Device, staff_id: UUID, at: datetime) -> None:
    """Refuse a guess before the wait is over that wrong ones have brought.

    Raises:
        PinLocked: it says how long to wait.
    """
    guess = await tx.find(
        _FIND_GUESS, place_id=device.place_id, device_id=device.device_id, staff_id=staff_id
    )
    if guess is not None and guess.wait_until > at:
        left_s = ceil((guess.wait_until - at).total_seconds())
        raise PinLocked("Too many wrong PINs.", retry_after_s=left_s)


async def note_wrong(tx: Tx, *, device: Device, staff_id: UUID, at: datetime) -> int:
    """Count a wrong PIN; return how many tries are left before a wait."""
    wrong = await tx.one(
        _COUNT_WRONG,
        place_id=device.place_id,
        device_id=device.device_id,
        staff_id=staff_id,
        at=at,
    )
    wait = wait_s(wrong)
    if wait:
        await tx.run(
            _WAIT,
            place_id=device.place_id,
            device_id=device.device_id,
            staff_id=staff_id,
            until=at + timedelta(seconds=wait),
        )
        locked = PinWasLocked(staff_id=staff_id, wrong=wrong)
        tx.record(locked, subject=device.device_id, at=at)
    return max(0, GUESSES - wrong)


async def sign_in(
    tx: Tx, *, device: Device, pin: Pin, purpose: str, at: datetime
) -> tuple[str, datetime]:
    """Sign a person in whose PIN was right; return the session's text and its end.

    Raises:
        PinStale: the PIN was on a till that is lost.
    """
    if pin.must_change:
        raise PinStale("This PIN was on a till that is lost.", field="pin")
    text = secrets.token_urlsafe(32)
    expires_at = at + (_WORK if purpose == WORK else _APPROVAL)
    await tx.run(
        _FORGET,
        place_id=device.place_id,
        device_id=device.device_id,
        staff_id=pin.staff_id,
    )
    await tx.run(
        _OPEN,
        place_id=device.place_id,
        device_id=device.device_id,
        digest=_digest(text),
        staff_id=pin.staff_id,
        purpose=purpose,
        at=at,
        expires_at=expires_at,
    )
    return text, expires_at


async def get_session(tx: Tx, *, device: Device, text: str, at: datetime) -> TillSession:
    """Return who is signed in by a session's text.

    Raises:
        NotSignedIn: it is none of this till, or over.
    """
    found = await tx.find(
        _FIND_SESSION,
        place_id=device.place_id,
        device_id=device.device_id,
        digest=_digest(text),
        purpose=WORK,
        at=at,
    )
    if found is None:
        raise NotSignedIn("Nobody is signed in at this till.", field="Till-Session")
    return found


async def use_approval(tx: Tx, *, device: Device, text: str, at: datetime) -> TillSession:
    """Return who has approved, and use the approval up.

    Raises:
        NotSignedIn: it is none of this till, was used, or is over.
    """
    found = await tx.find(
        _END,
        place_id=device.place_id,
        device_id=device.device_id,
        digest=_digest(text),
        purpose=APPROVE,
        at=at,
    )
    if found is None:
        raise NotSignedIn("This approval is none, or was used.", field="Till-Approval")
    return found


async def sign_out(tx: Tx, *, device: Device, text: str, at: datetime) -> None:
    """End a session; a repeat changes nothing."""
    await tx.find(
        _END,
        place_id=device.place_id,
        device_id=device.device_id,
        digest=_digest(text),
        purpose=WORK,
        at=at,
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
