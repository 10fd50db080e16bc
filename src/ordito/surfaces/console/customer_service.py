"""Service of a customer: what is open, what to do next, how far the reader may go, who it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import msgspec

from ordito import customers, engagement, orders, service
from ordito.engagement import After, MadeOffer
from ordito.orders import Line
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, OrderId
from ordito.reads.customer_page import CustomerPage, OrderBrief
from ordito.reads.profile import HotProfile, OpenOrder
from ordito.reads.verified import Hearer, list_hearers
from ordito.surfaces.call import Call
from ordito.surfaces.console.limits import limits_of
from ordito.surfaces.console.moments import Teller, order_url, place_name
from ordito.surfaces.desk_screens import (
    Advice,
    Bond,
    CaseBrief,
    Heard,
    OwedLine,
    OwedOrder,
    PersonDesk,
)
from ordito.surfaces.guards import Role

_SHOWN_ORDERS: Final = 4
_MOST_BONDS: Final = 20
_MOST_CASES: Final = 6
_SPLITTERS: Final = frozenset({Role.AGENT, Role.ADMIN})
_CHANGERS: Final = frozenset({Role.ASSOCIATE, Role.AGENT, Role.ADMIN})
_MARKETING: Final = "marketing"


class Served(msgspec.Struct, frozen=True):
    """What is read of somebody who is served.

    Attributes:
        hearers: who has verified the person lately.
        lines: of the orders that are shown, by order.
        why: what joins the ids of the person.
        cases: of all ids, the latest first.
        offers: that the person can still use.
        may_offer: whether some rule lets people make offers.
    """

    hearers: Sequence[Hearer]
    lines: Mapping[OrderId, Sequence[Line]]
    why: customers.identity.Explanation
    cases: Sequence[service.cases.Case]
    offers: Sequence[MadeOffer]
    may_offer: bool


async def read_served(
    tx: Tx, *, customer_id: CustomerId, page: CustomerPage, profile: HotProfile, at: datetime
) -> Served:
    """Return what the desk shows of a person beside the timeline."""
    shown = _shown(page, {one.order_id for one in profile.open_orders})
    wheres = [
        where
        for one in shown
        if (where := await orders.find_order_key(tx, name=one.number)) is not None
    ]
    why = await customers.identity.explain(tx, customer_id=customer_id)
    book = await engagement.OFFERS.load(tx)
    return Served(
        hearers=await list_hearers(tx, customer_id=customer_id, at=at),
        lines=await orders.list_all_lines(tx, wheres=wheres),
        why=why,
        cases=await service.cases.list_of_person(
            tx, customer_ids=why.customer_ids, most=_MOST_CASES
        ),
        offers=await engagement.list_open_of(tx, customer_id=customer_id, at=at),
        may_offer=any(one.after is After.AGENT for one in book.policy.rules),
    )


def desk_of(
    request: Call,
    teller: Teller,
    url: str,
    page: CustomerPage,
    profile: HotProfile,
    served: Served,
    *,
    is_open: bool,
    is_known: bool,
) -> PersonDesk:
    """Return the part of a customer's page for who serves them."""
    roles = request.principal.roles
    sees_story = is_open or not is_known or _is_served_here(request, profile)
    currency = page.spent[0].currency if page.spent else _currency(teller)
    owed = _owed(teller, page, profile, served, may_change=not roles.isdisjoint(_CHANGERS))
    return PersonDesk(
        is_open=is_open,
        sees_story=sees_story,
        heard=tuple(
            Heard(who=teller.colleagues.get(one.actor, "?"), by=one.by, at=one.at)
            for one in served.hearers
        ),
        advice=_advice(url, profile, served, owed, sees_story=sees_story),
        allowed=limits_of(request, currency) if not roles.isdisjoint(_CHANGERS) else (),
        owed=owed if sees_story else (),
        ids=len(served.why.customer_ids),
        bonds=tuple(
            _bond(url, edge, may_split=not roles.isdisjoint(_SPLITTERS))
            for edge in served.why.edges[:_MOST_BONDS]
        ),
        relations_url=f"{url}/relations" if is_open and is_known else None,
        orders=len(page.orders),
        cases=tuple(_case(one) for one in served.cases),
        new_case_url="/desk/open" if is_known and not roles.isdisjoint(_CHANGERS) else None,
        customer_id=str(served.why.person_id),
        key=str(ids.new()),
    )


def _case(case: service.cases.Case) -> CaseBrief:
    return CaseBrief(
        number=case.number,
        url=f"/desk/cases/{case.number}",
        subject=case.subject,
        state=case.state,
        channel=case.channel,
        at=case.opened_at,
    )


