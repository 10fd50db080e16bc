"""Change returns: on what terms goods of an order come back, as somebody asks for it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from ordito import orders
from ordito.flows.change_effect import ChangePlan
from ordito.network import Place
from ordito.platform.ids import SkuId
from ordito.processes.change_asked import BroughtLine, Combine, Exchange, RequestReturn, Return
from ordito.processes.change_lines import Present
from ordito.reads.price_context import groups_of
from ordito.reads.return_terms import Returning, terms_of

_PICK_UP_DAYS: Final = 14
_SATURDAY: Final = 5


def announced_terms(
    present: Present, plan: ChangePlan, asked: RequestReturn, place: Place | None
) -> ChangePlan:
    """Add on what terms units will come back that the customer announces, and who brings them.

    Raises:
        NotByPolicy: by the rules some of it does not come back.
        orders.returns.NoPickUp: no carrier fetches them, there or on that day.
    """
    returning = [Returning(one.line_no, one.quantity, None, asked.reason) for one in plan.taken]
    terms = _terms(present, returning, way=orders.returns.Way(asked.way), exception=asked.exception)
    place_id = None if place is None else place.place_id
    sent = present.memory.returns.policy.sent_back
    if asked.way == orders.returns.Way.PICK_UP:
        _require_pick_up(present, sent, asked.pick_up_on)
    if asked.way not in orders.returns.SENT or sent is None:
        terms = msgspec.structs.replace(terms, place_id=place_id)
        return msgspec.structs.replace(plan, terms=terms)
    terms = msgspec.structs.replace(
        terms,
        place_id=place_id or sent.place_id,
        carrier=sent.carrier,
        pick_up_on=asked.pick_up_on if asked.way == orders.returns.Way.PICK_UP else None,
    )
    return msgspec.structs.replace(plan, terms=terms)


def pick_up_days(present: Present) -> list[date]:
    """Return the days on which a carrier fetches goods: working days from tomorrow on, two weeks.

    None where the policy names no carrier that does, or the order has no address.
    """
    sent = present.memory.returns.policy.sent_back
    if sent is None or not sent.picks_up or present.went_to is None:
        return []
    market = present.memory.channel(present.order.channel_id).market
    today = orders.returns.local_day(present.at, present.memory.zone_of_market(market))
    days = (today + timedelta(days=ahead) for ahead in range(1, _PICK_UP_DAYS + 1))
    return [day for day in days if day.weekday() < _SATURDAY]


def _require_pick_up(
    present: Present, sent: orders.returns.SendingBack | None, day: date | None
) -> None:
    if sent is None or not sent.picks_up:
        raise orders.returns.NoPickUp("No carrier fetches goods.", field="way")
    if present.went_to is None:
        raise orders.returns.NoPickUp("The order has no address to fetch them from.", field="way")
    if day not in pick_up_days(present):
        raise orders.returns.NoPickUp("No carrier comes on that day.", field="pick_up_on")


def brought_terms(
    present: Present,
    plan: ChangePlan,
    lines: Sequence[BroughtLine],
    asked: Return | Exchange | Combine,
) -> ChangePlan:
    """Add on what terms goods come back that are here.

    What the customer has not got yet is simply not wanted any more, and has no terms.

    Raises:
        orders.returns.UnknownReturn: the order has none of the number that is named.
        NotByPolicy: by the rules some of it does not come back.
    """
    known = orders.by_number(present.lines)
    returning = [
        Returning(one.line_no, units, one.condition, one.reason or plan.reason)
        for one in lines
        if (units := min(one.quantity, known[one.line_no].kept))
    ]
    number = None if isinstance(asked, Exchange) else asked.number
    announced = None if number is None else _announced(present, number)
    terms = _terms(
        present,
        returning,
        way=_way_of(asked, announced),
        exception=asked.exception,
    )
    if announced is not None:
        terms = msgspec.structs.replace(terms, number=announced.number)
    if isinstance(asked, Return):
        strays = tuple(
            orders.returns.Stray(
                present.memory.sku(one.sku, field=f"strays[{i}].sku").sku_id, one.quantity
            )
            for i, one in enumerate(asked.strays)
        )
        terms = msgspec.structs.replace(terms, minutes=asked.minutes, strays=strays)
    return msgspec.structs.replace(plan, terms=terms)


def _way_of(
    asked: Return | Exchange | Combine, announced: orders.returns.GoodsReturn | None
) -> orders.returns.Way:
    if isinstance(asked, Return) and asked.way is not None:
        return orders.returns.Way(asked.way)
    return orders.returns.Way.COUNTER if announced is None else orders.returns.Way(announced.way)


def refund_terms(present: Present, plan: ChangePlan) -> ChangePlan:
    """Add the terms on which goods came back whose money was withheld until now."""
    rules = {rule.code: rule for rule in present.memory.returns.policy.rules}
    came = {part.line_no: part for one in present.returns for part in one.parts if part.received}
    verdicts: list[orders.returns.Verdict] = []
    for one in plan.taken:
        part = came.get(one.line_no)
        rule = None if part is None or part.why == "withdrawal" else rules.get(part.rule or "")
        verdicts.append(
            orders.returns.Verdict(
                line_no=one.line_no,
                allowed=True,
                why="no_rule" if part is None else part.why or "no_rule",
                rule=None if rule is None else rule.code,
                refund_as=orders.returns.RefundAs.TENDER if rule is None else rule.refund_as,
                fee=None if rule is None else rule.fee,
            )
        )
    return msgspec.structs.replace(plan, terms=orders.returns.ReturnTerms(verdicts=tuple(verdicts)))


def worth_of(present: Present, plan: ChangePlan) -> int:
    """Return what a change gives back for the units that it takes back, minor units."""
    known = orders.by_number(present.lines)
    return sum(
        orders.relief_of(
            known[one.line_no], min(one.quantity, orders.units_left(known[one.line_no]))
        )[0]
        for one in plan.taken
    )


def is_charged(present: Present, sku_id: SkuId) -> bool:
    """Tell whether a service was charged already to this order."""
    return any(line.sku_id == sku_id for line in present.lines)


def _terms(
    present: Present,
    returning: Sequence[Returning],
    *,
    way: orders.returns.Way,
    exception: str | None,
) -> orders.returns.ReturnTerms:
    return terms_of(
        present.memory,
        present.order,
        present.lines,
        present.actions,
        returning,
        groups=groups_of(present.memory, present.agreed.party, present.at),
        buyer=present.buyer,
        way=way,
        exception=exception,
        at=present.at,
    )


def _announced(present: Present, number: str) -> orders.returns.GoodsReturn:
    typed = "".join(c for c in number.upper() if c.isalnum())
    for one in present.returns:
        if one.number.replace("-", "") == typed:
            return one
    raise orders.returns.UnknownReturn(f"The order has no return {number[:40]}.", field="number")
