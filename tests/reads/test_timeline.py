"""One timeline and one profile of a person, whatever the id."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ordito import customers, journeys
from ordito.customers import Identifier, IdentifierKind
from ordito.customers.identity import Sighting
from ordito.journeys import Phase, Stated, Touchpoint
from ordito.journeys.presence import Means, arrive
from ordito.orders import OrderPlaced
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, IdentifierId, ProductId
from ordito.reads.profile import read_profile
from ordito.reads.timeline import (
    Item,
    Mark,
    PlaceWrong,
    Wanted,
    phase_of,
    read_newest_mark,
    read_timeline,
)
from tests.company import Company, found

SHIRT = ProductId(ids.derive("test", "product"))


async def look(tx: Tx, company: Company, identifier_id: IdentifierId, at: datetime) -> None:
    """Let somebody look at a product under an identifier."""
    seen = Touchpoint(
        touchpoint_id=ids.new(),
        identifier_id=identifier_id,
        type="product_viewed",
        channel_id=company.channels["web"],
        place_id=None,
        occurred_at=at,
        started_at=None,
        ended_at=None,
        origin="live",
        source="shop",
        payload={"product_id": str(SHIRT)},
    )
    await journeys.record_touchpoints(tx, touchpoints=[seen], at=at)


async def see(tx: Tx, *identifiers: Identifier, customer_id: CustomerId | None = None) -> Any:
    sighting = Sighting(identifiers=identifiers, at=now(), source="shop", customer_id=customer_id)
    (seen,) = await customers.identity.observe(tx, sightings=[sighting], at=now())
    return seen


async def timeline(tx: Tx, customer_id: CustomerId, **wanted: Any) -> list[Item]:
    book = await journeys.PHASES.load(tx)
    return await read_timeline(tx, customer_id=customer_id, wanted=Wanted(**wanted), book=book)


async def test_what_was_seen_before_signing_in_is_the_persons(db: Database) -> None:
    company = await found(db)

    async def story(tx: Tx) -> None:
        at = now()
        browser = Identifier(IdentifierKind.ANONYMOUS, "browser-1", source="shop")
        nameless = await see(tx, browser)
        for minutes in (9, 8, 7):
            await look(tx, company, nameless.identifier_id, at - timedelta(minutes=minutes))
        member = company.member
        before = await timeline(tx, member)
        assert "product_viewed" not in {item.type for item in before}
        await see(tx, browser, customer_id=member)
        items = await timeline(tx, member)
        assert [item.type for item in items].count("product_viewed") == 3
        assert items == await timeline(tx, nameless.customer_id)
        assert [item.mark for item in items] == sorted((i.mark for i in items), reverse=True)
        # page by page is the whole, by whatever size
        paged: list[Item] = []
        while page := await timeline(
            tx,
            member,
            most=2,
            before=Mark.parse(str(paged[-1].mark)) if paged else Mark(at, ids.new()),
        ):
            paged += page
        assert paged == [item for item in items if item.at <= at]
        viewed = await timeline(tx, member, phase=Phase.SEARCH)
        assert {item.type for item in viewed} == {"product_viewed"}
        assert await timeline(tx, member, phase=Phase.SEARCH, type="call") == []
        assert await timeline(tx, member, channel_ids=[company.channels["app"]]) == []
        assert await read_newest_mark(tx, customer_id=member) == items[0].mark

    await db.transact(story, Context.system())
    with pytest.raises(PlaceWrong):
        Mark.parse("yesterday")


async def test_the_profile_is_what_was_just_written(db: Database) -> None:
    company = await found(db)

    async def story(tx: Tx) -> None:
        at = now()
        member, place = company.member, company.places["north"]
        await journeys.note_view(tx, customer_id=member, product_id=SHIRT, at=at)
        stated = Stated(member, "size.shirt", "store", "M", at)
        await journeys.state_preference(tx, stated=stated, at=at)
        with pytest.raises(journeys.NotAllowedHere):
            await arrive(tx, place_id=place, customer_id=member, means=Means.CARD, at=at)
        allowed = customers.consents.said(
            customer_id=member, purpose="location", channel="any", given=True,
            evidence="test", source="test", at=at,
        )  # fmt: skip
        await customers.consents.record(tx, statement=allowed, at=at)
        assert await arrive(tx, place_id=place, customer_id=member, means=Means.CARD, at=at)
        later = at + timedelta(minutes=5)
        assert not await arrive(tx, place_id=place, customer_id=member, means=Means.WIFI, at=later)
        profile = await read_profile(tx, customer_id=member, at=later)
        assert profile.customer_id == member
        assert [one.product_id for one in profile.looked_at] == [SHIRT]
        assert [(one.topic, one.value) for one in profile.stated] == [("size.shirt", "M")]
        assert profile.place_ids == [place]
        assert [one.posted for one in profile.standings] == [0]
        assert profile.last_touch is not None
        assert {one.purpose: one.allowed for one in profile.consents}["location"]
        assert (profile.carts, profile.open_orders, profile.cases) == ([], [], [])
        refused = customers.consents.said(
            customer_id=member, purpose="location", channel="any", given=False,
            evidence="test", source="test", at=later,
        )  # fmt: skip
        await customers.consents.record(tx, statement=refused, at=later)
        assert (await read_profile(tx, customer_id=member, at=later)).place_ids == []
        assert await journeys.presence.leave_everywhere(tx, customer_ids=[member], at=later) == 1
        assert await journeys.presence.leave_everywhere(tx, customer_ids=[member], at=later) == 0

    await db.transact(story, Context.system())


async def test_the_second_order_is_another_phase(db: Database) -> None:
    company = await found(db)
    book = await db.read(journeys.PHASES.load)
    member = company.member
    for _ in range(2):
        await db.transact(_order_fact, Context.system(), member)
    placed = await db.read(
        read_timeline,
        customer_id=member,
        wanted=Wanted(type="orders.order_placed"),
        book=book,
    )
    assert [phase_of(item, book) for item in placed] == [Phase.REBUY, Phase.BUY]
    for phase, item in ((Phase.REBUY, placed[0]), (Phase.BUY, placed[1])):
        wanted = Wanted(phase=phase)
        assert await db.read(read_timeline, customer_id=member, wanted=wanted, book=book) == [item]


async def _order_fact(tx: Tx, member: CustomerId) -> None:
    fields: dict[str, Any] = {}
    for name, kind in OrderPlaced.__annotations__.items():
        if "ClassVar" not in str(kind):
            fields[name] = () if "tuple" in str(kind) else 1 if "int" in str(kind) else "EUR"
    order_id = ids.new()
    tx.record(
        OrderPlaced(**fields), subject=order_id, customer_id=member, case_id=order_id, at=now()
    )
