"""The client sells, reads and is refused, on a running server."""

import pytest

from ordito_client import (
    AsyncClient,
    Client,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
    models,
)
from tests.client.conftest import Shop

CARD = [models.SalePayment(tender="card", token="sandbox-approve")]


def a_sale(quantity: int = 1, sku: str = "shirt") -> models.Sale:
    line = models.SaleLine(sku=sku, quantity=quantity, method="ship")
    return models.Sale(lines=[line], payments=CARD)


def test_sells_and_finds_and_cancels(client: Client) -> None:
    sold = client.orders.place_order(a_sale(2))
    assert (sold.state, sold.total_minor, sold.lines[0].sku) == ("placed", 3980, "shirt")
    found = client.orders.show_order(sold.number)
    assert (found.order_id, found.lines[0].open) == (sold.order_id, 2)
    unwanted = models.Cancellation(lines=[models.CancelledLine(line_no=1, quantity=1)])
    cancelled = client.orders.post_cancellation(str(sold.order_id), unwanted)
    assert (cancelled.lines[0].open, cancelled.due_minor) == (1, 1990)


def test_previews_a_change_and_confirms_it_once(client: Client) -> None:
    sold = client.orders.place_order(a_sale(2))
    unwanted = models.Cancel(lines=[models.AskedLine(line_no=1, quantity=1)])
    found = client.changes.post_change(sold.number, unwanted)
    done = client.changes.post_confirmation(sold.number, found.change_id, models.Settlement())
    assert done.order.lines[0].open == 1
    with pytest.raises(Conflict) as closed:
        client.changes.post_confirmation(sold.number, found.change_id, models.Settlement())
    assert closed.value.code == "orders.change_closed"


async def test_sells_without_blocking(shop: Shop) -> None:
    async with AsyncClient(shop.url, shop.token) as client:
        sold = await client.orders.place_order(a_sale())
        there = await client.stock.show_availability(sku=["shirt"], place=["north", "south"])
    assert sold.state == "placed"
    assert len(there) == 2


def test_a_repeated_key_is_one_order(client: Client) -> None:
    first = client.orders.place_order(a_sale(), idempotency_key="till 3, receipt 17")
    again = client.orders.place_order(a_sale(), idempotency_key="till 3, receipt 17")
    assert again == first
    with pytest.raises(Conflict) as refusal:
        client.orders.place_order(a_sale(2), idempotency_key="till 3, receipt 17")
    assert refusal.value.code == "platform.key_reused"
    assert refusal.value.idempotency_key == "till 3, receipt 17"


def test_every_command_gets_a_key_of_its_own(client: Client) -> None:
    numbers = {client.orders.place_order(a_sale()).number for _ in range(3)}
    assert len(numbers) == 3


def test_a_refusal_says_code_field_and_remedy(client: Client) -> None:
    with pytest.raises(Conflict) as sold_out:
        client.orders.place_order(a_sale(99))
    assert sold_out.value.remedy
    assert sold_out.value.problem.status == 409
    with pytest.raises(Invalid) as wrong:
        client.orders.place_order(a_sale(-1))
    assert (wrong.value.code, wrong.value.field) == ("http.input_wrong", "lines[0].quantity")
    with pytest.raises(NotFound):
        client.orders.show_order("nobody/knows ?this#")


def test_a_token_that_may_not_is_told_so(shop: Shop, client: Client) -> None:
    with pytest.raises(Forbidden) as refusal:
        client.facts.list_facts()
    assert refusal.value.problem.facts["scope"] == "facts:read"
    with Client(shop.url, "ord_nothing") as stranger, pytest.raises(Unauthenticated):
        stranger.facts.list_facts()


def test_what_is_left_out_is_left_to_the_server(client: Client) -> None:
    carried = models.SaleLine(sku="shirt", quantity=1)
    sale = models.Sale(lines=[carried], payments=CARD, place="north")
    assert client.orders.place_order(sale).lines[0].method == "carry_out"


def test_pages_are_iterated_to_the_end(shop: Shop, client: Client) -> None:
    for _ in range(3):
        client.orders.place_order(a_sale())
    with Client(shop.url, shop.admin) as admin:
        whole = admin.facts.list_facts(limit=1000)
        pages = list(admin.facts.iterate_facts_pages(limit=2))
        singly = list(admin.facts.iterate_facts(limit=2))
        later = list(admin.facts.iterate_facts(after=pages[-1].next))
    assert len(whole.facts) > 6
    assert [fact.fact_id for fact in singly] == [fact.fact_id for fact in whole.facts]
    assert [fact for page in pages for fact in page.facts] == singly
    assert later == []


async def test_pages_are_iterated_without_blocking(shop: Shop) -> None:
    async with AsyncClient(shop.url, shop.admin) as admin:
        whole = await admin.facts.list_facts(limit=1000)
        singly = [fact.fact_id async for fact in admin.facts.iterate_facts(limit=2)]
    assert singly == [fact.fact_id for fact in whole.facts]
