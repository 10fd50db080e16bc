"""What somebody looked at and compares."""

from datetime import timedelta

import pytest

from ordito import customers, journeys
from ordito.customers import NewCustomer
from ordito.customers.consents import said
from ordito.flows.erase_customer import erase_customer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, ProductId

BROWSER = CustomerId(ids.derive("test", "browser"))
CUSTOMER = CustomerId(ids.derive("test", "customer"))
SHIRT, HAT, BOOT, BAG = (ProductId(ids.derive("test", name)) for name in ("s", "h", "b", "g"))


async def viewed(tx: Tx, customer_id: CustomerId) -> list[ProductId]:
    rows = await journeys.list_interests(tx, customer_id=customer_id, at=now())
    return [row.product_id for row in rows if row.viewed_at]


async def compared(tx: Tx, customer_id: CustomerId) -> set[ProductId]:
    rows = await journeys.list_interests(tx, customer_id=customer_id, at=now())
    return {row.product_id for row in rows if row.compared_at}


async def test_the_last_one_looked_at_comes_first(tx: Tx) -> None:
    at = now()
    for minutes, product_id in ((5, SHIRT), (3, HAT), (1, SHIRT)):
        then = at - timedelta(minutes=minutes)
        await journeys.note_view(tx, customer_id=BROWSER, product_id=product_id, at=then)
    assert await viewed(tx, BROWSER) == [SHIRT, HAT]
    assert await viewed(tx, CUSTOMER) == []


async def test_compares_three_and_refuses_the_fourth(tx: Tx) -> None:
    for product_id in (SHIRT, HAT, BOOT, BOOT):
        await journeys.compare(tx, customer_id=BROWSER, product_id=product_id, at=now())
    with pytest.raises(journeys.ComparisonFull):
        await journeys.compare(tx, customer_id=BROWSER, product_id=BAG, at=now())
    assert await compared(tx, BROWSER) == {SHIRT, HAT, BOOT}
    await journeys.stop_comparing(tx, customer_id=BROWSER, product_ids=[HAT])
    await journeys.compare(tx, customer_id=BROWSER, product_id=BAG, at=now())
    assert await compared(tx, BROWSER) == {SHIRT, BOOT, BAG}


async def test_what_is_taken_from_the_comparison_was_looked_at_all_the_same(tx: Tx) -> None:
    await journeys.note_view(tx, customer_id=BROWSER, product_id=SHIRT, at=now())
    for product_id in (SHIRT, HAT):
        await journeys.compare(tx, customer_id=BROWSER, product_id=product_id, at=now())
    await journeys.stop_comparing(tx, customer_id=BROWSER, product_ids=[SHIRT, HAT])
    assert await compared(tx, BROWSER) == set()
    assert await viewed(tx, BROWSER) == [SHIRT]


async def test_views_are_forgotten_and_the_comparison_stays(tx: Tx) -> None:
    for product_id in (SHIRT, HAT):
        await journeys.note_view(tx, customer_id=BROWSER, product_id=product_id, at=now())
    await journeys.compare(tx, customer_id=BROWSER, product_id=SHIRT, at=now())
    await journeys.forget_views(tx, customer_id=BROWSER)
    assert await viewed(tx, BROWSER) == []
    assert await compared(tx, BROWSER) == {SHIRT}


async def test_who_signs_in_takes_the_browsers_interests_along_once(tx: Tx) -> None:
    at = now()
    await journeys.note_view(tx, customer_id=BROWSER, product_id=SHIRT, at=at)
    await journeys.compare(tx, customer_id=BROWSER, product_id=BOOT, at=at)
    older = at - timedelta(days=1)
    await journeys.note_view(tx, customer_id=CUSTOMER, product_id=SHIRT, at=older)
    await journeys.note_view(tx, customer_id=CUSTOMER, product_id=HAT, at=older)
    for _ in range(2):
        await journeys.pour_interests(tx, nameless=BROWSER, customer_id=CUSTOMER, at=at)
    assert await viewed(tx, CUSTOMER) == [SHIRT, HAT]
    assert await compared(tx, CUSTOMER) == {BOOT}
    assert await viewed(tx, BROWSER) == []


async def test_who_forbids_it_is_not_followed(tx: Tx) -> None:
    await customers.register(tx, customer=NewCustomer(customer_id=CUSTOMER), at=now())
    for product_id, given in ((SHIRT, False), (HAT, True)):
        word = said(
            customer_id=CUSTOMER,
            purpose=journeys.PURPOSE,
            channel="any",
            given=given,
            evidence="test",
            source="test",
            at=now(),
        )
        await customers.consents.record(tx, statement=word, at=now())
        await journeys.note_view(tx, customer_id=CUSTOMER, product_id=product_id, at=now())
    assert await viewed(tx, CUSTOMER) == [HAT]


async def test_erasure_and_time_leave_nothing(tx: Tx) -> None:
    await customers.register(tx, customer=NewCustomer(customer_id=CUSTOMER), at=now())
    long_ago = now() - timedelta(days=91)
    await journeys.note_view(tx, customer_id=CUSTOMER, product_id=SHIRT, at=now())
    await journeys.note_view(tx, customer_id=BROWSER, product_id=SHIRT, at=long_ago)
    await journeys.compare(tx, customer_id=BROWSER, product_id=HAT, at=now())
    assert await viewed(tx, BROWSER) == []
    assert await journeys.sweep_interests(tx, at=now()) == 1
    assert await compared(tx, BROWSER) == {HAT}
    await erase_customer(tx, customer_id=CUSTOMER, at=now())
    assert await viewed(tx, CUSTOMER) == []
