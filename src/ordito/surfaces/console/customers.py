"""Customer: one person with one timeline over all channels."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from ordito import customers
from ordito.customers import HeldIdentifier, Profile
from ordito.platform.clock import local_day, now
from ordito.platform.ids import CustomerId
from ordito.platform.money import Money
from ordito.reads.customer_page import CustomerPage, read_customer_page
from ordito.reads.memory import Memory
from ordito.surfaces import screens, words
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import (
    Teller,
    address,
    channel_chips,
    channel_kind,
    moment_of,
    order_url,
    teller_of,
)
from ordito.surfaces.guards import Principal, Role, staff
from ordito.surfaces.screens import Figure, OrderBrief

_PAGE_SIZE: Final = 40
_OPEN_TO: Final = frozenset({Role.AGENT, Role.ADMIN})
_GROUP_IT: Final = frozenset({Role.AGENT, Role.MERCHANDISER, Role.ADMIN})
_SHOWN_LETTERS: Final = 2
_RANKS: Final = tuple(words.IDENTIFIERS)
_TECHNICAL: Final = frozenset({"device", "external"})


@get(
    "/customers/{customer_id:uuid}",
    access=staff(),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_customer(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Show who it is and what happened everywhere; also somebody anonymous has a page.

    Personal values are masked unless the reader's role may see them.
    """
    memory, asked = request.house.memory, request.query_params
    kind = asked.get("channel")
    before = _instant(asked.get("before"))
    page = await request.db.read(
        read_customer_page,
        customer_id=CustomerId(customer_id),
        before=before or now(),
        channel_ids=_channel_ids(memory, kind),
        page_size=_PAGE_SIZE,
    )
    profile = await _profile(request, customer_id)
    teller = await teller_of(request)
    groups = await request.db.read(
        customers.groups.list_groups, customer_id=CustomerId(customer_id)
    )
    screen = msgspec.structs.replace(
        _screen(request, teller, customer_id, page, profile, asked),
        groups=_groups(groups, request.house.settings.zone),
        may_group=not request.principal.roles.isdisjoint(_GROUP_IT),
    )
    return Template("customer.html", context={"screen": screen})


def may_see_persons(principal: Principal) -> bool:
    """Tell whether personal values are shown to this reader."""
    return not principal.roles.isdisjoint(_OPEN_TO)


def masked(value: str) -> str:
    """Return a value of which only the first letters can be read."""
    return value[:_SHOWN_LETTERS] + "•" * min(max(len(value) - _SHOWN_LETTERS, 1), 8)


async def _profile(request: Call, customer_id: UUID) -> Profile | None:
    try:
        return await request.db.read(customers.get_profile, customer_id=CustomerId(customer_id))
    except customers.UnknownCustomer:
        return None


def _screen(
    request: Call,
    teller: Teller,
    customer_id: UUID,
    page: CustomerPage,
    profile: Profile | None,
    asked: Mapping[str, str],
) -> screens.Customer:
    memory, is_open = request.house.memory, may_see_persons(request.principal)
    url = f"/customers/{customer_id}"
    name = profile.customer.name if profile else None
    kind = asked.get("channel")
    kept = {"channel": kind} if kind else {}
    identifiers = _identifiers(profile, is_open=is_open)
    points = page.points[0] if page.points else None
    more = len(page.timeline) == _PAGE_SIZE
    return screens.Customer(
        name=name if name is None or is_open else masked(name),
        url=url,
        masked=profile is not None and not is_open,
        since=None
        if profile is None
        else local_day(profile.customer.created_at, request.house.settings.zone),
        points=None if points is None else points.posted,
        points_url="" if points is None else f"/rows/points?account={points.account_id}",
        spent=_spent(page, url),
        identifiers=tuple(each for each in identifiers if each.kind not in _TECHNICAL),
        technical=tuple(each for each in identifiers if each.kind in _TECHNICAL),
        consents=_consents(profile),
        orders=_orders(memory, page),
        filters=channel_chips(teller, url, {}, kind),
        timeline=tuple(
            moment_of(
                teller,
                at=item.at,
                kind=item.type,
                channel_id=item.channel_id,
                place_id=item.place_id,
                actor=item.actor,
                case_id=item.case_id if item.type != "orders.checkout_declined" else None,
                payload=item.payload,
            )
            for item in page.timeline
        ),
        newest_url=address(url, kept) if "before" in asked else None,
        next_url=address(url, kept | {"before": page.timeline[-1].at.isoformat()})
        if more
        else None,
    )


def _spent(page: CustomerPage, url: str) -> Figure | None:
    if not page.spent:
        return None
    most = max(page.spent, key=lambda row: row.orders)
    return Figure(value=Money(most.total_minor, most.currency), url=f"{url}#orders")


def _identifiers(profile: Profile | None, *, is_open: bool) -> tuple[screens.Identifier, ...]:
    if profile is None:
        return ()
    return tuple(
        screens.Identifier(
            kind=each.kind,
            value=each.value if is_open else masked(each.value),
            verified=each.verified_at is not None,
        )
        for each in sorted(profile.identifiers, key=_rank)
    )


def _rank(identifier: HeldIdentifier) -> int:
    return _RANKS.index(identifier.kind) if identifier.kind in _RANKS else len(_RANKS)


def _consents(profile: Profile | None) -> tuple[screens.Consent, ...]:
    if profile is None:
        return ()
    return tuple(
        screens.Consent(
            purpose=each.purpose, given=each.given, at=each.said_at, channel=each.channel
        )
        for each in profile.consents
    )


def _groups(
    memberships: Sequence[customers.groups.GroupMembership], zone: str
) -> tuple[screens.CustomerGroup, ...]:
    at = now()
    return tuple(
        screens.CustomerGroup(
            code=one.code,
            state="now" if one.holds(at) else "ahead" if at < one.valid_from else "ended",
            since=local_day(one.valid_from, zone),
            until=None if one.valid_to is None else local_day(one.valid_to, zone),
        )
        for one in memberships
    )


def _orders(memory: Memory, page: CustomerPage) -> tuple[OrderBrief, ...]:
    return tuple(
        OrderBrief(
            number=order.number,
            url=order_url(order.order_id),
            at=order.placed_at,
            channel=channel_kind(memory, order.channel_id),
            state=_state(order.ordered, order.fulfilled, order.cancelled),
            total=Money(order.total_minor, order.currency),
            units=order.ordered,
        )
        for order in page.orders
    )


def _state(ordered: int, fulfilled: int, cancelled: int) -> str:
    if cancelled == ordered:
        return "cancelled"
    if fulfilled + cancelled == ordered:
        return "fulfilled"
    return "partly_fulfilled" if fulfilled else "open"


def _channel_ids(memory: Memory, kind: str | None) -> list[UUID] | None:
    if kind is None:
        return None
    return [
        channel.channel_id for channel in memory.directory.channels.values() if channel.kind == kind
    ]


def _instant(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
