"""Decisions about messages: pure."""

import hashlib
from datetime import datetime
from uuid import UUID

from ordito.messages.model import Template, Terms
from ordito.platform import ids
from ordito.platform.ids import IdentifierId


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
