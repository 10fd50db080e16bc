"""Addresses of orders: kept in the vault, changed while nothing has left, emptied with the rest."""

import asyncio
from datetime import timedelta

import pytest

from ordito import customers, fulfilment, orders
from ordito.customers import Address, InvalidAddress, NewAddress, UnknownAddress
from ordito.flows.erase_customer import erase_customer
from ordito.flows.lapse_changes import lapse_changes
from ordito.fulfilment import PromisePolicy, Tariff, TariffUnclear, Transit, Zone
from ordito.orders import (
    ChangeClosed,
    Line,
    OrderChanged,
    PaymentDeclined,
    PaymentMismatch,
    PreviewExpired,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId
from ordito.pricing import PercentOff, Selector
from ordito.processes.change_asked import ChangeAddress, ChangeQuantity
from ordito.processes.sale import SaleAnswer, SaleCustomer
from ordito.processes.whereto import AddressUnclear, NothingShipped, ShipTo
from ordito.surfaces.connectors.sandbox_processor import DECLINE
from tests.company import CARD
from tests.flows.promoted import a_promotion, charge, publish, put_sku
from tests.flows.shop import SYSTEM, Shop, by_card, collect, key_of, ship

pytestmark = pytest.mark.anyio
HOME = Address(
    recipient="  Anna   Rossi ",
    lines=("Via Po 12",),
    postal_code="10124",
    city="Torino",
    country="IT",
    phone="06 39 98 12 34",
)


async def address_of(shop: Shop, order: SaleAnswer) -> customers.KeptAddress | None:
    delivery = await shop.db.read(orders.deliveries.find_delivery, **key_of(order))
    assert delivery is not None
    return await shop.db.read(
        customers.addresses.find_address,
        customer_id=CustomerId(order.customer_id),
        address_id=delivery.address_id,
    )


async def count(shop: Shop) -> int:
    async with shop.db.connection() as connection:
        return await connection.fetchval("SELECT count(*) FROM customers.address")


async def test_an_order_keeps_what_stands_for_the_address_and_the_vault_its_values(
    shop: Shop,
) -> None:
    order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
    kept = await address_of(shop, order)
    assert kept is not None
    assert (kept.recipient, kept.lines, kept.label) == ("Anna Rossi", ["Via Po 12"], None)
    assert kept.phone == "+390639981234"
    delivery = await shop.db.read(orders.deliveries.find_delivery, **key_of(order))
    assert delivery is not None
    assert (delivery.country, delivery.postal_code) == ("IT", "10124")
    async with shop.db.connection() as connection:
        said = await connection.fetchval(
            "SELECT string_agg(to_jsonb(c)::text, '') FROM orders.checkout AS c"
        )
        logged = await connection.fetchval(
            "SELECT string_agg(payload::text, '') FROM platform.fact"
        )
    assert "Rossi" not in said + logged
    assert "Via Po" not in said + logged
    assert await shop.findings() == {}


async def test_the_book_of_a_customer_is_shipped_to_by_label(shop: Shop) -> None:
    anna = SaleCustomer(card=CARD)
    first = await shop.sell(ship(), customer=anna, ship_to=ShipTo(address=HOME, keep_as="home"))
    second = await shop.sell(ship(), customer=anna, ship_to=ShipTo(label="home"))
    one, other = await address_of(shop, first), await address_of(shop, second)
    assert one is not None
    assert other is not None
    assert (one.label, other.label, other.city) == (None, "home", "Torino")
    with pytest.raises(UnknownAddress) as refused:
        await shop.sell(ship(), customer=anna, ship_to=ShipTo(label="work"))
    assert refused.value.field == "ship_to.label"


@pytest.mark.parametrize(
    ("ship_to", "refusal"),
    [
        (ShipTo(), AddressUnclear),
        (ShipTo(label="home", address=HOME), AddressUnclear),
        (
            ShipTo(address=Address(recipient="A", lines=("B",), city="C", country="IT")),
            InvalidAddress,
        ),
        (
            ShipTo(
                address=Address(
                    recipient=" ", lines=("B",), postal_code="10124", city="C", country="IT"
                )
            ),
            InvalidAddress,
        ),
    ],
)
async def test_refuses_an_address_that_is_none(
    shop: Shop, ship_to: ShipTo, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await shop.sell(ship(), ship_to=ship_to)
    assert await count(shop) == 0


async def test_refuses_an_address_where_nothing_is_shipped(shop: Shop) -> None:
    with pytest.raises(NothingShipped):
        await shop.sell(collect(), ship_to=ShipTo(address=HOME))


async def test_a_declined_sale_leaves_no_address_behind(shop: Shop) -> None:
    with pytest.raises(PaymentDeclined):
        await shop.sell(ship(), payments=by_card(DECLINE), ship_to=ShipTo(address=HOME))
    assert await count(shop) == 0


async def test_another_address_of_a_label_takes_its_place_and_orders_keep_the_old(
    shop: Shop,
) -> None:
    anna = SaleCustomer(card=CARD)
    home = customers.addresses.written(HOME)
    member = shop.company.member

    async def keep(address: Address) -> customers.KeptAddress:
        new = NewAddress(address_id=ids.new(), label="home", address=address)
        return await shop.db.transact(
            customers.addresses.keep_address, SYSTEM, customer_id=member, new=new, at=now()
        )

    first = await keep(home)
    order = await shop.sell(ship(), customer=anna, ship_to=ShipTo(label="home"))
    assert (await keep(home)).address_id == first.address_id
    moved = await keep(
        Address(
            recipient="Anna", lines=("Viru 1",), postal_code="10111", city="Tallinn", country="EE"
        )
    )
    book = await shop.db.read(customers.addresses.list_addresses, customer_id=member)
    assert [one.address_id for one in book] == [moved.address_id]
    sent = await address_of(shop, order)
    assert sent is not None
    assert sent.address_id == first.address_id


async def test_erasure_empties_the_address_of_somebody_who_bought_without_a_name(
    shop: Shop,
) -> None:
    order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
    erased = {"customer_id": CustomerId(order.customer_id), "at": now()}
    await shop.db.transact(erase_customer, SYSTEM, **erased)
    assert await address_of(shop, order) is None
    assert await count(shop) == 0
    assert await shop.findings() == {}


WORK = Address(
    recipient="Anna Rossi", lines=("Via Dante 3",), postal_code="20121", city="Milano", country="IT"
)


async def test_what_has_not_left_goes_to_another_address_and_is_promised_anew(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=2), collect(), ship_to=ShipTo(address=HOME))
    await ready(shop, order)
    proposal = await shop.preview(order, ChangeAddress(ship_to=ShipTo(address=WORK)))
    (promise,) = proposal.effect.promises
    assert (promise.line_nos, promise.method) == ((1,), "ship")
    assert proposal.effect.due_minor == proposal.effect.due_before_minor
    before = await address_of(shop, order)
    assert before is not None
    assert before.city == "Torino"

    assert await shop.confirm(order, proposal) == proposal.effect
    after = await address_of(shop, order)
    assert after is not None
    assert after.city == "Milano"
    shipped = await task_of(shop, order)
    # a parcel that was packed for the old address is addressed anew
    assert (shipped.state, shipped.promised_at) == ("picked", promise.promised_at)
    lines = await shop.lines(order)
    assert lines[0].promised_at == promise.promised_at
    assert (await shop.order(order)).version == 2
    assert await shop.findings() == {}


async def test_a_change_keeps_no_values_of_the_address(shop: Shop) -> None:
    order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
    await shop.change(order, ChangeAddress(ship_to=ShipTo(address=WORK)))
    async with shop.db.connection() as connection:
        said = await connection.fetchval(
            "SELECT string_agg(to_jsonb(c)::text, '') FROM orders.change AS c"
        )
    assert "Rossi" not in said
    assert "Via Dante" not in said


async def test_refuses_another_address_once_the_carrier_has_the_goods(shop: Shop) -> None:
    order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
    await shop.hand_over(order)
    with pytest.raises(orders.deliveries.NothingToDeliver):
        await shop.preview(order, ChangeAddress(ship_to=ShipTo(address=WORK)))
    kept = await address_of(shop, order)
    assert kept is not None
    assert kept.city == "Torino"
    assert await count(shop) == 1


async def test_refuses_another_country_whose_taxes_were_not_agreed(shop: Shop) -> None:
    order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
    abroad = Address(
        recipient="Anna", lines=("Viru 1",), postal_code="10111", city="Tallinn", country="EE"
    )
    with pytest.raises(orders.deliveries.OtherCountry):
        await shop.preview(order, ChangeAddress(ship_to=ShipTo(address=abroad)))


async def test_handing_over_and_another_address_at_once_leave_one_truth(shop: Shop) -> None:
    for _ in range(3):
        order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
        proposal = await shop.preview(order, ChangeAddress(ship_to=ShipTo(address=WORK)))
        results = await asyncio.gather(
            shop.confirm(order, proposal), shop.hand_over(order), return_exceptions=True
        )
        assert all(
            isinstance(one, Refusal) or not isinstance(one, BaseException) for one in results
        )
        kept = await address_of(shop, order)
        assert kept is not None
        went_elsewhere = not isinstance(results[0], BaseException)
        assert kept.city == ("Milano" if went_elsewhere else "Torino")
        if isinstance(results[0], OrderChanged):
            assert [one["kind"] for one in results[0].facts["since"]] == ["fulfil"]
    await shop.settle()
    assert await shop.findings() == {}


@pytest.fixture
async def zoned(shop: Shop) -> Shop:
    """A shop that brings parcels for 4.90, and to the islands, in four days, for 12.90."""
    policy = PromisePolicy(
        zones=(
            Zone(code="it", country="IT"),
            Zone(code="islands", country="IT", postal_prefixes=("07", "09")),
        ),
        transits=(Transit(from_zone="it", to_zone="islands", days=4),),
    )
    publish = fulfilment.publish_promise_policy
    await shop.db.transact(publish, SYSTEM, policy=policy, by="test", at=now())
    near, far = await put_sku(shop, "parcel", 490), await put_sku(shop, "ferry", 1290)
    await charge(shop, Tariff(sku_id=near), Tariff(sku_id=far, zone="islands"))
    return shop


CAGLIARI = Address(
    recipient="Anna Rossi",
    lines=("Via Roma 1",),
    postal_code="09124",
    city="Cagliari",
    country="IT",
)


def charges(lines: list[Line]) -> list[tuple[int, int]]:
    """Return what deliveries cost, and how many of each are still to be brought."""
    return [(one.total_minor, one.open) for one in lines if one.kind == "delivery"]


async def test_bringing_it_to_another_zone_costs_what_that_zone_costs(zoned: Shop) -> None:
    order = await zoned.sell(ship(), ship_to=ShipTo(address=HOME))
    assert order.total_minor == 1990 + 490
    asked = ChangeAddress(ship_to=ShipTo(address=CAGLIARI))
    proposal = await zoned.preview(order, asked)
    effect = proposal.effect
    assert (effect.due_before_minor, effect.due_minor, effect.to_pay_minor) == (2480, 3280, 800)
    before = (await zoned.lines(order))[0].promised_at
    assert before is not None
    assert effect.promises[0].promised_at > before
    with pytest.raises(PaymentMismatch):
        await zoned.confirm(order, proposal)
    assert charges(await zoned.lines(order)) == [(490, 1)]

    assert await zoned.confirm(order, proposal, *by_card()) == effect
    assert charges(await zoned.lines(order)) == [(490, 0), (1290, 1)]
    await zoned.hand_over(order)
    await zoned.settle()
    captured = [one.captured_minor for one in await zoned.payments(order)]
    assert sorted(captured) == [800, 2480]
    assert await zoned.findings() == {}


async def test_bringing_it_nearer_gives_the_difference_back(zoned: Shop) -> None:
    order = await zoned.sell(ship(), ship_to=ShipTo(address=CAGLIARI))
    assert order.total_minor == 1990 + 1290
    effect = await zoned.change(order, ChangeAddress(ship_to=ShipTo(address=HOME)))
    assert (effect.due_minor, effect.back_minor, effect.to_pay_minor) == (2480, 800, 0)
    await zoned.settle()
    assert await zoned.findings() == {}


async def test_an_address_of_the_same_zone_leaves_the_charge_as_it_was_agreed(zoned: Shop) -> None:
    order = await zoned.sell(ship(), ship_to=ShipTo(address=HOME))
    dearer = await put_sku(zoned, "courier", 990)
    await charge(zoned, Tariff(sku_id=dearer))
    effect = await zoned.change(order, ChangeAddress(ship_to=ShipTo(address=WORK)))
    assert effect.due_minor == effect.due_before_minor == 2480
    assert charges(await zoned.lines(order)) == [(490, 1)]


async def test_a_delivery_that_was_partly_earned_is_not_charged_again(zoned: Shop) -> None:
    order = await zoned.sell(ship(), ship_to=ShipTo(address=HOME))
    await zoned.hand_over(order)
    await zoned.change(order, ChangeQuantity(line_no=1, quantity=2), *by_card())
    effect = await zoned.change(order, ChangeAddress(ship_to=ShipTo(address=CAGLIARI)))
    assert effect.due_minor == effect.due_before_minor
    assert await zoned.findings() == {}


async def test_a_free_delivery_stays_free_where_the_promotion_says_so(zoned: Shop) -> None:
    free = a_promotion("free", PercentOff(1_000_000), select=Selector(tags=frozenset({"delivery"})))
    await publish(zoned, free)
    order = await zoned.sell(ship(), ship_to=ShipTo(address=HOME))
    effect = await zoned.change(order, ChangeAddress(ship_to=ShipTo(address=CAGLIARI)))
    assert (order.total_minor, effect.due_minor) == (1990, 1990)
    assert await zoned.findings() == {}


async def test_the_charge_of_an_address_in_the_book_is_that_of_its_zone(zoned: Shop) -> None:
    anna = SaleCustomer(card=CARD)
    await zoned.sell(ship(), customer=anna, ship_to=ShipTo(address=CAGLIARI, keep_as="sea"))
    order = await zoned.sell(ship(), customer=anna, ship_to=ShipTo(label="sea"))
    assert order.lines[-1].sku == "ferry"


async def test_refuses_a_tariff_of_a_zone_that_there_is_not(zoned: Shop) -> None:
    sku_id = zoned.outlet.memory.sku("parcel", field="sku").sku_id
    with pytest.raises(TariffUnclear) as refused:
        await charge(zoned, Tariff(sku_id=sku_id, zone="moon"))
    assert refused.value.field == "tariffs[0].zone"


async def test_what_nobody_confirms_leaves_the_vault_and_the_book_as_they_were(shop: Shop) -> None:
    anna = SaleCustomer(card=CARD)
    order = await shop.sell(ship(), customer=anna, ship_to=ShipTo(address=HOME))
    asked = ChangeAddress(ship_to=ShipTo(address=WORK, keep_as="work"))
    proposal = await shop.preview(order, asked)
    assert await count(shop) == 2
    lapse = shop.db.transact
    assert await lapse(lapse_changes, SYSTEM, at=proposal.expires_at - timedelta(seconds=1)) == 0
    assert await lapse(lapse_changes, SYSTEM, at=proposal.expires_at) == 1
    assert await lapse(lapse_changes, SYSTEM, at=proposal.expires_at) == 0
    assert await count(shop) == 1
    with pytest.raises(PreviewExpired):
        await shop.confirm(order, proposal)
    assert await shop.findings() == {}

    await shop.change(order, asked)
    book = await shop.db.read(
        customers.addresses.list_addresses, customer_id=CustomerId(order.customer_id)
    )
    assert [(one.label, one.city) for one in book] == [("work", "Milano")]


async def test_an_address_of_the_book_outlives_a_preview(shop: Shop) -> None:
    anna = SaleCustomer(card=CARD)
    await shop.sell(ship(), customer=anna, ship_to=ShipTo(address=WORK, keep_as="work"))
    order = await shop.sell(ship(), customer=anna, ship_to=ShipTo(address=HOME))
    before = await count(shop)
    proposal = await shop.preview(order, ChangeAddress(ship_to=ShipTo(label="work")))
    await shop.db.transact(lapse_changes, SYSTEM, at=proposal.expires_at)
    assert await count(shop) == before


async def test_a_confirmation_and_the_sweep_at_once_leave_one_truth(shop: Shop) -> None:
    for _ in range(3):
        order = await shop.sell(ship(), ship_to=ShipTo(address=HOME))
        proposal = await shop.preview(order, ChangeAddress(ship_to=ShipTo(address=WORK)))
        confirmed, swept = await asyncio.gather(
            shop.confirm(order, proposal),
            shop.db.transact(lapse_changes, SYSTEM, at=proposal.expires_at),
            return_exceptions=True,
        )
        kept = await address_of(shop, order)
        assert kept is not None
        if isinstance(confirmed, BaseException):
            assert (swept, kept.city) == (1, "Torino")
            assert isinstance(confirmed, ChangeClosed | PreviewExpired)
        else:
            assert (swept, kept.city) == (0, "Milano")
    assert await shop.findings() == {}


async def test_a_difference_that_is_declined_leaves_no_address_behind(zoned: Shop) -> None:
    order = await zoned.sell(ship(), ship_to=ShipTo(address=HOME))
    proposal = await zoned.preview(order, ChangeAddress(ship_to=ShipTo(address=CAGLIARI)))
    with pytest.raises(PaymentDeclined):
        await zoned.confirm(order, proposal, *by_card(DECLINE))
    assert await count(zoned) == 1
    assert charges(await zoned.lines(order)) == [(490, 1)]
    assert await zoned.findings() == {}


async def ready(shop: Shop, order: SaleAnswer) -> None:
    task = await task_of(shop, order)
    await shop.db.transact(fulfilment.mark_ready, SYSTEM, task=task, at=now())
    assert (await task_of(shop, order)).state == "ready"


async def task_of(shop: Shop, order: SaleAnswer) -> fulfilment.FulfilmentOrder:
    """Return what the depot has to ship."""
    depot = shop.company.places["depot"]
    (number,) = [i for i, one in enumerate(order.fulfilments) if one.place_id == depot]
    return (await shop.task(order, number))[0]
