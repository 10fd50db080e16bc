"""Customer: one person with one timeline over all channels."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Stream, Template

from ordito import customers
from ordito.customers import HeldIdentifier, Profile
from ordito.platform.clock import local_day, now
from ordito.platform.db import Database
from ordito.platform.feed import Entry, end_of_log
from ordito.platform.ids import CustomerId
from ordito.platform.money import Money
from ordito.reads.customer_page import CustomerPage, read_customer_page
from ordito.reads.memory import Memory
from ordito.reads.timeline import read_newest_mark
from ordito.reads.verified import read_heard
from ordito.surfaces import screens, words
from ordito.surfaces.call import Call
from ordito.surfaces.console.customer_service import desk_of, read_served, state_of
from ordito.surfaces.console.customer_story import (
    Story,
    moments_of,
    next_url,
    now_of,
    phase_chips,
    read_story,
)
from ordito.surfaces.console.habits import tier_name
from ordito.surfaces.console.moments import (
    Teller,
    address,
    channel_chips,
    channel_kind,
    order_url,
    teller_of,
)
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Principal, Role, staff
from ordito.surfaces.live import stream_changes
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Figure, OrderBrief

_NO_TIMELINE: Final = 0
_ASKED: Final = frozenset({"channel", "phase", "type", "order", "before"})
_OPEN_TO: Final = frozenset({Role.AGENT, Role.ADMIN})
_SERVE: Final = frozenset({Role.ASSOCIATE, Role.AGENT, Role.ADMIN})
_GROUP_IT: Final = frozenset({Role.AGENT, Role.MERCHANDISER, Role.ADMIN})
_SHOWN_LETTERS: Final = 2
_MOST_DOTS: Final = 8
_RANKS: Final = tuple(words.IDENTIFIERS)
_TECHNICAL: Final = frozenset({"device", "external", "anonymous"})


@get(
    "/customers/{customer_id:uuid}",
    access=staff(),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_customer(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Show who it is and what happened everywhere; also somebody anonymous has a page.

    Personal values are masked until the reader has verified the person.
    """
    asked = {
        name: value for name, value in request.query_params.items() if name in _ASKED and value
    }
    zone, memory = request.house.settings.zone, request.house.memory
    whose = CustomerId(customer_id)
    page = await request.db.read(
        read_customer_page, customer_id=whose, before=now(), page_size=_NO_TIMELINE
    )
    story = await request.db.read(read_story, memory=memory, customer_id=whose, asked=asked)
    heard = await request.db.read(
        read_heard, customer_id=whose, actor=request.principal.actor, at=now()
    )
    profile = await _profile(request, customer_id)
    teller = await teller_of(request)
    groups = await request.db.read(customers.groups.list_groups, customer_id=whose)
    url = f"/customers/{customer_id}"
    is_open = heard.is_verified or Role.ADMIN in request.principal.roles
    served = await request.db.read(
        read_served, customer_id=whose, page=page, profile=story.profile, at=now()
    )
    desk = desk_of(
        request,
        teller,
        url,
        page,
        story.profile,
        served,
        is_open=is_open,
        is_known=profile is not None,
    )
    if profile is not None and (is_open or may_see_persons(request.principal)):
        await note_look(request, [whose])
    may_serve = not request.principal.roles.isdisjoint(_SERVE)
    screen = msgspec.structs.replace(
        _screen(request, customer_id, page, profile, is_open=is_open),
        orders=_orders(teller.memory, page) if desk.sees_story else (),
        groups=_groups(groups, zone),
        may_group=not request.principal.roles.isdisjoint(_GROUP_IT),
        verify_url=f"{url}/verification" if may_serve and not heard.is_worn_out else None,
        verify_failed="verified" in request.query_params,
        tier=_tier(teller, story),
        filters=channel_chips(teller, url, _kept(asked, "channel", "before"), asked.get("channel")),
        phases=phase_chips(teller, url, asked),
        case=_case(url, asked),
        timeline=moments_of(teller, story, is_masked=not desk.sees_story),
        newest_url=address(url, _kept(asked, "before")) if "before" in asked else None,
        next_url=next_url(story, url, asked),
        now=now_of(teller, story, zone) if desk.sees_story else None,
        contact_url=f"{url}/contacts" if may_serve else None,
    )
    cursor = await request.db.read(end_of_log)
    frame = msgspec.structs.replace(frame_of(request), stream=f"{url}/stream?after={cursor}")
    return Template("customer.html", context={"screen": screen, "desk": desk, "frame": frame})


@get("/customers/{customer_id:uuid}/stream", access=staff(), include_in_schema=False)
async def stream_customer(request: Call, customer_id: FromPath[UUID]) -> Stream:
    """Say whenever something happened to the person, in whatever channel."""
    whose = CustomerId(customer_id)
    members = await request.db.read(customers.identity.members, customer_id=whose)

    def is_news(entry: Entry) -> bool:
        return entry.customer_id in members

    async def look(database: Database) -> object:
        return await database.read(read_newest_mark, customer_id=whose)

    return stream_changes(request, is_news, look)


def may_see_persons(principal: Principal) -> bool:
    """Tell whether personal values are shown to this reader."""
    return not principal.roles.isdisjoint(_OPEN_TO)


def masked(value: str) -> str:
    """Return a value of which only the first letters can be read; of a short one none or one."""
    shown = min(_SHOWN_LETTERS, len(value) // 3)
    return value[:shown] + "•" * min(len(value) - shown, _MOST_DOTS)


async def _profile(request: Call, customer_id: UUID) -> Profile | None:
    try:
        return await request.db.read(customers.get_profile, customer_id=CustomerId(customer_id))
    except customers.UnknownCustomer:
        return None


def _screen(
    request: Call,
    customer_id: UUID,
    page: CustomerPage,
    profile: Profile | None,
    *,
    is_open: bool,
) -> screens.Customer:
    url = f"/customers/{customer_id}"
    name = profile.customer.name if profile else None
    may_name = is_open or may_see_persons(request.principal)
    identifiers = _identifiers(profile, is_open=is_open)
    points = page.points[0] if page.points else None
    return screens.Customer(
        name=name if name is None or may_name else masked(name),
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
    )


def _tier(teller: Teller, story: Story) -> str | None:
    held = story.profile.standings[0] if story.profile.standings else None
    return None if held is None else tier_name(teller, held.programme_id, held.tier)


def _case(url: str, asked: Mapping[str, str]) -> screens.Choice | None:
    """Return the order to which the timeline is narrowed, with the way out of it."""
    number = asked.get("order")
    return (
        None
        if number is None
        else screens.Choice(label=number[:40], url=address(url, _kept(asked, "order", "before")))
    )


def _kept(asked: Mapping[str, str], *without: str) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name not in without}


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
            state=state_of(order.ordered, order.fulfilled, order.cancelled),
            total=Money(order.total_minor, order.currency),
            units=order.ordered,
        )
        for order in page.orders
    )
