"""Open, change, show, cancel: a session says what can be bought, what it costs, what is missing."""

from typing import Any

import pytest

from ordito.orders.sessions import SessionChanged, SessionClosed, UnknownSession
from ordito.processes.sessions import (
    DestinationRefused,
    LineNamedTwice,
    NothingAvailable,
    PageState,
    WishedAddress,
    WishedBuyer,
    WishedDestination,
    WishedLine,
    WishedMethod,
)
from ordito.processes.sessions.preview import preview_session
from tests.company import CARD
from tests.flows.shop import Shop
from tests.processes.sessions.buyers import ADA, AT_SOUTH, Buyer, wish


async def test_a_session_that_lacks_nothing_is_ready(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2), ("laptop", 1))
    assert (page.state, page.messages) == (PageState.READY, ())
    assert page.total_minor == 2 * 1990 + 89900
    assert [line.line_id for line in page.lines] == ["li_0", "li_1"]
    assert [(one.kind, one.amount_minor) for one in page.totals] == [
        ("subtotal", page.total_minor),
        ("total", page.total_minor),
    ]
    again = await buyer.show(page)
    assert (again.total_minor, again.version, again.messages) == (page.total_minor, 1, ())
    assert (again.buyer, again.customer_id) == (ADA, page.customer_id)


async def test_what_is_missing_is_said(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2), buyer=None, methods=())
    assert page.state == PageState.INCOMPLETE
    assert [(one.code, one.path) for one in page.messages] == [
        ("destination_missing", "methods[0].destination"),
        ("contact_missing", "buyer.email"),
    ]
    page = await buyer.change(
        page, ("shirt", 9), buyer=WishedBuyer(phone="+39 02 1234567"), methods=(AT_SOUTH,)
    )
    assert (page.state, page.version) == (PageState.READY, 2)
    assert [(one.code, one.path) for one in page.messages] == [
        ("quantity_adjusted", "lines[0].quantity")
    ]
    assert (page.lines[0].quantity, page.lines[0].asked) == (5, 9)


async def test_an_address_is_whole_or_says_what_it_lacks(shop: Shop) -> None:
    half = WishedAddress(lines=("Via Roma 1",), postal_code="2012", country="IT")
    method = WishedMethod(kind="ship", destinations=(WishedDestination(address=half),))
    page = await Buyer(shop).open(("shirt", 1), methods=(method,))
    assert [(one.code, one.path) for one in page.messages] == [
        ("address_incomplete", "methods[0].destinations[0].city")
    ]
    whole = WishedAddress(lines=("1 Main St",), city="Springfield", postal_code="2012")
    method = WishedMethod(kind="ship", destinations=(WishedDestination(address=whole),))
    page = await Buyer(shop).open(("shirt", 1), methods=(method,))
    assert [(one.code, one.path) for one in page.messages] == [
        ("address_invalid", "methods[0].destinations[0].postal_code")
    ]
    abroad = WishedAddress(lines=("1 Main St",), city="Springfield", country="US")
    method = WishedMethod(kind="ship", destinations=(WishedDestination(address=abroad),))
    page = await Buyer(shop).open(("shirt", 1), methods=(method,))
    assert "address_undeliverable" in {one.code for one in page.messages}


async def test_what_can_be_bought_is_sold_without_the_rest(shop: Shop) -> None:
    page = await Buyer(shop).open(("shirt", 1), ("no-such-thing", 2))
    assert page.state == PageState.READY
    assert [line.sku for line in page.lines] == ["shirt"]
    assert [(one.line_id, one.code) for one in page.left_out] == [("li_1", "unknown_item")]
    with pytest.raises(NothingAvailable) as refused:
        await Buyer(shop).open(("no-such-thing", 2))
    assert [one["code"] for one in refused.value.facts["lines"]] == ["unknown_item"]


async def test_a_session_is_its_owners_alone(shop: Shop) -> None:
    page = await Buyer(shop).open(("shirt", 1))
    stranger = Buyer(shop, owner="browser:other")
    for act in (stranger.show, stranger.cancel, stranger.pay):
        with pytest.raises(UnknownSession):
            await act(page)
    with pytest.raises(UnknownSession):
        await stranger.change(page, ("shirt", 2))


async def test_a_change_on_an_old_version_is_refused(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    await buyer.change(page, ("shirt", 2), expected_version=1)
    with pytest.raises(SessionChanged):
        await buyer.change(page, ("shirt", 3), expected_version=1)
    assert (await buyer.show(page)).lines[0].quantity == 2


async def test_ids_are_given_once(shop: Shop) -> None:
    twice = WishedLine(line_id="a", sku="shirt", quantity=1)
    with pytest.raises(LineNamedTwice):
        await Buyer(shop).open(lines=(twice, twice))
    assert wish(("shirt", 1)).lines[0].line_id == "li_0"


async def test_a_cancelled_session_stays_so(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    assert (await buyer.cancel(page)).state == PageState.CANCELED
    assert (await buyer.cancel(page)).state == PageState.CANCELED
    assert (await buyer.show(page)).buyer is None
    with pytest.raises(SessionClosed):
        await buyer.change(page, ("shirt", 2))
    with pytest.raises(SessionClosed):
        await buyer.pay(page)


async def test_opening_again_under_the_same_id_is_the_same_session(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    again = await buyer.open(("shirt", 1), session_id=page.session_id)
    assert (again.customer_id, again.version) == (page.customer_id, 1)


async def test_a_preview_says_what_a_session_would_and_keeps_nothing(shop: Shop) -> None:
    asked = wish(("shirt", 2), card=CARD)
    page = await preview_session(shop.outlet, wish=asked, context=shop.context)
    opened = await Buyer(shop).open(("shirt", 2), card=CARD)
    assert (page.total_minor, page.points) == (opened.total_minor, opened.points)
    assert page.customer_id == shop.company.member
    with pytest.raises(UnknownSession):
        await Buyer(shop).show(page)
    unknown = await preview_session(
        shop.outlet, wish=wish(("shirt", 2), card="0000"), context=shop.context
    )
    assert [one.code for one in unknown.messages] == ["card_unknown"]


@pytest.mark.parametrize("kind", ["ship", "collect"])
async def test_a_destination_that_there_is_not_leaves_the_session_as_it_was(
    shop: Shop, kind: Any
) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1), methods=(AT_SOUTH,))
    nowhere = WishedMethod(kind=kind, destination="nowhere")
    with pytest.raises(DestinationRefused) as refused:
        await buyer.change(page, ("shirt", 2), methods=(nowhere,), only_known=True)
    assert refused.value.field == "methods[0].destination"
    shown = await buyer.show(page)
    assert (shown.version, shown.total_minor) == (1, page.total_minor)
    assert shown.methods[0].destination == page.methods[0].destination is not None
    taken = await buyer.change(page, ("shirt", 2), methods=(nowhere,))
    assert (taken.version, taken.state) == (2, PageState.INCOMPLETE)