def _is_served_here(request: Call, profile: HotProfile) -> bool:
    """Tell whether the person has let the reader's own place know to be there."""
    own = request.principal.place_ids
    return own is not None and not own.isdisjoint(profile.place_ids)


def _currency(teller: Teller) -> str:
    channels = teller.memory.directory.channels.values()
    return min((one.currency for one in channels), default="EUR")


def _shown(page: CustomerPage, open_ids: set[UUID]) -> list[OrderBrief]:
    """Return the orders that are spoken about: open ones first, then the latest."""
    return sorted(page.orders, key=lambda one: one.order_id not in open_ids)[:_SHOWN_ORDERS]


def _owed(
    teller: Teller, page: CustomerPage, profile: HotProfile, served: Served, *, may_change: bool
) -> tuple[OwedOrder, ...]:
    still: dict[UUID, OpenOrder] = {one.order_id: one for one in reversed(profile.open_orders)}
    return tuple(
        _order(teller, one, still.get(one.order_id), served, may_change=may_change)
        for one in _shown(page, set(still))
    )


def _order(
    teller: Teller, one: OrderBrief, still: OpenOrder | None, served: Served, *, may_change: bool
) -> OwedOrder:
    url = order_url(one.order_id)
    promised = None if still is None else still.promised_at
    return OwedOrder(
        number=one.number,
        url=url,
        state=state_of(one.ordered, one.fulfilled, one.cancelled),
        method=None if still is None else still.method,
        place=None if still is None else place_name(teller.memory, still.place_id),
        promised_at=promised,
        is_late=promised is not None and promised < now(),
        lines=tuple(
            OwedLine(
                title=teller.sku(line.sku_id),
                units=units,
                change_url=f"{url}/other-model/{line.line_no}" if may_change else None,
            )
            for line in served.lines.get(OrderId(one.order_id), ())
            if (units := line.open or line.fulfilled - line.returned) and line.kind == "goods"
        ),
    )


def state_of(ordered: int, fulfilled: int, cancelled: int) -> str:
    """Return the code of how far an order has come, by its units."""
    if cancelled == ordered:
        return "cancelled"
    if fulfilled + cancelled == ordered:
        return "fulfilled"
    return "partly_fulfilled" if fulfilled else "open"


def _advice(
    url: str,
    profile: HotProfile,
    served: Served,
    owed: Sequence[OwedOrder],
    *,
    sees_story: bool,
) -> tuple[Advice, ...]:
    if not sees_story:
        return (Advice(code="verify", url=f"{url}#person"),)
    waiting = [one for one in served.cases if one.state in ("new", "open")]
    found: list[Advice] = [
        Advice(code="case", about=one.subject, url=_case(one).url) for one in waiting
    ]
    found += [Advice(code="late", about=one.number, url=one.url) for one in owed if one.is_late]
    for case in profile.cases:
        is_return = "return" in case.kind
        where = order_url(case.order_id)
        found.append(Advice(code="return_open" if is_return else "hold", url=where))
    found += [
        Advice(code="collect", about=one.place or "", url=one.url)
        for one in owed
        if one.method == "collect" and not one.is_late
    ]
    if profile.carts:
        found.append(Advice(code="cart"))
    if any(one.compared_at for one in profile.looked_at):
        found.append(Advice(code="compare", url=f"{url}#now"))
    if not any(one.purpose.startswith(_MARKETING) for one in profile.consents):
        found.append(Advice(code="consent", url=f"{url}/privacy"))
    if served.offers:
        found.append(Advice(code="offered", url=f"{url}/offer"))
    elif served.may_offer and owed:
        found.append(Advice(code="offer", url=f"{url}/offer"))
    return tuple(found) or (Advice(code="nothing"),)


def _bond(url: str, edge: customers.identity.Edge, *, may_split: bool) -> Bond:
    evidence = cast("dict[str, Any]", edge.evidence or {})
    weight, pair = evidence.get("weight"), evidence.get("pair_id")
    stands = edge.cut_at is None and edge.held is None
    return Bond(
        rule=edge.rule,
        source=edge.source,
        other=str(edge.other_id)[-6:],
        other_url=f"/customers/{edge.other_id}" if pair is None else f"/doubles/{pair}",
        at=edge.first_at,
        # bits of evidence as the share of such pairs that are one person
        score=1 / (1 + 2.0**-weight) if isinstance(weight, float | int) else None,
        held=edge.held,
        cut_at=edge.cut_at,
        split_url=f"{url}/splits/{edge.edge_id}" if stands and may_split else None,
    )
