"""Open, change, show, cancel: a session says what can be bought, what it costs, what is missing."""

from ordito.processes.sessions import (
    PageState,
    SessionPage,
    Wish,
    WishedAddress,
    WishedBuyer,
    WishedDestination,
    WishedLine,
    WishedMethod,
    change_session,
    open_session,
    show_session,
)
from tests.flows.shop import Shop

HOME = WishedAddress(
    recipient="Ada Rossi", lines=("Via Roma 1",), postal_code="20121", city="Milano", country="IT"
)
TO_HOME = WishedMethod(kind="ship", destinations=(WishedDestination(address=HOME),))


def lines(*named: tuple[str, int]) -> tuple[WishedLine, ...]:
    return tuple(
        WishedLine(line_id=f"li_{number}", sku=sku, quantity=quantity)
        for number, (sku, quantity) in enumerate(named)
    )


async def opened(shop: Shop, wish: Wish) -> SessionPage:
    return await open_session(shop.outlet, wish=wish, owner="test", context=shop.context)


async def test_a_session_that_lacks_nothing_is_ready(shop: Shop) -> None:
    page = await opened(
        shop,
        Wish(
            lines=lines(("shirt", 2), ("laptop", 1)),
            buyer=WishedBuyer(email="ada@example.com"),
            methods=(TO_HOME,),
        ),
    )
    assert (page.state, page.messages) == (PageState.READY, ())
    assert page.total_minor == 2 * 1990 + 89900
    assert [line.line_id for line in page.lines] == ["li_0", "li_1"]
    shown = await show_session(
        shop.outlet, session_id=page.session_id, owner="test", context=shop.context
    )
    assert shown.total_minor == page.total_minor
    assert shown.buyer == WishedBuyer(email="ada@example.com")


async def test_what_is_missing_is_said(shop: Shop) -> None:
    page = await opened(shop, Wish(lines=lines(("shirt", 2))))
    assert page.state == PageState.INCOMPLETE
    assert [(one.code, one.path) for one in page.messages] == [
        ("destination_missing", "methods[0].destination"),
        ("contact_missing", "buyer.email"),
    ]
    page = await change_session(
        shop.outlet,
        session_id=page.session_id,
        wish=Wish(
            lines=lines(("shirt", 9)),
            buyer=WishedBuyer(phone="+39 02 1234567"),
            methods=(WishedMethod(kind="collect", destination="south"),),
        ),
        owner="test",
        context=shop.context,
    )
    assert (page.state, page.version) == (PageState.READY, 2)
    assert [(one.code, one.path) for one in page.messages] == [
        ("quantity_adjusted", "lines[0].quantity")
    ]
