"""Restore a rulebook: publish a version that is equal to an earlier one."""

from datetime import datetime
from uuid import UUID

from ordito import pricing
from ordito.platform.db import Tx
from ordito.pricing import Draft


async def restore_rulebook(
    tx: Tx, *, draft_id: UUID, version: int, reason: str, at: datetime
) -> Draft:
    """Hand in a draft that leads back to a version; it is published unless a colleague must agree.

    Raises:
        UnknownRulebook: the version was never published.
        DraftFaulty: it is the present one.
    """
    draft = await pricing.make_draft(
        tx, draft_id=draft_id, title=f"Version {version}", version=version, at=at
    )
    return await pricing.hand_in_draft(
        tx, draft_id=draft_id, edition=draft.edition, reason=reason, at=at
    )
