"""Account view: what is known of a customer, as the customer reads it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ordito import customers, ledger, loyalty, orders
from ordito.loyalty import CardState, Programme
from ordito.orders import Order
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, OrderId
from ordito.platform.money import Money
from ordito.reads.under_way import is_under_way
from ordito.surfaces.call import Call
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import account_screens as screens
from ordito.surfaces.shop.cart_screens import Address
from ordito.surfaces.shop.choices import read_choices
from ordito.surfaces.shop.countries import countries_of
from ordito.surfaces.shop.forms import NOTHING_TYPED, Form
from ordito.surfaces.shop.frame import channel_of
from ordito.surfaces.shop.order_view import address_lines, qr_of

_LATEST: Final = 3
_PAGE: Final = 20
_ENTRIES: Final = 100


async def overview_screen(request: Call, who: CustomerId) -> screens.Account:
    """Return the first page of an account."""
    found = await request.db.read(orders.list_orders, customer_id=who, page_size=_LATEST)
    return screens.Account(
        tab="overview",
        orders=await _rows(request, found),
        memberships=await _memberships(request, who),
    )


async def orders_screen(request: Call, who: CustomerId, after: str) -> screens.Account:
    """Return a page of orders; ``after`` is the number of the last one of the page before."""
    before = None
    if after:
        where = await request.db.read(orders.find_order_key, name=after)
        if where is not None and await request.db.read(
            customers.identity.is_one_person, customer_id=who, other_id=where.customer_id
        ):
            last = await request.db.read(
                orders.get_order, customer_id=where.customer_id, order_id=where.order_id
            )
            before = last.placed_at, OrderId(last.order_id)
    found = await request.db.read(
        orders.list_orders, customer_id=who, before=before, page_size=_PAGE + 1
    )
    shown = found[:_PAGE]
    return screens.Account(
        tab="orders",
        orders=await _rows(request, shown),
        more=f"/shop/account/orders?after={shown[-1].number}" if found[_PAGE:] else None,
    )


async def points_screen(request: Call, who: CustomerId) -> screens.Account:
    """Return the statement of points of the first programme, and how the shopper stands in each."""
    memberships = await request.db.read(loyalty.list_programmes_of, customer_id=who)
    entries: tuple[screens.Entry, ...] = ()
    if memberships:
        statement = await request.db.read(
            ledger.list_statement, account_id=memberships[0].account_id, at=now(), size=_ENTRIES
        )
        entries = tuple(
            screens.Entry(
                kind=line.kind,
                points=line.amount,
                balance=line.balance,
                at=line.occurred_at,
                order=None if line.reference_id is None else ids.number_of(line.reference_id),
                is_pending=line.state == "pending",
            )
            for line in statement.lines
        )
    return screens.Account(
        tab="points", memberships=await _memberships(request, who), entries=entries
    )


async def consents_screen(request: Call, who: CustomerId) -> screens.Account:
    """Return what is allowed now, and the record of every word."""
    shown = await request.db.read(read_choices, who=who, language=language_of(request))
    return screens.Account(tab="consents", choices=shown)


async def addresses_screen(
    request: Call, who: CustomerId, *, typed: Form = NOTHING_TYPED, wrong: str | None = None
) -> screens.Account:
    """Return the address book, with what was typed of another address and refused."""
    book = await request.db.read(customers.addresses.list_addresses, customer_id=who)
    market = channel_of(request).market
    return screens.Account(
        tab="addresses",
        addresses=tuple(
            screens.BookAddress(label=one.label or "", lines=address_lines(one)) for one in book
        ),
        countries=countries_of(request, market, typed.text("country") or market),
        label=typed.text("label"),
        typed=Address(**{name: typed.text(name) for name in Address.__struct_fields__}),
        wrong=wrong,
    )


async def data_screen(request: Call, who: CustomerId) -> screens.Account:
    """Return the page on which somebody may ask to be forgotten."""
    return screens.Account(
        tab="data",
        is_under_way=await request.db.read(is_under_way, customer_id=who),
        looks=tuple(await request.db.read(customers.list_accesses, customer_id=who)),
    )


async def _rows(request: Call, found: Sequence[Order]) -> tuple[screens.OrderRow, ...]:
    memory = request.house.memory
    wheres = [orders.Whereabouts(one.customer_id, one.order_id) for one in found]
    lines = await request.db.read(orders.list_all_lines, wheres=wheres)
    return tuple(
        screens.OrderRow(
            number=one.number,
            url=f"/shop/orders/{one.number}",
            placed_at=one.placed_at,
            channel=memory.channel(one.channel_id).kind.value,
            place=None if one.place_id is None else memory.directory.place(one.place_id).name,
            state=orders.fulfilment_state(lines[one.order_id]),
            total=Money(orders.due_minor(lines[one.order_id]), one.currency),
        )
        for one in found
    )


async def _memberships(request: Call, who: CustomerId) -> tuple[screens.Membership, ...]:
    async def read(tx: Tx) -> list[screens.Membership]:
        found = await loyalty.list_programmes_of(tx, customer_id=who)
        numbers = await _numbers(tx, who) if found else {}
        return [await _membership(tx, request, one, numbers) for one in found]

    return tuple(await request.db.read(read))


async def _membership(
    tx: Tx, request: Call, membership: loyalty.Membership, numbers: dict[UUID, str]
) -> screens.Membership:
    programme = request.house.memory.programmes.by_id[membership.programme_id]
    standing = await loyalty.get_standing(tx, membership=membership, programme=programme, at=now())
    return screens.Membership(
        programme=programme.name,
        free=standing.free,
        pending=standing.pending,
        debt=standing.debt,
        worth=tuple(Money(minor, one) for one, minor in standing.worth_minor.items() if minor),
        lapsing=standing.lapsing,
        lapses_at=standing.lapses_at,
        tier=_tier(programme, standing.tier.tier),
        tier_until=standing.tier.until,
        next_tier=_tier(programme, standing.tier.next_tier),
        missing=standing.tier.missing,
        cards=tuple(
            screens.MemberCard(number=numbers[card.card_id], qr=qr_of(numbers[card.card_id]))
            for card in standing.cards
            if card.state == CardState.ACTIVE and card.card_id in numbers
        ),
    )


async def _numbers(tx: Tx, who: CustomerId) -> dict[UUID, str]:
    if await customers.find_customer(tx, customer_id=who) is None:
        return {}
    profile = await customers.get_profile(tx, customer_id=who)
    return {one.identifier_id: one.value for one in profile.identifiers}


def _tier(programme: Programme, code: str | None) -> str | None:
    return next((one.name for one in programme.terms.tiers if one.code == code), code)
