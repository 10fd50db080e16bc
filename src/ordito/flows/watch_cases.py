"""Watch cases: promises that run out reach somebody, cases their agents, solved ones their end."""

from datetime import datetime
from typing import Final

from ordito import service
from ordito.platform.db import Tx

_SOME: Final = 50


async def escalate_case(
    tx: Tx, *, found: service.cases.ToLookAt, at: datetime
) -> list[service.cases.Reached]:
    """Handle the thresholds of a commitment that have come; again is harmless.

    The case is urged and at least as urgent as the policy says; who hears of it stands in the fact
    and in the case.
    """
    case = await service.cases.lock_survivor(tx, whose=found.whose)
    reached = await service.cases.pass_thresholds(tx, case=case, found=found, at=at)
    for one in reached:
        entry = service.cases.NewEntry(
            kind=service.cases.EntryKind.SYSTEM,
            body="escalated" if one.to is not None else "missed",
            actor="system",
            told={"kind": one.kind, "percent": one.percent, "to": one.to},
        )
        case, _ = await service.cases.add_entry(tx, case=case, new=entry, at=at)
        case = await service.cases.urge(tx, case=case, priority=one.priority, at=at)
    return reached


async def route_cases(tx: Tx, *, at: datetime) -> int:
    """Give cases that nobody has to agents who are present, where the policy pushes them.

    Agents who were not heard of for long are away first. Return how many cases were given.
    """
    book = await service.cases.ROUTING.load(tx)
    await service.cases.send_away(tx, silent_s=book.policy.away_after_s, at=at)
    if book.policy.mode != "push":
        return 0
    given = [
        await service.cases.give(tx, whose=whose, at=at)
        for whose in await service.cases.list_unassigned(tx, most=_SOME)
    ]
    return sum(agent is not None for agent in given)


async def close_solved_cases(tx: Tx, *, at: datetime) -> int:
    """Close cases that were solved long enough ago; those with something promised stay open.

    Return how many were closed, at most 200; a call that closes none is the last.
    """
    book = await service.cases.COMMITMENTS.load(tx)
    closed: list[bool] = []
    for whose in await service.cases.list_due_to_close(
        tx, days=book.policy.close_after_days, at=at
    ):
        case = await service.cases.lock(tx, whose=whose)
        if case.state != service.cases.State.SOLVED or case.merged_id is not None:
            continue
        closed.append(await service.cases.close_if_free(tx, case=case, at=at))
    return sum(closed)
