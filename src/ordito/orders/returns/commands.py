"""Verbs of returns: they are announced, come at once or in parts, or are kept after all."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.orders.model import Line, Order, Whereabouts
from ordito.orders.returns.errors import ReturnLimit
from ordito.orders.returns.events import ReturnedPart, ReturnExpected, ReturnReceived
from ordito.orders.returns.model import (
    SENT,
    GoodsReturn,
    Payer,
    ReturnPart,
    ReturnState,
    ReturnTerms,
    Verdict,
    Way,
    WithoutReceipt,
)
from ordito.orders.returns.queries import list_of_order
from ordito.orders.returns.rules import cost_of, meet, payer_of, state_of, taken_back
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, PlaceId

_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_return")
_LOCK_PERSON: Final = _sql.command("lock_person")
_SUM: Final = _sql.query("sum_without_receipt", int)


class Came(msgspec.Struct, frozen=True):
    """Units of a line that came back.

    Attributes:
        line: as it then is.
        units: at least 1.
        condition: in which they came.
        worth_minor: what of what is to pay fell away with them.
    """

    line: Line
    units: int
    condition: str
    worth_minor: int


async def announce(
    tx: Tx,
    *,
    order: Order,
    units: Mapping[int, int],
    lines: Mapping[int, Line],
    terms: ReturnTerms,
    place_id: PlaceId,
    reason: str,
    at: datetime,
) -> GoodsReturn:
    """Expect goods of an order at a place, under a number that stands on the parcel.

    Args:
        tx: open transaction; the order is locked.
        order: whose goods.
        units: by line.
        lines: of the order, by number.
        terms: on which they come back.
        place_id: where.
        reason: code.
        at: now.
    """
    verdicts = {one.line_no: one for one in terms.verdicts}
    parts = tuple(
        _judged(ReturnPart(line_no=no, sku_id=lines[no].sku_id, announced=n), verdicts.get(no))
        for no, n in sorted(units.items())
    )
    fresh = _fresh(tx, order, terms, place_id, reason, at)
    expected = msgspec.structs.replace(
        fresh, state=ReturnState.ANNOUNCED, announced_at=at, parts=parts
    )
    await _keep(tx, expected)
    event = ReturnExpected(
        return_id=expected.return_id,
        number=expected.number,
        way=expected.way,
        place_id=place_id,
        units=sum(units.values()),
    )
    _record(tx, expected, event, at)
    return expected


async def withdraw(tx: Tx, *, order: Order, units: Mapping[int, int]) -> list[GoodsReturn]:
    """Expect units no longer: the customer keeps them after all; return what has changed."""
    changed: list[GoodsReturn] = []
    known = await list_of_order(tx, where=Whereabouts(order.customer_id, order.order_id))
    kept = taken_back(known, units)
    for one in known:
        if one.return_id in kept:
            parts = tuple(
                msgspec.structs.replace(
                    part, announced=part.announced - kept[one.return_id].get(part.line_no, 0)
                )
                for part in one.parts
            )
            changed.append(msgspec.structs.replace(one, parts=parts, state=state_of(parts)))
            await _keep(tx, changed[-1])
    return changed


async def receive(
    tx: Tx,
    *,
    order: Order,
    came: Sequence[Came],
    terms: ReturnTerms,
    place_id: PlaceId,
    reason: str,
    at: datetime,
) -> list[GoodsReturn]:
    """Note what came back, beside what was announced of it.

    Args:
        tx: open transaction; the order is locked.
        order: whose goods.
        came: each line once.
        terms: on which they come back.
        place_id: where they came.
        reason: code.
        at: now.

    Returns:
        The returns that have changed; of one that is received in parts, all that came so far.
    """
    where = Whereabouts(order.customer_id, order.order_id)
    known = await list_of_order(tx, where=where)
    met, rest = meet(known, {one.line.line_no: one.units for one in came}, number=terms.number)
    by_id = {one.return_id: one for one in known}
    if rest:
        fresh = _fresh(tx, order, terms, place_id, reason, at)
        by_id[fresh.return_id] = fresh
        met[fresh.return_id] = rest
    left = {one.line.line_no: [one.units, one.worth_minor] for one in came}
    changed: list[GoodsReturn] = []
    for number, (return_id, units) in enumerate(met.items()):
        before = by_id[return_id]
        parts = _received(before, units, {one.line.line_no: one for one in came}, left, terms)
        after = _costed(before, parts, units, terms, order.currency, is_first=number == 0)
        after = msgspec.structs.replace(
            after,
            state=state_of(parts),
            place_id=place_id,
            reason=reason if before.announced_at is None else before.reason,
            received_at=at,
            actor=tx.context.actor,
        )
        await _keep(tx, after)
        _record(tx, after, _received_event(after, units, before), at)
        changed.append(after)
    return changed


async def take_without_receipt(
    tx: Tx,
    *,
    customer_id: CustomerId,
    return_id: UUID,
    parts: Sequence[ReturnPart],
    limits: WithoutReceipt | None,
    terms: ReturnTerms,
    place_id: PlaceId,
    reason: str,
    checked: str,
    currency: str,
    at: datetime,
) -> GoodsReturn:
    """Take goods whose order nobody finds, as long as the person stays within the limits.

    Args:
        tx: open transaction.
        customer_id: who brings them.
        return_id: chosen by the caller.
        parts: what came, with its worth.
        limits: of a person; None where somebody who may lets them be.
        terms: on which they come back.
        place_id: where.
        reason: code.
        checked: code of the document that was shown.
        currency: of the worth.
        at: now.

    Raises:
        ReturnLimit: it is worth more, or the person has brought back too much within the period.
    """
    await tx.run(_LOCK_PERSON, customer_id=customer_id, at=at)
    if limits is not None:
        worth = sum(part.worth_minor for part in parts)
        await _require_within(tx, customer_id, limits, worth, currency, at)
    bare = _bare(tx, customer_id, return_id, terms, place_id, reason, currency)
    taken = msgspec.structs.replace(
        bare,
        way=Way.NO_RECEIPT,
        state=ReturnState.RECEIVED,
        checked=checked,
        received_at=at,
        transport=Payer.CUSTOMER,
        parts=tuple(parts),
    )
    came = {part.line_no: part.received for part in parts}
    taken = _costed(taken, taken.parts, came, terms, currency, is_first=True)
    await _keep(tx, taken)
    _record(tx, taken, _received_event(taken, came, None), at)
    return taken


async def _require_within(
    tx: Tx,
    customer_id: CustomerId,
    limits: WithoutReceipt,
    worth_minor: int,
    currency: str,
    at: datetime,
) -> None:
    before = await tx.one(
        _SUM,
        customer_id=customer_id,
        currency=currency,
        since=at - timedelta(days=limits.period_days),
    )
    left = min(limits.most_minor, limits.most_in_period_minor - before)
    left = max(left, 0) if limits.currency == currency else 0
    if worth_minor > left:
        raise ReturnLimit(
            f"Without a receipt {left} minor units may still come back.",
            field="lines",
            left_minor=left,
            worth_minor=worth_minor,
            currency=currency,
        )


def _fresh(
    tx: Tx, order: Order, terms: ReturnTerms, place_id: PlaceId, reason: str, at: datetime
) -> GoodsReturn:
    return_id = ids.derive_at(at, "return", order.order_id, order.version)
    bare = _bare(tx, order.customer_id, return_id, terms, place_id, reason, order.currency)
    return msgspec.structs.replace(bare, order_id=order.order_id)


def _bare(
    tx: Tx,
    customer_id: CustomerId,
    return_id: UUID,
    terms: ReturnTerms,
    place_id: PlaceId,
    reason: str,
    currency: str,
) -> GoodsReturn:
    return GoodsReturn(
        customer_id=customer_id,
        return_id=return_id,
        order_id=None,
        number=ids.number_of(return_id),
        way=terms.way,
        state=ReturnState.ANNOUNCED,
        place_id=place_id,
        reason=reason,
        policy_version=terms.policy_version,
        exception=terms.exception,
        excepted_by=tx.context.actor if terms.exception else None,
        checked=None,
        currency=currency,
        minutes=0,
        handling_minor=0,
        transport_minor=0,
        transport=payer_of(terms.verdicts),
        announced_at=None,
        received_at=None,
        actor=tx.context.actor,
    )


def _received(
    before: GoodsReturn,
    units: Mapping[int, int],
    came: Mapping[int, Came],
    left: dict[int, list[int]],
    terms: ReturnTerms,
) -> tuple[ReturnPart, ...]:
    """Return the parts of a return with what came; worth is shared by units, the last the rest."""
    known = {part.line_no: part for part in before.parts}
    verdicts = {one.line_no: one for one in terms.verdicts}
    for line_no, count in units.items():
        one, (there, worth) = came[line_no], left[line_no]
        share = worth * count // there
        left[line_no] = [there - count, worth - share]
        part = known.get(line_no) or ReturnPart(line_no=line_no, sku_id=one.line.sku_id)
        known[line_no] = _judged(
            msgspec.structs.replace(
                part,
                received=part.received + count,
                condition=one.condition,
                worth_minor=part.worth_minor + share,
            ),
            verdicts.get(line_no),
        )
    return tuple(known[line_no] for line_no in sorted(known))


def _costed(
    before: GoodsReturn,
    parts: tuple[ReturnPart, ...],
    units: Mapping[int, int],
    terms: ReturnTerms,
    currency: str,
    *,
    is_first: bool,
) -> GoodsReturn:
    """Return a return with what taking this part of it cost; a parcel costs once."""
    minutes, handling = cost_of(
        terms.costs,
        units=sum(units.values()),
        minutes=None if terms.minutes is None else terms.minutes * is_first,
        currency=currency,
    )
    costs, payer = terms.costs, payer_of(terms.verdicts) if terms.verdicts else before.transport
    pays = before.way in SENT and payer == Payer.COMPANY and before.received_at is None
    parcel = costs.parcel_minor if costs is not None and costs.currency == currency and pays else 0
    return msgspec.structs.replace(
        before,
        parts=parts,
        policy_version=terms.policy_version,
        exception=terms.exception or before.exception,
        excepted_by=before.excepted_by,
        minutes=before.minutes + minutes,
        handling_minor=before.handling_minor + handling,
        transport_minor=before.transport_minor + parcel,
        transport=payer,
        strays=(*before.strays, *(terms.strays if is_first else ())),
    )


def _judged(part: ReturnPart, verdict: Verdict | None) -> ReturnPart:
    if verdict is None:
        return part
    return msgspec.structs.replace(part, why=verdict.why, rule=verdict.rule)


async def _keep(tx: Tx, one: GoodsReturn) -> None:
    excepted_by = one.excepted_by
    if one.exception is not None and excepted_by is None:
        excepted_by = tx.context.actor
    await tx.run(
        _KEEP,
        customer_id=one.customer_id,
        return_id=one.return_id,
        order_id=one.order_id,
        number=one.number,
        way=one.way,
        state=one.state,
        place_id=one.place_id,
        reason=one.reason,
        policy_version=one.policy_version,
        exception=one.exception,
        excepted_by=excepted_by,
        checked=one.checked,
        currency=one.currency,
        minutes=one.minutes,
        handling_minor=one.handling_minor,
        transport_minor=one.transport_minor,
        transport=one.transport,
        announced_at=one.announced_at,
        received_at=one.received_at,
        actor=one.actor,
        strays=msgspec.to_builtins(one.strays),
        line_nos=[part.line_no for part in one.parts],
        sku_ids=[part.sku_id for part in one.parts],
        announced=[part.announced for part in one.parts],
        received=[part.received for part in one.parts],
        conditions=[part.condition for part in one.parts],
        whys=[part.why for part in one.parts],
        rules=[part.rule for part in one.parts],
        worths_minor=[part.worth_minor for part in one.parts],
    )


def _received_event(
    after: GoodsReturn, units: Mapping[int, int], before: GoodsReturn | None
) -> ReturnReceived:
    """Return the fact of what came just now, with what just this cost."""
    known = {} if before is None else {part.line_no: part for part in before.parts}
    parts = tuple(
        ReturnedPart(
            line_no=part.line_no,
            sku_id=part.sku_id,
            announced=part.announced,
            received=units[part.line_no],
            worth_minor=part.worth_minor
            - (known[part.line_no].worth_minor if part.line_no in known else 0),
            why=part.why,
            rule=part.rule,
        )
        for part in after.parts
        if part.line_no in units
    )
    return ReturnReceived(
        return_id=after.return_id,
        number=after.number,
        way=after.way,
        place_id=after.place_id,
        reason=after.reason,
        currency=after.currency,
        worth_minor=sum(part.worth_minor for part in parts),
        minutes=after.minutes - (before.minutes if before else 0),
        handling_minor=after.handling_minor - (before.handling_minor if before else 0),
        transport_minor=after.transport_minor - (before.transport_minor if before else 0),
        exception=after.exception,
        is_mismatch=after.is_mismatch,
        parts=parts,
    )


def _record(tx: Tx, one: GoodsReturn, event: ReturnExpected | ReturnReceived, at: datetime) -> None:
    tx.record(
        event,
        subject=one.return_id,
        customer_id=one.customer_id,
        case_id=one.order_id or one.return_id,
        at=at,
    )
