"""Take events: a batch of what a source has seen, each once, under whoever it was."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, journeys, orders
from ordito.customers import Identifier, IdentifierKind
from ordito.journeys import Heard, Named, Report, Source, Touchpoint, Unfit
from ordito.orders import Whereabouts
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, IdentifierId

_KINDS: Final = {
    "user": IdentifierKind.EXTERNAL,
    "anonymous": IdentifierKind.ANONYMOUS,
    "device": IdentifierKind.DEVICE,
    "email": IdentifierKind.EMAIL,
    "phone": IdentifierKind.PHONE,
    "card": IdentifierKind.CARD,
}
_OF_A_SPACE: Final = frozenset({"user", "anonymous"})


class Taken(msgspec.Struct, frozen=True):
    """What became of a batch.

    Attributes:
        events: taken.
        repeated: were here already.
        bad: put aside for a person.
        erased: of somebody who was erased: known as taken, and kept nowhere.
    """

    events: int
    repeated: int
    bad: int
    erased: int


async def take_events(
    tx: Tx,
    *,
    source: Source,
    heard: Sequence[Heard],
    unfit: Sequence[Unfit],
    at: datetime,
    people: Mapping[UUID, CustomerId] | None = None,
) -> Taken:
    """Take a batch: its messages are claimed, recognised and kept in one transaction.

    Args:
        tx: open transaction.
        source: of all of them.
        heard: events that can be kept.
        unfit: events that cannot.
        at: when they were received.
        people: who it was, by message key, where the core knows.
    """
    claimed = await journeys.claim_messages(tx, heard=heard)
    known = people or {}
    sightings = [_sighting(one, source, known.get(one.message_key)) for one in claimed.fresh]
    seen = await customers.identity.observe(tx, sightings=sightings, at=at)
    named = sorted({one.order_name for one in claimed.fresh if one.order_name is not None})
    placed = (
        await orders.list_order_keys(tx, names=named, source=source.user_space) if named else {}
    )
    kept = [
        (one, who, None if one.order_name is None else placed.get(one.order_name))
        for one, who in zip(claimed.fresh, seen, strict=True)
        if not _is_gone(who)
    ]
    if kept:
        touchpoints = [_touchpoint(one, who, where, source) for one, who, where in kept]
        await journeys.record_touchpoints(tx, touchpoints=touchpoints, at=at)
    reports = [_report(one, who, where) for one, who, where in kept if one.order_name is not None]
    if reports:
        await journeys.note_reports(tx, source=source, reports=reports, at=at)
    bad = [*unfit, *claimed.reused]
    await journeys.keep_bad_events(tx, source=source, unfit=bad, at=at)
    return Taken(len(kept), claimed.repeated, len(bad), sum(map(_is_gone, seen)))


def _sighting(
    heard: Heard, source: Source, customer_id: CustomerId | None
) -> customers.identity.Sighting:
    return customers.identity.Sighting(
        identifiers=tuple(_identifier(one, source) for one in heard.named),
        at=heard.occurred_at,
        source=source.name,
        is_shared_device=source.is_shared_device,
        customer_id=customer_id,
    )


def _identifier(named: Named, source: Source) -> Identifier:
    space = source.user_space if named.kind in _OF_A_SPACE else ""
    return Identifier(_KINDS[named.kind], named.value, space)


def _is_gone(who: customers.identity.Seen) -> bool:
    """Tell whether all that somebody came with belonged to one who was erased."""
    return who.is_erased and who.identifier_id is None


def _kept_under(heard: Heard, who: customers.identity.Seen) -> IdentifierId:
    """Return under what a touchpoint stands; of somebody who came with nothing, it stands alone."""
    return who.identifier_id or IdentifierId(heard.message_key)


def _touchpoint(
    heard: Heard, who: customers.identity.Seen, where: Whereabouts | None, source: Source
) -> Touchpoint:
    matched = {} if where is None else {"order_id": str(where.order_id)}
    return Touchpoint(
        touchpoint_id=heard.message_key,
        identifier_id=_kept_under(heard, who),
        type=heard.type,
        channel_id=source.channel_id,
        place_id=source.place_id,
        occurred_at=heard.occurred_at,
        started_at=heard.started_at,
        ended_at=heard.ended_at,
        origin="live",
        source=source.name,
        payload=heard.payload | matched,
        identifier_ids=list(who.identifier_ids),
    )


def _report(heard: Heard, who: customers.identity.Seen, where: Whereabouts | None) -> Report:
    return Report(
        order_name=heard.order_name or "",
        touchpoint_id=heard.message_key,
        identifier_id=_kept_under(heard, who),
        order_id=None if where is None else where.order_id,
        customer_id=None if where is None else where.customer_id,
    )
