"""Hand in a draft: looked at once more, then published at its time or by a second person's word."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import pricing
from ordito.platform.db import Tx
from ordito.pricing import Draft
from ordito.reads.draft_check import check_draft
from ordito.reads.memory import Memory


async def hand_in_draft(
    tx: Tx,
    *,
    memory: Memory,
    draft_id: UUID,
    edition: int,
    reason: str,
    publish_at: datetime | None,
    at: datetime,
) -> Draft:
    """Hand a draft in that has no errors; warnings are for people to weigh.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it is not open.
        DraftChanged: somebody else has changed it since.
        DraftFaulty: the check finds errors; they stand in its facts.
    """
    checked = await check_draft(tx, memory=memory, draft_id=draft_id, at=at)
    errors = [one for one in checked.findings if one.severity == "error"]
    if errors:
        raise pricing.DraftFaulty(
            f"The draft has {len(errors)} errors: {errors[0].rule}: {errors[0].detail}",
            field=errors[0].field,
            findings=[msgspec.to_builtins(one) for one in errors[:20]],
        )
    return await pricing.hand_in_draft(
        tx, draft_id=draft_id, edition=edition, reason=reason, publish_at=publish_at, at=at
    )
