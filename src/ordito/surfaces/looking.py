"""Looking: whoever reads people's values leaves a trace, once an hour for each person and page."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call

WHY_HEADER: Final = "ordito-why"
"""Header in which a system says why it looks: a code, no values."""

_WHY: Final = re.compile(r"^[a-z][a-z0-9_.-]{0,63}$")
_SERVICE: Final = "service"
_MOST_KNOWN: Final = 50_000
_Look = tuple[UUID, str, str, datetime]


class Trace:
    """What this process has written in the present hour, so that it is not written again."""

    def __init__(self) -> None:
        self._hour: datetime | None = None
        self._known: set[_Look] = set()

    def new(self, looks: Sequence[_Look], hour: datetime) -> list[_Look]:
        """Return which of these are not known to be written."""
        if hour != self._hour or len(self._known) > _MOST_KNOWN:
            self._hour, self._known = hour, set()
        return [look for look in looks if look not in self._known]

    def keep(self, looks: Sequence[_Look]) -> None:
        """Remember what was written."""
        self._known.update(looks)


async def note_look(
    request: Call, customer_ids: Sequence[CustomerId], *, why: str | None = None
) -> None:
    """Note that the caller reads values of people, before they are shown.

    Args:
        request: whose.
        customer_ids: of the people.
        why: code of the reason; else what the header says, else service.
    """
    at = now()
    said = request.headers.get(WHY_HEADER, "")
    reason = why or (said if _WHY.match(said) else _SERVICE)
    route = request.scope["path_template"]
    hour = at.replace(minute=0, second=0, microsecond=0)
    trace = _trace_of(request)
    looks = [(one, request.principal.actor, route, hour) for one in customer_ids]
    new = trace.new(looks, hour)
    if not new:
        return
    await request.db.transact(
        customers.note_access,
        request.context,
        customer_ids=[CustomerId(one[0]) for one in new],
        route=route,
        why=reason,
        at=at,
    )
    trace.keep(new)


def _trace_of(request: Call) -> Trace:
    state = request.app.state
    if not hasattr(state, "trace"):
        state.trace = Trace()
    return state.trace
