"""Case facts: the facts of an order, or of a person, on which alone it is decided what is granted.

They are read before anything is changed, so that a preview and its confirmation see the same.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito import orders, service
from ordito.orders import Line, LineKind, Order, ReturnedLine, Whereabouts
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, SkuId
from ordito.reads.memory import Memory
from ordito.reads.party import find_party
from ordito.reads.price_context import groups_of

Standing = service.decisions.PromiseStanding

_HOUR: Final = timedelta(hours=1)
_TIER: Final = "tier:"
# what rules name; a product has an id of its own and is no kind of goods
_KINDS: Final = ("category:", "collection:", "brand:")


class Promised(msgspec.Struct, frozen=True):
    """Until when something was promised, and when that was kept; None is not yet."""

    promised_at: datetime
    kept_at: datetime | None


class Scene(msgspec.Struct, frozen=True):
    """A person, and the order it is about where it is about one, as they are before a decision.

    Attributes:
        customer_id: whose.
        tier: of the membership, ``none`` without one.
        is_company: whether it is a company that buys.
        order: the head; None where it is about none.
        lines: of the order.
        promises: that were made for it.
        at: now.
    """

    customer_id: CustomerId
    tier: str
    is_company: bool
    order: Order | None
    lines: Sequence[Line]
    promises: Sequence[Promised]
    at: datetime


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """What it is about, as far as the books do not say it.

    Attributes:
        cause: reason code.
        currency: ISO 4217.
        value_minor: what the units in question are worth, minor units.
        line_nos: of the order, in question; empty is all of it.
        verdicts: of the rules of returns, where goods come back.
        conditions: of what comes back.
    """

    cause: str
    currency: str
    value_minor: int
    line_nos: Sequence[int] = ()
    verdicts: Sequence[orders.returns.Verdict] = ()
    conditions: frozenset[str] = frozenset()


_sql: Final = statements(__name__)
_PROMISES: Final = _sql.query("list_promises_of_order", Promised)


async def read_order_scene(tx: Tx, *, memory: Memory, where: Whereabouts, at: datetime) -> Scene:
    """Return an order as it is, with what was promised of it and whose it is.

    Raises:
        UnknownOrder: there is none.
    """
    customer_id, order_id = where.customer_id, where.order_id
    order = await orders.get_order(tx, customer_id=customer_id, order_id=order_id)
    lines = await orders.list_lines(tx, customer_id=customer_id, order_id=order_id)
    places = sorted({line.place_id for line in lines})
    promises = await tx.fetch(_PROMISES, place_ids=places, order_id=order_id)
    person = await read_person_scene(tx, memory=memory, customer_id=customer_id, at=at)
    return msgspec.structs.replace(person, order=order, lines=lines, promises=promises)


async def read_person_scene(
    tx: Tx, *, memory: Memory, customer_id: CustomerId, at: datetime
) -> Scene:
    """Return somebody of whom something is decided that is about no order."""
    party = await find_party(tx, customer=customer_id)
    groups = groups_of(memory, party, at)
    tiers = sorted(name.removeprefix(_TIER) for name in groups if name.startswith(_TIER))
    company = await orders.companies.find_company(tx, customer_id=customer_id)
    tier = tiers[0] if tiers else "none"
    return Scene(customer_id, tier, company is not None, None, (), (), at)


def facts_of_scene(
    memory: Memory, scene: Scene, told: Complaint, history: service.decisions.History
) -> service.decisions.CaseFacts:
    """Return the facts of a case, the same whoever notes them and wherever.

    Args:
        memory: network, catalogue, the policy's words for causes.
        scene: as it was before the decision.
        told: what it is about.
        history: what the person was granted before.
    """
    order = scene.order
    late_hours = max((_late_hours(one, scene.at) for one in scene.promises), default=0)
    return service.decisions.CaseFacts(
        currency=told.currency,
        cause=told.cause,
        fault=memory.decisions.fault_of(told.cause),
        promise=_standing(scene, late_hours),
        late_hours=late_hours,
        age_days=_age_days(scene),
        over_days=_over_days(memory, scene, told.verdicts),
        return_why=_why(memory, scene, told.verdicts),
        condition=_condition(told.conditions),
        value_minor=told.value_minor,
        delivery_minor=sum(
            line.total_minor for line in scene.lines if line.kind == LineKind.DELIVERY
        ),
        market="none" if order is None else memory.channel(order.channel_id).market,
        tier=scene.tier,
        is_company=scene.is_company,
        grants=history.grants,
        granted_minor=history.granted_minor,
        tags=_tags(memory, scene, frozenset(told.line_nos)),
    )


def worth_of_units(scene: Scene, units: Sequence[ReturnedLine]) -> int:
    """Return what units of lines were sold for, minor units, rounded down line by line."""
    known = orders.by_number(scene.lines)
    return sum(
        known[one.line_no].total_minor * one.quantity // known[one.line_no].ordered for one in units
    )


def _standing(scene: Scene, late_hours: int) -> Standing:
    if not scene.promises:
        return Standing.NONE
    if late_hours:
        return Standing.BROKEN
    is_open = any(one.kept_at is None for one in scene.promises)
    return Standing.OPEN if is_open else Standing.KEPT


def _late_hours(one: Promised, at: datetime) -> int:
    """Return the hours by which a promise is late, begun ones counted; 0 is in time."""
    late = (one.kept_at or at) - one.promised_at
    return -(-late // _HOUR) if late > timedelta() else 0


def _age_days(scene: Scene) -> int:
    if scene.order is None:
        return 0
    had = [one.kept_at for one in scene.promises if one.kept_at is not None]
    return max(0, (scene.at - max(had, default=scene.order.placed_at)).days)


def _over_days(memory: Memory, scene: Scene, verdicts: Sequence[orders.returns.Verdict]) -> int:
    ends = [one.until for one in verdicts if one.until is not None]
    if not ends or scene.order is None:
        return 0
    zone = memory.zone_of_market(memory.channel(scene.order.channel_id).market)
    return max(0, (orders.returns.local_day(scene.at, zone) - min(ends)).days)


def _why(memory: Memory, scene: Scene, verdicts: Sequence[orders.returns.Verdict]) -> str:
    """Return what the rules of returns say, also where somebody acts against them."""
    if not verdicts:
        return "none"
    against = [one for one in verdicts if one.why == "exception"]
    if not against:
        return min(one.why for one in verdicts)
    final = {rule.code for rule in memory.returns.policy.rules if rule.is_final}
    if any(one.rule in final for one in against):
        return "final_sale"
    return "too_late" if _over_days(memory, scene, against) else "exception"


def _condition(conditions: frozenset[str]) -> str:
    if not conditions:
        return "none"
    return next(iter(conditions)) if len(conditions) == 1 else "mixed"


def _tags(memory: Memory, scene: Scene, line_nos: frozenset[int]) -> tuple[str, ...]:
    found: set[str] = set()
    for line in scene.lines:
        if line.kind == LineKind.GOODS and (not line_nos or line.line_no in line_nos):
            tags = memory.tags_of(memory.shelf.sku(SkuId(line.sku_id)))
            found |= {tag for tag in tags if tag.startswith(_KINDS)}
    return tuple(sorted(found))
