"""Verbs of the journeys room."""

from collections.abc import Sequence
from datetime import datetime

from ordito.journeys.model import Touchpoint
from ordito.platform.db import Tx, statements
from ordito.platform.ids import IdentifierId

_sql = statements(__name__)
_RECORD = _sql.command("record_touchpoints")


async def record_touchpoints(tx: Tx, *, touchpoints: Sequence[Touchpoint], at: datetime) -> int:
    """Keep a batch of touchpoints; those that are here already are left alone.

    Args:
        tx: open transaction.
        touchpoints: in any order, at most some thousands.
        at: now.

    Returns:
        How many were new.
    """
    return await tx.run(
        _RECORD,
        identifier_ids=[each.identifier_id for each in touchpoints],
        touchpoint_ids=[each.touchpoint_id for each in touchpoints],
        types=[each.type for each in touchpoints],
        channel_ids=[each.channel_id for each in touchpoints],
        place_ids=[each.place_id for each in touchpoints],
        occurred_ats=[each.occurred_at for each in touchpoints],
        started_ats=[each.started_at for each in touchpoints],
        ended_ats=[each.ended_at for each in touchpoints],
        origins=[each.origin for each in touchpoints],
        sources=[each.source for each in touchpoints],
        payloads=[each.payload for each in touchpoints],
        all_ids=[_listed(each.identifier_ids or (each.identifier_id,)) for each in touchpoints],
        at=at,
    )


def _listed(identifier_ids: Sequence[IdentifierId]) -> str:
    return "{" + ",".join(map(str, identifier_ids)) + "}"
