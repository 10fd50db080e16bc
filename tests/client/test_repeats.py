"""What the client sends again, and what not."""

import re
import socket
from time import monotonic

import pytest

from ordito_client import Client, NoAnswer, ServerFault, TooMany, Unreadable, models
from tests.client.conftest import Shop
from tests.client.peer import an_answer, cutting, saying
from tests.client.test_selling import a_sale

KEY = re.compile(rb"(?i)idempotency-key: (\S+)")
EMPTY = an_answer("200 OK", b'{"facts":[],"next":"","more":false}')
QUOTE = models.QuoteRequest(lines=[models.QuotedLine(sku="shirt", quantity=1)])


def test_a_command_whose_answer_is_lost_is_done_once(shop: Shop, client: Client) -> None:
    before = client.stock.show_availability(sku=["shirt"])
    with cutting(shop.url, cuts=2) as (url, seen), Client(url, shop.token) as cut:
        sold = cut.orders.place_order(a_sale())
    after = client.stock.show_availability(sku=["shirt"])
    assert sold.state == "placed"
    assert len(seen) == 3
    assert len({match[1] for one in seen if (match := KEY.search(one))}) == 1
    assert sum(one.available for one in before) - sum(one.available for one in after) == 1


def test_what_may_have_been_done_without_a_key_is_not_sent_again(shop: Shop) -> None:
    with (
        cutting(shop.url, cuts=1) as (url, seen),
        Client(url, shop.token) as cut,
        pytest.raises(NoAnswer) as lost,
    ):
        cut.quotes.post_quote(QUOTE)
    assert len(seen) == 1
    assert lost.value.was_sent
    assert lost.value.idempotency_key is None


def test_a_read_is_sent_again(shop: Shop) -> None:
    with cutting(shop.url, cuts=1) as (url, seen), Client(url, shop.token) as cut:
        assert len(cut.stock.show_availability(sku=["shirt"])) == 3
    assert len(seen) == 2


def test_a_server_that_is_away_is_waited_for() -> None:
    away = an_answer("503 Service Unavailable", b"", "Retry-After: 1")
    with saying([away, EMPTY]) as (url, seen), Client(url, "ord_x") as client:
        began = monotonic()
        assert client.facts.list_facts().facts == []
        assert monotonic() - began >= 1
    assert len(seen) == 2


def test_a_server_that_is_away_hears_a_keyless_post_once() -> None:
    away = an_answer("503 Service Unavailable")
    with (
        saying([away]) as (url, seen),
        Client(url, "ord_x") as client,
        pytest.raises(ServerFault) as fault,
    ):
        client.quotes.post_quote(QUOTE)
    assert fault.value.problem.code == "http.503"
    assert len(seen) == 1


def test_who_is_asked_to_wait_waits_only_as_long_as_it_likes() -> None:
    full = an_answer("429 Too Many Requests", b"", "Retry-After: 30")
    with saying([full]) as (url, seen), Client(url, "ord_x", patience_s=2) as client:
        began = monotonic()
        with pytest.raises(TooMany):
            client.quotes.post_quote(QUOTE)
        assert monotonic() - began < 2
    assert len(seen) == 1


def test_nobody_there_is_said_after_the_patience_with_the_key_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with Client(url, "ord_x", patience_s=0.5) as client, pytest.raises(NoAnswer) as lost:
        client.orders.place_order(a_sale(), idempotency_key="mine")
    assert not lost.value.was_sent
    assert lost.value.idempotency_key == "mine"


def test_a_fault_is_not_repeated_and_keeps_its_key() -> None:
    problem = b'{"code":"fault","status":500,"detail":"d","remedy":"r"}'
    fault = an_answer(
        "500 Internal Server Error", problem, "Content-Type: application/problem+json"
    )
    with (
        saying([fault]) as (url, seen),
        Client(url, "ord_x") as client,
        pytest.raises(ServerFault) as failed,
    ):
        client.orders.place_order(a_sale(), idempotency_key="mine")
    assert (failed.value.problem.code, failed.value.idempotency_key) == ("fault", "mine")
    assert len(seen) == 1


def test_an_answer_of_another_form_is_said_to_be_unreadable() -> None:
    with (
        saying([an_answer("200 OK", b'{"facts":3}')]) as (url, _),
        Client(url, "x") as client,
        pytest.raises(Unreadable, match="facts"),
    ):
        client.facts.list_facts()


def test_a_route_that_goes_warns_once() -> None:
    answer = an_answer(
        "200 OK",
        b'{"facts":[],"next":"","more":false}',
        "Deprecation: @1767225600",
        "Sunset: Sat, 01 Jan 2028 00:00:00 GMT",
    )
    with saying([answer]) as (url, _), Client(url, "ord_x") as client:
        with pytest.warns(DeprecationWarning, match="works until Sat, 01 Jan 2028"):
            client.facts.list_facts()
        client.facts.list_facts()
