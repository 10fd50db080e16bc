"""Note visit: what somebody does in the company's own shop, among what was observed of them."""

from datetime import datetime
from typing import Any, Final

import msgspec

from ordito import customers, journeys
from ordito.customers import Identifier, IdentifierKind
from ordito.journeys import Touchpoint
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, PlaceId

SOURCE: Final = "shop"
"""By which the company's own shop is named among those who observe."""


class Visitor(msgspec.Struct, frozen=True):
    """Who visits: a browser that may be remembered, a customer who is signed in, or both."""

    browser: CustomerId | None
    customer_id: CustomerId | None


async def note_visit(
    tx: Tx,
    *,
    visitor: Visitor,
    kind: str,
    channel_id: ChannelId,
    payload: dict[str, Any],
    at: datetime,
    place_id: PlaceId | None = None,
) -> None:
    """Keep one thing that a visitor did; the same within a minute is kept once.

    Args:
        tx: open transaction.
        visitor: who, as far as the browser says.
        kind: type of the touchpoint.
        channel_id: on which channel.
        payload: codes and ids, no personal values.
        at: when.
        place_id: at which place, where there is one.
    """
    seen = await recognise(tx, visitor=visitor, at=at)
    if seen.identifier_id is None:
        return
    minute = at.replace(second=0, microsecond=0)
    touchpoint = Touchpoint(
        touchpoint_id=ids.derive(SOURCE, seen.identifier_id, kind, str(payload), minute),
        identifier_id=seen.identifier_id,
        type=kind,
        channel_id=channel_id,
        place_id=place_id,
        occurred_at=at,
        started_at=None,
        ended_at=None,
        origin="live",
        source=SOURCE,
        payload=payload,
        identifier_ids=list(seen.identifier_ids),
    )
    await journeys.record_touchpoints(tx, touchpoints=[touchpoint], at=at)


async def welcome_back(
    tx: Tx, *, browser: CustomerId, customer_id: CustomerId, at: datetime
) -> None:
    """Give a customer what a browser kept before they signed in there; again is harmless."""
    await journeys.pour_interests(tx, nameless=browser, customer_id=customer_id, at=at)
    await recognise(tx, visitor=Visitor(browser, customer_id), at=at)


async def recognise(tx: Tx, *, visitor: Visitor, at: datetime) -> customers.identity.Seen:
    """Say who a visitor is; a browser in which somebody signs in is theirs from then on."""
    browser = visitor.browser
    own = (
        ()
        if browser is None
        else (Identifier(IdentifierKind.ANONYMOUS, str(browser), source=SOURCE),)
    )
    sighting = customers.identity.Sighting(
        identifiers=own, at=at, source=SOURCE, customer_id=visitor.customer_id
    )
    (seen,) = await customers.identity.observe(tx, sightings=[sighting], at=at)
    return seen
