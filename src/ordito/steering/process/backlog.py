"""The backlog: findings that people have taken up, who owns them, and what came of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.reference import lock_version, raise_version
from ordito.steering.process.constraint import Constraint
from ordito.steering.process.errors import ImprovementMovedOn, UnknownImprovement
from ordito.steering.process.finding import Finding

_MOST: Final = 200
_NAME: Final = "steering.backlog"


class State(StrEnum):
    """How far an improvement is."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DONE = "done"
    DROPPED = "dropped"


class Improvement(msgspec.Struct, frozen=True):
    """An entry of the backlog.

    Attributes:
        improvement_id: derived from its subject and when it was found first.
        subject: what it is about; one entry of a subject is open at a time.
        title: for people.
        finding: the figures it rests on, as they were found last.
        mart_version: of the mart they were found in.
        worth_minor: of a year; None has no price.
        currency: of that.
        state: how far it is.
        edition: grows with each move.
        owner: who sees to it; empty is nobody yet.
        found_at: when it was found last.
    """

    improvement_id: UUID
    subject: str
    title: str
    finding: dict[str, Any]
    mart_version: str
    worth_minor: int | None
    currency: str
    state: str
    edition: int
    owner: str
    found_at: datetime


class Move(msgspec.Struct, frozen=True):
    """Who moved an improvement where, and why."""

    improvement_id: UUID
    edition: int
    state: str
    owner: str
    reason: str
    moved_by: str
    moved_at: datetime


_sql: Final = statements(__name__)
_OPEN: Final = _sql.query("find_open", Improvement)
_PUT: Final = _sql.command("put_improvement")
_MOVE: Final = _sql.command("move_improvement")
_KEEP: Final = _sql.command("keep_move")
_FIND: Final = _sql.query("find_improvement", Improvement)
_LIST: Final = _sql.query("list_improvements", Improvement)
_MOVES: Final = _sql.query("list_moves", Move)


async def propose_improvement(
    tx: Tx,
    *,
    subject: str,
    title: str,
    finding: Mapping[str, Any],
    mart_version: str,
    worth_minor: int | None,
    currency: str,
    reason: str,
    by: str,
    at: datetime,
) -> Improvement:
    """Put a finding into the backlog; one that is open of its subject gets the new figures."""
    await lock_version(tx, name=_NAME)
    there = await tx.find(_OPEN, subject=subject)
    improvement_id = ids.derive(subject, at) if there is None else there.improvement_id
    await tx.run(
        _PUT,
        improvement_id=improvement_id,
        subject=subject,
        title=title,
        finding=finding,
        mart_version=mart_version,
        worth_minor=worth_minor,
        currency=currency,
        at=at,
    )
    if there is None:
        await _keep(tx, improvement_id, 1, State.PROPOSED, "", reason, by, at)
    await raise_version(tx, name=_NAME)
    return await get_improvement(tx, improvement_id=improvement_id)


async def propose_relief(
    tx: Tx, *, found: Finding, currency: str, reason: str, by: str, at: datetime
) -> Improvement | None:
    """Put the relief of a constraint into the backlog; None where nothing holds the chain back."""
    constraint = found.search.constraint
    if constraint is None:
        return None
    gain = None if found.relief is None else found.relief.gain
    money = None if gain is None else gain.money_minor
    return await propose_improvement(
        tx,
        subject=subject_of(constraint),
        title=f"{constraint.activity}: {len(constraint.place_ids)} places",
        finding=msgspec.to_builtins(found),
        mart_version=found.search.version,
        worth_minor=None if money is None else round(money.value),
        currency=currency,
        reason=reason,
        by=by,
        at=at,
    )


def subject_of(constraint: Constraint) -> str:
    """Return what a constraint is about: the same places and hours are the same subject."""
    hours = ",".join(f"{one.weekday}:{one.from_hour}-{one.to_hour}" for one in constraint.windows)
    return f"constraint {constraint.resource} {','.join(constraint.place_ids)} {hours}"


async def move_improvement(
    tx: Tx,
    *,
    improvement_id: UUID,
    edition: int,
    state: State,
    owner: str,
    reason: str,
    by: str,
    at: datetime,
) -> Improvement:
    """Say how far an improvement is, whose it is, and why.

    Raises:
        UnknownImprovement: there is none of that id.
        ImprovementMovedOn: somebody else has moved it since, or it is settled.
    """
    await get_improvement(tx, improvement_id=improvement_id)
    moved = await tx.run(
        _MOVE, improvement_id=improvement_id, edition=edition, state=state.value, owner=owner
    )
    if not moved:
        raise ImprovementMovedOn(
            "The improvement is not in that edition, or is settled.", field="edition"
        )
    await _keep(tx, improvement_id, edition + 1, state, owner, reason, by, at)
    return await get_improvement(tx, improvement_id=improvement_id)


async def get_improvement(tx: Tx, *, improvement_id: UUID) -> Improvement:
    """Return an entry of the backlog.

    Raises:
        UnknownImprovement: there is none of that id.
    """
    found = await tx.find(_FIND, improvement_id=improvement_id)
    if found is None:
        raise UnknownImprovement("The backlog has no such entry.", field="improvement_id")
    return found


async def list_improvements(tx: Tx, *, state: State | None = None) -> list[Improvement]:
    """Return the backlog, or what is in a state, what is worth most first."""
    return await tx.fetch(_LIST, state=None if state is None else state.value, most=_MOST)


async def list_moves(tx: Tx, *, improvement_ids: Sequence[UUID]) -> list[Move]:
    """Return how improvements came to where they are, the moves of each in their order."""
    return await tx.fetch(_MOVES, improvement_ids=improvement_ids, most=_MOST)


async def _keep(
    tx: Tx,
    improvement_id: UUID,
    edition: int,
    state: State,
    owner: str,
    reason: str,
    by: str,
    at: datetime,
) -> None:
    await tx.run(
        _KEEP,
        improvement_id=improvement_id,
        edition=edition,
        state=state.value,
        owner=owner,
        reason=reason,
        by=by,
        at=at,
    )
