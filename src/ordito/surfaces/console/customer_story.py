"""Story of a customer: what is known at this moment, and what the timeline is narrowed to."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito import journeys, orders
from ordito.flows import note_contact
from ordito.journeys import Phase, PhaseBook, Touchpoint
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, IdentifierId, PlaceId
from ordito.reads.memory import Memory
from ordito.reads.profile import HotProfile, Looked, read_profile
from ordito.reads.timeline import NEWEST, Item, Mark, PlaceWrong, Wanted, phase_of, read_timeline
from ordito.surfaces import journey_screens
from ordito.surfaces.console.habits import habits_of
from ordito.surfaces.console.moments import (
    Teller,
    address,
    channel_kind,
    moment_of,
    order_url,
    place_name,
)
from ordito.surfaces.screens import Choice, Moment

PAGE_SIZE: Final = 40
_VISITS: Final = 6
_OF_VISITS: Final = 200
_LOOKED_AT: Final = 6
# what the core did, and what staff did, is no visit
_NO_VISITS: Final = frozenset({"", note_contact.SOURCE})


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A person at this moment, with a part of the timeline.

    Attributes:
        items: of the timeline, latest first.
        book: rules by which they have phases.
        profile: of this moment.
        sessions: the latest visits.
    """

    items: Sequence[Item]
    book: PhaseBook
    profile: HotProfile
    sessions: Sequence[journeys.visits.Session]


async def read_story(
    tx: Tx, *, memory: Memory, customer_id: CustomerId, asked: Mapping[str, str]
) -> Story:
    """Return a person's story, narrowed by what the address of the page asks."""
    book = await journeys.PHASES.load(tx)
    wanted = Wanted(
        before=_mark(asked.get("before")),
        channel_ids=_channel_ids(memory, asked.get("channel")),
        phase=_phase(asked.get("phase")),
        type=asked.get("type") or None,
        case_id=await _case_id(tx, asked.get("order")),
        most=PAGE_SIZE,
    )
    items = await read_timeline(tx, customer_id=customer_id, wanted=wanted, book=book)
    observed = await read_timeline(
        tx,
        customer_id=customer_id,
        wanted=Wanted(most=_OF_VISITS, channel_ids=wanted.channel_ids),
        book=PhaseBook(0, ()),
    )
    return Story(
        items=items,
        book=book,
        profile=await read_profile(tx, customer_id=customer_id, at=now()),
        sessions=journeys.visits.sessions_of(
            _touchpoint(item) for item in observed if item.source not in _NO_VISITS
        )[:_VISITS],
    )


def moments_of(teller: Teller, story: Story, *, is_masked: bool) -> tuple[Moment, ...]:
    """Return the timeline as items of a page, each with its phase.

    Masked, it says what happened, when and where, but not with what goods, order or amount.
    """
    told = _told(teller, story)
    if not is_masked:
        return told
    return tuple(
        msgspec.structs.replace(one, detail="", url=None, amount=None, place=None) for one in told
    )


def _told(teller: Teller, story: Story) -> tuple[Moment, ...]:
    return tuple(
        msgspec.structs.replace(
            moment_of(
                teller,
                at=item.at,
                kind=item.type,
                channel_id=item.channel_id,
                place_id=item.place_id,
                actor=item.actor,
                case_id=item.case_id if item.type != "orders.checkout_declined" else None,
                payload=item.payload,
            ),
            phase=phase_of(item, story.book),
        )
        for item in story.items
    )


def phase_chips(teller: Teller, url: str, asked: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return a filter for each phase; the current one is taken off by its own chip."""
    current = _phase(asked.get("phase"))
    kept = {name: value for name, value in asked.items() if name in ("channel", "type", "order")}
    return tuple(
        Choice(
            label=teller.word(phase, "phase"),
            url=address(url, kept if phase is current else {**kept, "phase": phase.value}),
            current=phase is current,
        )
        for phase in Phase
    )


def next_url(story: Story, url: str, asked: Mapping[str, str]) -> str | None:
    """Return the address of the next page of the timeline, where there is one."""
    if len(story.items) < PAGE_SIZE:
        return None
    return address(url, {**asked, "before": str(story.items[-1].mark)})


def now_of(teller: Teller, story: Story, zone: str) -> journey_screens.Now:
    """Return the person at this moment as the page shows it."""
    profile = story.profile
    return journey_screens.Now(
        last_at=None if profile.last_touch is None else profile.last_touch.at,
        places=tuple(name for one in profile.place_ids if (name := place_name(teller.memory, one))),
        cart_units=sum(cart.units for cart in profile.carts),
        owed=tuple(
            journey_screens.Collection(
                number=one.number,
                url=order_url(one.order_id),
                state=one.method,
                units=one.units,
            )
            for one in profile.open_orders
        ),
        cases=tuple(case.kind for case in profile.cases),
        looked_at=looked_at_of(teller, profile.looked_at[:_LOOKED_AT], {}),
        told=tuple(
            journey_screens.Told(topic=one.topic, value=one.value) for one in profile.stated
        ),
        habits=habits_of(teller, profile, now(), zone),
        visits=tuple(_visit(teller, one) for one in story.sessions),
    )


def looked_at_of(
    teller: Teller, looked: Sequence[Looked], at_hand: Mapping[UUID, int]
) -> tuple[journey_screens.LookedAt, ...]:
    """Return products that somebody looked at, with the units that are at a place."""
    return tuple(
        journey_screens.LookedAt(
            name=teller.product(one.product_id),
            url=f"/products/{one.product_id}",
            units=at_hand.get(one.product_id, 0),
            at=one.viewed_at,
            is_compared=one.compared_at is not None,
        )
        for one in looked
    )


def _visit(teller: Teller, session: journeys.visits.Session) -> journey_screens.Visit:
    link = session.inbound
    told = [] if link is None else [link.source, link.campaign, link.content]
    return journey_screens.Visit(
        at=session.started_at,
        channel=channel_kind(teller.memory, session.channel_id),
        place=place_name(teller.memory, session.place_id),
        touchpoints=session.touchpoints,
        link="" if link is None else link.kind,
        detail=" · ".join(one for one in told if one),
    )


def _touchpoint(item: Item) -> Touchpoint:
    return Touchpoint(
        touchpoint_id=item.id,
        identifier_id=IdentifierId(item.id),
        type=item.type,
        channel_id=ChannelId(item.channel_id or UUID(int=0)),
        place_id=None if item.place_id is None else PlaceId(item.place_id),
        occurred_at=item.at,
        started_at=None,
        ended_at=None,
        origin="live",
        source=item.source,
        payload=item.payload,
    )


async def _case_id(tx: Tx, number: str | None) -> UUID | None:
    """Return the order of a number; one that there is not narrows to nothing."""
    if not number:
        return None
    where = await orders.find_order_key(tx, name=number[:40])
    return ids.derive("no order") if where is None else where.order_id


def _mark(text: str | None) -> Mark:
    try:
        return NEWEST if text is None else Mark.parse(text)
    except PlaceWrong:
        return NEWEST


def _phase(text: str | None) -> Phase | None:
    return next((phase for phase in Phase if phase == text), None)


def _channel_ids(memory: Memory, kind: str | None) -> list[UUID] | None:
    if kind is None:
        return None
    return [
        channel.channel_id for channel in memory.directory.channels.values() if channel.kind == kind
    ]
