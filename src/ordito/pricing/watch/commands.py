"""Verbs of the watcher: keep what a run has found, take note of it, and say how far it has come."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import SkuId
from ordito.pricing.watch import events
from ordito.pricing.watch.errors import DeviationGone
from ordito.pricing.watch.model import Answer, Asked, Difference, Question, Side

_sql: Final = statements(__name__)
_ADD: Final = _sql.command("add_deviations")
_SEE_AGAIN: Final = _sql.command("see_again")
_CLOSE: Final = _sql.command("close")
_ACKNOWLEDGE: Final = _sql.query("acknowledge", UUID)
_ADD_RUN: Final = _sql.command("add_run")
_FORGET_RUNS: Final = _sql.command("forget_runs")
_OPEN_WALK: Final = _sql.command("open_walk")
_END_WALK: Final = _sql.query("end_walk", str)

RUNS_ARE_KEPT: Final = timedelta(days=30)
_WALK: Final = "skus"
_Key = tuple[SkuId, str, str]


class Walk(msgspec.Struct, frozen=True):
    """How far the walk over all SKUs has come.

    Attributes:
        round: number of the walk.
        began_at: when this one began.
        after: code of the SKU that was asked last.
        walked: SKUs that were asked in this walk.
        of_skus: SKUs in all, when it was last looked at.
        rulebook_version: up to which changes were followed.
        seen_until: up to which instant edges of prices were followed.
    """

    round: int
    began_at: datetime
    after: str
    walked: int
    of_skus: int
    rulebook_version: int
    seen_until: datetime


class _Open(msgspec.Struct, frozen=True):
    """A deviation that is not gone."""

    deviation_id: UUID
    sku_id: SkuId
    surface: str
    context: str
    asked_for: datetime | None
    first_seen_at: datetime


class Run(msgspec.Struct, frozen=True):
    """What a run has asked and found.

    Attributes:
        run_id: its id.
        began_at: when it began.
        ended_at: when it ended.
        rulebook_version: in force at its end.
        skus: that were asked for.
        questions: requests to surfaces.
        compared: questions whose answers could be compared.
        explained: answers that differ by declared rules.
        late: answers that were right a moment before.
        deviating: answers that deviate.
        found: deviations that are new.
        gone: deviations that are gone.
        silent: surfaces that did not answer, with how often and why.
    """

    run_id: UUID
    began_at: datetime
    ended_at: datetime
    rulebook_version: int
    skus: int
    questions: int
    compared: int
    explained: int
    late: int
    deviating: int
    found: int
    gone: int
    silent: dict[str, str]


_LIST_OPEN: Final = _sql.query("list_open", _Open)
_TAKE_WALK: Final = _sql.query("take_walk", Walk)


async def take_walk(tx: Tx, *, at: datetime, until: datetime) -> Walk | None:
    """Take the walk on where it stopped; None where another process walks.

    Args:
        tx: open transaction.
        at: now.
        until: when another process may take it on, if this one ends without a word.
    """
    await tx.run(_OPEN_WALK, name=_WALK, at=at)
    return await tx.find(_TAKE_WALK, name=_WALK, at=at, until=until)


async def end_walk(tx: Tx, *, walk: Walk, at: datetime) -> None:
    """Keep how far the walk has come, and let others go on."""
    await tx.one(_END_WALK, name=_WALK, at=at, **msgspec.structs.asdict(walk))


async def keep_findings(
    tx: Tx, *, asked: Sequence[Asked], surfaces: Iterable[str], at: datetime
) -> tuple[int, int]:
    """Keep what was found: new deviations, those seen again, and those that are gone.

    A deviation is gone when its surface was asked the same and did not deviate, when it has no
    such surface any more, or when the instant that was asked for has passed.

    Args:
        tx: open transaction.
        asked: questions with what came of them.
        surfaces: names of all surfaces that there are.
        at: now.

    Returns:
        How many are new, and how many are gone.
    """
    open_ones = {(one.sku_id, one.surface, one.context): one for one in await tx.fetch(_LIST_OPEN)}
    found: dict[_Key, tuple[Question, Difference]] = {}
    for one in asked:
        for difference in one.judgement.differences:
            question = one.question.put_to(difference.side)
            # the same question comes beside several places; the first, plain one is kept
            found.setdefault(_key_of(question, difference.side), (question, difference))
    new = [_row(*found[key], at) for key in sorted(found.keys() - open_ones.keys())]
    again = [
        _row(*found[key], at) | {"deviation_id": open_ones[key].deviation_id}
        for key in sorted(found.keys() & open_ones.keys())
    ]
    settled = {
        _key_of(one.question.put_to(side), side)
        for one in asked
        for side in one.sides
        if side.surface not in one.judgement.late
    }
    known = frozenset(surfaces)
    gone = [
        one
        for key, one in sorted(open_ones.items())
        if key not in found
        and (key in settled or one.surface not in known or _is_past(one.asked_for, at))
    ]
    await tx.run(_ADD, rows=new)
    await tx.run(_SEE_AGAIN, rows=again)
    await tx.run(_CLOSE, at=at, rows=[{"sku_id": o.sku_id, "id": o.deviation_id} for o in gone])
    for row in new:
        tx.record(_found(row), subject=row["deviation_id"], at=at)
    for one in gone:
        lasted_s = int((at - one.first_seen_at).total_seconds())
        event = events.DeviationGone(
            deviation_id=one.deviation_id,
            sku_id=one.sku_id,
            surface=one.surface,
            lasted_s=lasted_s,
        )
        tx.record(event, subject=one.deviation_id, at=at)
    return len(new), len(gone)


async def keep_run(tx: Tx, *, run: Run) -> None:
    """Keep what a run has done, and forget runs of long ago."""
    await tx.run(_ADD_RUN, **msgspec.structs.asdict(run))
    await tx.run(_FORGET_RUNS, before=run.began_at - RUNS_ARE_KEPT)


async def acknowledge(
    tx: Tx, *, sku_id: SkuId, deviation_id: UUID, reason: str, at: datetime
) -> None:
    """Take note of a deviation with a reason; it stays until it is gone, and alarms nobody more.

    Raises:
        UnknownDeviation: there is none of that id.
        DeviationGone: it is gone already.
    """
    actor = tx.context.actor
    found = await tx.find(
        _ACKNOWLEDGE, sku_id=sku_id, deviation_id=deviation_id, by=actor, reason=reason, at=at
    )
    if found is None:
        raise DeviationGone(f"Deviation {deviation_id} is gone.", field="deviation_id")
    event = events.DeviationAcknowledged(deviation_id=deviation_id, sku_id=sku_id)
    tx.record(event, subject=deviation_id, at=at)


def _key_of(question: Question, side: Side) -> _Key:
    return question.sku_id, side.surface, question.context


def _is_past(asked_for: datetime | None, at: datetime) -> bool:
    return asked_for is not None and asked_for <= at


def _row(question: Question, difference: Difference, at: datetime) -> dict[str, Any]:
    answer, against = difference.answer, difference.against_answer
    return {
        "deviation_id": ids.new(),
        "sku_id": question.sku_id,
        "surface": difference.side.surface,
        "against": difference.against.surface,
        "channel_id": difference.side.channel_id,
        "against_channel_id": difference.against.channel_id,
        "context": question.context,
        "quantity": question.quantity,
        "customer_group": question.customer_group,
        "place_id": question.place_id,
        "asked_for": question.at,
        "cause": difference.cause.value,
        "rules": list(difference.rules),
        "currency": answer.currency,
        "shown_minor": answer.shown_minor,
        "against_currency": against.currency,
        "against_minor": against.shown_minor,
        "answer": _told(answer),
        "against_answer": _told(against),
        "first_seen_at": at,
        "last_seen_at": at,
        "times": 1,
    }


def _told(answer: Answer) -> dict[str, Any]:
    return msgspec.to_builtins(answer)


def _found(row: dict[str, Any]) -> events.DeviationFound:
    return events.DeviationFound(
        deviation_id=row["deviation_id"],
        sku_id=row["sku_id"],
        surface=row["surface"],
        against=row["against"],
        deviating_channel_id=row["channel_id"],
        against_channel_id=row["against_channel_id"],
        context=row["context"],
        cause=row["cause"],
        currency=row["currency"],
        shown_minor=row["shown_minor"],
        against_minor=row["against_minor"],
    )
