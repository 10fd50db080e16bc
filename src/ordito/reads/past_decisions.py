"""Past decisions: what another policy would have made of them, in cases and in money."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import service
from ordito.platform.db import Tx

_CHUNK: Final = 5_000
_MOST: Final = 100_000
_NAMED: Final = 200


class PolicyReplay(msgspec.Struct, frozen=True):
    """What would have been decided otherwise.

    Attributes:
        sums: by currency.
        changed: the decisions, the latest first; at most 200 are named.
        is_whole: whether all decisions since then were looked at.
    """

    sums: Sequence[service.decisions.Replayed]
    changed: Sequence[service.decisions.ChangedDecision]
    is_whole: bool


async def replay_policy(
    tx: Tx, *, book: service.decisions.DecisionBook, since: datetime, most: int = _MOST
) -> PolicyReplay:
    """Try a policy on the facts of decisions that were taken since then, the latest first.

    The facts are those of that day; whose fault a reason is, is what the tried policy says.
    """
    before: tuple[datetime, UUID] | None = None
    changed: list[service.decisions.ChangedDecision] = []
    seen: list[service.decisions.GrantDecision] = []
    while len(seen) < most:
        found = await service.decisions.list_decisions(
            tx,
            asked=service.decisions.Asked(since=since),
            before=before,
            page_size=min(_CHUNK, most - len(seen)),
        )
        if not found:
            break
        changed += [
            one
            for decision in found
            if (one := service.decisions.look_again(book, decision)) is not None
        ]
        seen += found
        before = found[-1].at, found[-1].decision_id
    sums = service.decisions.sum_up(seen, changed)
    return PolicyReplay(sums, changed[:_NAMED], len(seen) < most)
