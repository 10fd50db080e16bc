"""Links: whoever received a message changes what is allowed with its code, without signing in."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito.customers.consents.errors import PreferenceLinkUnknown
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

LINK_LASTS: Final = timedelta(days=400)
"""Longer than the year for which an old mail may be asked to be the last one."""

_CODE_BYTES: Final = 24
_sql: Final = statements(__name__)
_MAKE: Final = _sql.command("make_link")
_SWEEP: Final = _sql.command("sweep_links")


class PreferenceLink(msgspec.Struct, frozen=True):
    """Whose choices a link opens, and what the message was about.

    Attributes:
        customer_id: whose.
        identifier_id: to which address the message went.
        purpose: why it was sent.
        channel: through what.
    """

    customer_id: CustomerId
    identifier_id: IdentifierId | None
    purpose: str
    channel: str


_FIND: Final = _sql.query("find_link", PreferenceLink)


async def make_link(tx: Tx, *, link: PreferenceLink, at: datetime) -> str:
    """Return a fresh code that opens somebody's choices; a digest of it is kept."""
    code = secrets.token_urlsafe(_CODE_BYTES)
    await tx.run(
        _MAKE,
        digest=_digest(code),
        customer_id=link.customer_id,
        identifier_id=link.identifier_id,
        purpose=link.purpose,
        channel=link.channel,
        at=at,
        until=at + LINK_LASTS,
    )
    return code


async def find_link(tx: Tx, *, code: str, at: datetime) -> PreferenceLink:
    """Return what a code opens.

    Raises:
        PreferenceLinkUnknown: nothing, or its time is over.
    """
    found = await tx.find(_FIND, digest=_digest(code), at=at)
    if found is None:
        raise PreferenceLinkUnknown("No message has this link.", field="code")
    return found


async def sweep_links(tx: Tx, *, at: datetime) -> int:
    """Forget links whose time is over; return how many."""
    return await tx.run(_SWEEP, at=at)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
