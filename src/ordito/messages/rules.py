"""Decisions about messages: pure."""

import hashlib
import hmac
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Final
from uuid import UUID

from ordito.messages.model import Template, Terms
from ordito.platform import ids
from ordito.platform.ids import IdentifierId

_MAC_BYTES: Final = 10
_ID_BYTES: Final = 16


def message_id_of(template: Template, cause: object, identifier_id: IdentifierId) -> UUID:
    """Return the id that a message of this cause to this address always has."""
    return ids.derive("message", template, cause, identifier_id)


def next_at(terms: Terms, *, attempts: int, at: datetime) -> datetime | None:
    """Return when to try again after ``attempts`` failed ones, or None where it was the last."""
    if attempts > len(terms.pauses):
        return None
    return at + terms.pauses[attempts - 1]


def speaks_from(
    quiet: Sequence[tuple[str, str, str, bool]],
    *,
    medium: str,
    asks: bool,
    zone: tzinfo,
    at: datetime,
) -> datetime:
    """Return from when on a medium may speak: ``at`` itself where it may speak now.

    Args:
        quiet: medium, begin and end as ``21:00``, and whether it is quiet for all messages.
        medium: by which somebody is written to.
        asks: whether the message asks for a purpose.
        zone: of the company's clock.
        at: now.
    """
    local = at.astimezone(zone)
    for one, begins, ends, is_for_all in quiet:
        if one != medium or not (asks or is_for_all):
            continue
        begin, end = time.fromisoformat(begins), time.fromisoformat(ends)
        clock = local.time().replace(tzinfo=None)
        over_midnight = begin > end
        is_quiet = (clock >= begin or clock < end) if over_midnight else begin <= clock < end
        if is_quiet:
            day = local.date() + timedelta(days=over_midnight and clock >= begin)
            return datetime.combine(day, end, zone).astimezone(at.tzinfo)
    return at


def free_from(
    caps: Sequence[tuple[int, int]], *, written: Sequence[datetime], at: datetime
) -> datetime:
    """Return from when on one more message keeps to all caps: ``at`` where it does now.

    Args:
        caps: days, and how many messages in them.
        written: when others were sent, latest first.
        at: now.
    """
    free = at
    for days, most in caps:
        span = timedelta(days=days)
        within = [one for one in written if one > at - span]
        if most == 0:
            free = max(free, at + span)
        elif len(within) >= most:
            free = max(free, within[most - 1] + span)
    return free


def digest_of_name(name: str) -> bytes:
    """Return what stands for a Message-ID; one of ours by its id alone, whatever its domain."""
    local = name.strip().strip("<>").partition("@")[0]
    try:
        own = str(UUID(local))
    except ValueError:
        own = name.strip().strip("<>")
    return hashlib.sha256(own.encode()).digest()


def arrival_digest(source: str, digest: bytes) -> bytes:
    """Return what a delivery is known by: through what it came, and what it is."""
    return hashlib.sha256(source.encode() + b"\x00" + digest).digest()


def reply_token(seal: bytes, message_id: UUID) -> str:
    """Return what makes an address to answer to lead to a message: 42 small letters and digits."""
    return b32encode(message_id.bytes + _mac(seal, message_id)).decode().rstrip("=").lower()


def read_reply_token(seal: bytes, address: str) -> UUID | None:
    """Return the message that an address with a token leads to; None for any other address."""
    token = address.partition("@")[0].rpartition("+")[2].upper()
    try:
        content = b32decode(token + "=" * (-len(token) % 8))
    except ValueError:
        return None
    if len(content) != _ID_BYTES + _MAC_BYTES:
        return None
    message_id = UUID(bytes=content[:_ID_BYTES])
    is_ours = hmac.compare_digest(token.lower(), reply_token(seal, message_id))
    return message_id if is_ours else None


def tracked(seal: bytes, url: str, message_id: UUID, target: str) -> str:
    """Return the address of our own that leads to ``target`` and tells that somebody went there.

    Without an address of our own, or a target, the target itself.
    """
    if not url or not target:
        return target
    code = b32encode(message_id.bytes + _link_mac(seal, message_id, target)).decode()
    to = urlsafe_b64encode(target.encode()).decode().rstrip("=")
    return f"{url}/m/{code.rstrip('=').lower()}/{to}"


def opening(seal: bytes, url: str, message_id: UUID) -> str:
    """Return the address of the picture that tells that somebody opened a message."""
    code = b32encode(message_id.bytes + _link_mac(seal, message_id, "")).decode()
    return f"{url}/m/{code.rstrip('=').lower()}/o.gif"


def read_target(to: str) -> str:
    """Return where a tracked address leads; empty where it is none."""
    try:
        return urlsafe_b64decode(to + "=" * (-len(to) % 4)).decode()
    except ValueError:
        return ""


def read_tracked(seal: bytes, code: str, target: str) -> UUID | None:
    """Return the message whose link this is; None where it was not made here."""
    try:
        content = b32decode(code.upper() + "=" * (-len(code) % 8))
    except ValueError:
        return None
    if len(content) != _ID_BYTES + _MAC_BYTES:
        return None
    message_id = UUID(bytes=content[:_ID_BYTES])
    own = b32encode(message_id.bytes + _link_mac(seal, message_id, target)).decode()
    return message_id if hmac.compare_digest(own.rstrip("=").lower(), code) else None


def _link_mac(seal: bytes, message_id: UUID, target: str) -> bytes:
    said = b"link:" + message_id.bytes + target.encode()
    return hmac.digest(seal, said, "sha256")[:_MAC_BYTES]


def _mac(seal: bytes, message_id: UUID) -> bytes:
    return hmac.digest(seal, b"reply:" + message_id.bytes, "sha256")[:_MAC_BYTES]
