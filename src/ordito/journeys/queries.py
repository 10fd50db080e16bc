"""Questions about touchpoints."""

from collections.abc import Sequence
from datetime import datetime

from ordito.journeys.model import Touchpoint
from ordito.platform.db import Tx, statements
from ordito.platform.ids import IdentifierId

_sql = statements(__name__)
_TOUCHPOINTS = _sql.query("list_touchpoints", Touchpoint)


async def list_touchpoints(
    tx: Tx, *, identifier_ids: Sequence[IdentifierId], before: datetime, page_size: int = 50
) -> list[Touchpoint]:
    """Return what was observed under the identifiers before an instant, latest first."""
    return await tx.fetch(
        _TOUCHPOINTS, identifier_ids=identifier_ids, before=before, page_size=page_size
    )
