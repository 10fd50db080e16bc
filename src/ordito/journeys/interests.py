"""Interests: what somebody looked at and compares, so that the next visit goes on from there.

Kept by product for some months, under a customer's id or under one that stands for a browser. A
customer who has forbidden it is not followed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.journeys.errors import ComparisonFull
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, ProductId

PURPOSE: Final = "profiling"
"""Of the consent that allows or forbids to remember what a customer looked at."""

MOST_COMPARED: Final = 3
"""Products that fit side by side."""

_KEPT: Final = timedelta(days=90)
_MOST: Final = 60

_sql: Final = statements(__name__)
_NOTE_VIEW: Final = _sql.command("note_view")
_COMPARE: Final = _sql.query("compare", UUID)
_STOP_COMPARING: Final = _sql.command("stop_comparing")
_FORGET_VIEWS: Final = _sql.command("forget_views")
_FORGET: Final = _sql.command("forget_interests")
_KEEP: Final = _sql.command("keep_interests")
_SWEEP: Final = _sql.command("sweep_interests")


class Interest(msgspec.Struct, frozen=True):
    """A product that somebody looked at or compares.

    Attributes:
        product_id: which one.
        viewed_at: when it was last looked at, if it was.
        compared_at: since when it is compared, if it is.
        kept_until: when it is forgotten.
    """

    product_id: ProductId
    viewed_at: datetime | None
    compared_at: datetime | None
    kept_until: datetime


_LIST: Final = _sql.query("list_interests", Interest)


async def note_view(
    tx: Tx, *, customer_id: CustomerId, product_id: ProductId, at: datetime
) -> None:
    """Note that somebody looked at a product, unless they forbid it."""
    await tx.run(
        _NOTE_VIEW,
        customer_id=customer_id,
        product_id=product_id,
        purpose=PURPOSE,
        at=at,
        kept_until=at + _KEPT,
    )


async def compare(tx: Tx, *, customer_id: CustomerId, product_id: ProductId, at: datetime) -> None:
    """Lay a product beside those that somebody compares; again is harmless.

    Raises:
        ComparisonFull: there are ``MOST_COMPARED`` others already.
    """
    found = await tx.find(
        _COMPARE,
        customer_id=customer_id,
        product_id=product_id,
        most=MOST_COMPARED,
        at=at,
        kept_until=at + _KEPT,
    )
    if found is None:
        raise ComparisonFull(f"{MOST_COMPARED} products are compared already.", field="product")


async def stop_comparing(
    tx: Tx, *, customer_id: CustomerId, product_ids: Sequence[ProductId]
) -> None:
    """Take products away from those that somebody compares."""
    await tx.run(_STOP_COMPARING, customer_id=customer_id, product_ids=product_ids)


async def forget_views(tx: Tx, *, customer_id: CustomerId) -> None:
    """Forget what somebody looked at; what they compare stays."""
    await tx.run(_FORGET_VIEWS, customer_id=customer_id)


async def forget_interests(tx: Tx, *, customer_id: CustomerId) -> None:
    """Forget what somebody looked at and compares."""
    await tx.run(_FORGET, customer_id=customer_id)


async def pour_interests(
    tx: Tx, *, nameless: CustomerId, customer_id: CustomerId, at: datetime
) -> None:
    """Give what is kept of a browser to the customer who signed in there; again is harmless."""
    rows = await tx.fetch(_LIST, customer_id=nameless, at=at, rows=_MOST)
    if not rows:
        return
    await tx.run(
        _KEEP,
        customer_id=customer_id,
        product_ids=[row.product_id for row in rows],
        viewed_ats=[row.viewed_at for row in rows],
        compared_ats=[row.compared_at for row in rows],
        kept_untils=[row.kept_until for row in rows],
    )
    await tx.run(_FORGET, customer_id=nameless)


async def list_interests(tx: Tx, *, customer_id: CustomerId, at: datetime) -> list[Interest]:
    """Return what somebody compares, then what they looked at last; at most 60 rows."""
    return await tx.fetch(_LIST, customer_id=customer_id, at=at, rows=_MOST)


async def sweep_interests(tx: Tx, *, at: datetime) -> int:
    """Delete what has been kept for long enough, and return how much that was."""
    return await tx.run(_SWEEP, at=at)
