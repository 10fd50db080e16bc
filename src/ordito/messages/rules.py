"""Decisions about messages: pure."""

import hashlib
import hmac
from base64 import b32decode, b32encode
from datetime import datetime
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


def _mac(seal: bytes, message_id: UUID) -> bytes:
    return hmac.digest(seal, b"reply:" + message_id.bytes, "sha256")[:_MAC_BYTES]
