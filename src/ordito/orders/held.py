"""Held quotes: a price that a buyer was promised until an instant, for exactly what was asked.

The token is drawn, not signed: what it stands for lies here, so nobody can make or alter one. It
may be used as often as its time allows; what promotions have to give is taken by each sale.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict, NotFound

# what has lapsed is told from what never was for so long
_REMEMBERED: Final = timedelta(days=7)


class UnknownHeldQuote(NotFound):
    """No quote was held under this token."""

    code = "orders.unknown_held_quote"
    remedy = "Send the quote_token as the quote said it, or leave it out and ask for a new quote."


class HeldQuoteLapsed(Conflict):
    """The quote was held until an instant that has passed."""

    code = "orders.held_quote_lapsed"
    remedy = "Ask for a new quote, show its total to the customer, and send its token."


class HeldQuoteDiffers(Conflict):
    """The quote was held for something else."""

    code = "orders.held_quote_differs"
    remedy = "Sell what was quoted, to whom and where it was quoted, or ask for a new quote."


class HeldQuote(msgspec.Struct, frozen=True):
    """A quote that is held.

    Attributes:
        asked: what was asked for: channel, place, customer, lines, coupons, destination.
        priced: the answer, as JSON knows it.
        quoted_at: when.
        valid_until: it holds before this instant.
    """

    asked: dict[str, Any]
    priced: dict[str, Any]
    quoted_at: datetime
    valid_until: datetime


_sql: Final = statements(__name__)
_HOLD: Final = _sql.command("hold_quote")
_FIND: Final = _sql.query("find_held", HeldQuote)
_LAPSED: Final = _sql.query("list_lapsed_holds", bytes)
_FORGET: Final = _sql.command("forget_hold")


async def hold_quote(
    tx: Tx,
    *,
    asked: Mapping[str, Any],
    priced: Mapping[str, Any],
    valid_until: datetime,
    at: datetime,
) -> str:
    """Hold a quote, and return the token that sells at it."""
    token = secrets.token_urlsafe(24)
    await tx.run(
        _HOLD,
        digest=_digest(token),
        asked=dict(asked),
        priced=dict(priced),
        at=at,
        valid_until=valid_until,
    )
    return token


async def get_held(tx: Tx, *, token: str, asked: Mapping[str, Any], at: datetime) -> HeldQuote:
    """Return the quote that a token stands for, for exactly what it was asked.

    Raises:
        UnknownHeldQuote: nobody was given such a token.
        HeldQuoteLapsed: its time has passed.
        HeldQuoteDiffers: it is for something else; ``differs`` names what.
    """
    held = await tx.find(_FIND, digest=_digest(token))
    if held is None:
        raise UnknownHeldQuote("No quote is held by that token.", field="quote_token")
    if at >= held.valid_until:
        message = "The quote is not held any more."
        raise HeldQuoteLapsed(message, field="quote_token", valid_until=held.valid_until)
    differs = [name for name, value in asked.items() if held.asked.get(name) != value]
    if differs:
        message = f"The quote was for another {' and '.join(differs)}."
        raise HeldQuoteDiffers(message, field="quote_token", differs=differs)
    return held


async def forget_held(tx: Tx, *, at: datetime, batch: int = 1000) -> int:
    """Drop quotes that lapsed long ago; return how many: call it again while there are any."""
    lapsed = await tx.fetch(_LAPSED, before=at - _REMEMBERED, batch=batch)
    for digest in sorted(lapsed):
        await tx.run(_FORGET, digest=digest)
    return len(lapsed)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
