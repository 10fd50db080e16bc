"""Announcements: what the company tells for a purpose, in each language, once for all readers.

It goes to whoever allows its purpose. A service purpose belongs to what somebody ordered: what is
told for one carries no offer.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.messages.errors import OfferInService, UnknownAnnouncement
from ordito.platform.db import Tx, statements


class Words(msgspec.Struct, frozen=True):
    """An announcement in a language: subject, and its text, a paragraph a line."""

    subject: str
    text: str


class Announcement(msgspec.Struct, frozen=True):
    """What is told.

    Attributes:
        announcement_id: chosen by the caller; what is told never changes.
        purpose: why people are written to; a declared one.
        carries_offer: whether it wants to sell something.
        words: by language.
        link: address that it leads to; empty for none.
    """

    announcement_id: UUID
    purpose: str
    carries_offer: bool
    words: dict[str, dict[str, str]]
    link: str


_sql: Final = statements(__name__)
_PUT: Final = _sql.query("put_announcement", bool)
_FIND: Final = _sql.query("find_announcement", Announcement)


async def put_announcement(
    tx: Tx,
    *,
    announcement_id: UUID,
    purpose: str,
    carries_offer: bool,
    words: Mapping[str, Words],
    link: str,
    at: datetime,
) -> None:
    """Keep an announcement; again is harmless, and what is kept never changes.

    Args:
        tx: open transaction.
        announcement_id: see ``Announcement``.
        purpose: see ``Announcement``.
        carries_offer: see ``Announcement``.
        words: by language; a reader of another one reads the first.
        link: see ``Announcement``.
        at: now.

    Raises:
        OfferInService: it carries an offer for a service purpose, or nobody declared the purpose.
    """
    may = await tx.one(
        _PUT,
        announcement_id=announcement_id,
        purpose=purpose,
        carries_offer=carries_offer,
        words={language: msgspec.to_builtins(one) for language, one in words.items()},
        link=link,
        at=at,
    )
    if not may:
        raise OfferInService(f"The purpose {purpose!r} may not carry this.", field="purpose")


async def get_announcement(tx: Tx, *, announcement_id: UUID) -> Announcement:
    """Return an announcement.

    Raises:
        UnknownAnnouncement: there is none of that id.
    """
    found = await tx.find(_FIND, announcement_id=announcement_id)
    if found is None:
        raise UnknownAnnouncement("There is no such announcement.", field="announcement")
    return found
