"""A bank asks back: the platform shows its buyer a page of ours; the checkout tells the rest."""

import threading
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from ucp_sdk.models.schemas.common.payment_authentication import Checkout

from ordito.platform import ids
from ordito.platform.clock import now
from tests.conftest import complete
from tests.surfaces.ucp.buying import (
    APPROVE,
    BUYER,
    PLAIN,
    Buying,
    codes,
    line,
    payment,
    pickup,
    place_id,
)
from tests.surfaces.ucp.gifts import Gifts

ASK = "sandbox-challenge"
CHALLENGE = "dev.ucp.common.payment.three_ds_challenge"
FIRST = f"$.actions['{CHALLENGE}'][0]"


def opened(buying: Buying) -> str:
    north = pickup(place_id("north"))
    return buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=north)["id"]


def card(token: str, name: str, amount: int | None = None) -> dict[str, Any]:
    (made,) = payment(token)["payment"]["instruments"]
    return {**made, "id": name, **({} if amount is None else {"amount": amount})}


def pay(buying: Buying, name: str, *sent: dict[str, Any], key: str | None = None) -> dict[str, Any]:
    return buying.complete(name, key=key, payment={"instruments": list(sent)})


def asked(told: dict[str, Any]) -> list[dict[str, Any]]:
    return told.get("actions", {}).get(CHALLENGE, [])


def answer(client: httpx.Client, action: dict[str, Any], word: str = "yes") -> int:
    """Say to the page of an action what a buyer says; return its status."""
    url = urlsplit(action["config"]["url"])
    return client.post(f"{url.path}?{url.query}", data={"answer": word}).status_code


def messages_at(told: dict[str, Any], path: str) -> list[tuple[str, str]]:
    return [(one["type"], one["code"]) for one in told["messages"] if one.get("path") == path]


def test_a_payment_goes_on_when_its_buyer_has_confirmed_it(
    buying: Buying, client: httpx.Client
) -> None:
    name, key = opened(buying), str(ids.new())
    waiting = buying.complete(name, ASK, key=key)
    Checkout.model_validate(waiting)
    assert (waiting["status"], "order" in waiting) == ("complete_in_progress", False)
    (action,) = asked(waiting)
    (instrument,) = waiting["payment"]["instruments"]
    assert action["config"]["payment_instrument_id"] == instrument["id"] == "instr_1"
    # whose page may be shown, the handler says
    handlers = [one for entries in waiting["ucp"]["payment_handlers"].values() for one in entries]
    (handler,) = [one for one in handlers if one["id"] == instrument["handler_id"]]
    url = urlsplit(action["config"]["url"])
    assert f"{url.scheme}://{url.netloc}" in handler["config"]["action_origins"]
    assert (url.scheme, url.username) == ("https", None)
    assert messages_at(waiting, FIRST) == [("info", "payment_needs_buyer")]
    # the same work is the same action, however often it is asked for
    assert asked(buying.read(name)) == asked(buying.complete(name, ASK, key=key)) == [action]
    assert answer(client, action) == 200
    done = buying.read(name)
    assert (done["status"], "actions" in done) == ("completed", False)
    again = buying.complete(name, ASK)
    assert again["order"] == done["order"]
    assert answer(client, action) == answer(client, action, "no") == 410


def test_what_an_action_holds_up_is_refused_with_its_place(buying: Buying) -> None:
    name = opened(buying)
    waiting = buying.complete(name, ASK)
    tries = [
        buying.update(name, line_items=[line("teapot", 9)]),
        buying.complete(name),
        pay(buying, name, card(APPROVE, "a", 10), card(APPROVE, "b")),
    ]
    for told in tries:
        assert (told["status"], asked(told)) == ("complete_in_progress", asked(waiting))
        assert ("error", "in_progress") in messages_at(told, FIRST)
        assert told["line_items"] == waiting["line_items"]
        assert "payment_failed" not in codes(told)
    canceled = buying.cancel(name)
    assert (canceled["status"], asked(canceled)) == ("canceled", [])


def test_a_buyer_who_refuses_pays_nothing_and_is_asked_anew_by_another_action(
    buying: Buying, client: httpx.Client
) -> None:
    name = opened(buying)
    (first,) = asked(buying.complete(name, ASK))
    assert answer(client, first, "no") == 200
    told = buying.read(name)
    assert (told["status"], asked(told)) == ("ready_for_complete", [])
    assert "payment_failed" in codes(told)
    (second,) = asked(buying.complete(name, ASK))
    assert second["id"] != first["id"]
    assert answer(client, first) == 410
    assert asked(buying.read(name)) == [second]
    assert answer(client, second) == 200
    assert buying.read(name)["status"] == "completed"


def test_a_wrong_or_foreign_answer_changes_nothing(client: httpx.Client) -> None:
    buying, other = Buying(client), Buying(client)
    name = opened(buying)
    (action,) = asked(buying.complete(name, ASK))
    (foreign,) = asked(other.complete(opened(other), ASK))
    url = urlsplit(action["config"]["url"]).path
    assert client.post(url, data={"answer": "perhaps"}).status_code == 422
    assert client.post(url, data={}).status_code == 422
    crossed = url.rpartition("/")[0] + "/" + foreign["id"]
    assert client.post(crossed, data={"answer": "yes"}).status_code == 410
    assert client.get(crossed).status_code == 410
    assert client.post(url.replace(name, str(ids.new())), data={"answer": "yes"}).status_code == 404
    forged = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(url, data={"answer": "yes"}, headers=forged).status_code == 403
    assert asked(buying.read(name)) == [action]
    page = client.get(url)
    assert "49.90" in page.text
    assert "frame-ancestors https:" in page.headers["content-security-policy"]


def test_of_many_who_answer_the_first_word_counts(client: httpx.Client) -> None:
    buying = Buying(client)
    name = opened(buying)
    (action,) = asked(buying.complete(name, ASK))
    said: list[int] = []

    def say(word: str) -> None:
        said.append(answer(client, action, word))

    threads = [threading.Thread(target=say, args=(one,)) for one in ("yes", "no", "yes", "no")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(said) <= {200, 410}
    assert 200 in said
    told = buying.read(name)
    assert told["status"] in ("completed", "ready_for_complete")
    assert asked(told) == []


def test_one_tender_asks_back_and_the_other_waits_with_it(
    buying: Buying, client: httpx.Client, gifts: Gifts
) -> None:
    account, name = gifts.issue(1_000), opened(buying)
    sent = (gifts.pays(account), card(ASK, "c"))
    waiting = pay(buying, name, *sent)
    (action,) = asked(waiting)
    assert action["config"]["payment_instrument_id"] == "c"
    assert gifts.free(account) == (0, 1_000)
    assert answer(client, action, "no") == 200
    told = buying.read(name)
    assert told["status"] == "ready_for_complete"
    assert gifts.free(account) == (1_000, 0)
    (again,) = asked(pay(buying, name, *sent))
    assert answer(client, again) == 200
    done = buying.read(name)
    assert [one["amount"] for one in done["payment"]["instruments"]] == [1_000, 3_990]
    assert gifts.free(account) == (0, 1_000)


@pytest.mark.parametrize("second", ["yes", "no"])
def test_each_of_two_cards_that_ask_back_has_an_action(client: httpx.Client, second: str) -> None:
    buying = Buying(client)
    name = opened(buying)
    waiting = pay(buying, name, card(ASK, "a", 1_000), card(ASK, "b"))
    first, other = asked(waiting)
    assert first["id"] != other["id"]
    assert [one["config"]["payment_instrument_id"] for one in (first, other)] == ["a", "b"]
    assert answer(client, other) == 200
    # one is left, and what it is about is said
    assert asked(buying.read(name)) == [first]
    assert answer(client, other) == 410
    assert "10.00" in client.get(urlsplit(first["config"]["url"]).path).text
    assert answer(client, first, second) == 200
    done = buying.read(name)
    assert asked(done) == []
    expected = {"yes": "completed", "no": "ready_for_complete"}
    assert done["status"] == expected[second]


def test_a_card_that_is_refused_beside_one_that_asks_back_ends_both(buying: Buying) -> None:
    name = opened(buying)
    told = pay(buying, name, card(ASK, "a", 1_000), card("sandbox-decline", "b"))
    assert (told["status"], asked(told)) == ("ready_for_complete", [])
    failed = [one["path"] for one in told["messages"] if one.get("code") == "payment_failed"]
    assert failed == ["$.payment.instruments[1]"]
    twins = pay(buying, name, card(APPROVE, "a", 1_000), card(APPROVE, "a"))
    assert "payment_failed" in codes(twins)
    assert pay(buying, name, card(APPROVE, "a", 1_000), card(APPROVE, "b"))["status"] == "completed"


def test_what_is_being_paid_is_not_refused_for_its_handler(client: httpx.Client) -> None:
    buying = Buying(client)
    name = opened(buying)
    late = buying.complete(name, "sandbox-time-out")
    assert (late["status"], asked(late)) == ("complete_in_progress", [])
    other = buying.complete(name)
    assert "payment_failed" not in codes(other)
    assert other["status"] in ("complete_in_progress", "completed")


def test_there_is_time_enough_to_answer(client: httpx.Client) -> None:
    buying = Buying(client)
    waiting = buying.complete(opened(buying), ASK)
    left = datetime.fromisoformat(waiting["expires_at"]) - now()
    # what a bank may take by EMV 3-D Secure, and what units stay set aside for it
    assert timedelta(minutes=10) < left <= timedelta(minutes=15)


def test_only_who_knows_of_actions_is_given_one(client: httpx.Client) -> None:
    declared = client.get("/.well-known/ucp").json()["ucp"]["capabilities"]
    (entry,) = declared["dev.ucp.common.payment.authentication"]
    assert entry["extends"] == "dev.ucp.shopping.checkout"
    buying = Buying(client, agent=PLAIN)
    name = opened(buying)
    waiting = buying.complete(name, ASK)
    assert (waiting["status"], asked(waiting)) == ("requires_escalation", [])
    # the buyer answers where the checkout goes on, and once
    url = urlsplit(waiting["continue_url"]).path
    assert client.post(f"{url}/challenge", data={"answer": "yes"}).status_code == 303
    assert buying.read(name)["status"] == "completed"


def test_a_completion_whose_answer_was_lost_goes_on_under_its_key(
    client: httpx.Client, selling_address: str
) -> None:
    buying, key = Buying(client), str(ids.new())
    name = opened(buying)
    waiting = buying.complete(name, ASK, key=key)
    complete(_lose_answers(selling_address))
    again = buying.complete(name, ASK, key=key)
    assert (again["status"], asked(again)) == (waiting["status"], asked(waiting))
    assert {"payment_failed", "in_progress"}.isdisjoint(codes(again))
    complete(_lose_answers(selling_address))
    assert answer(client, asked(again)[0]) == 200
    done = buying.complete(name, ASK, key=key)
    assert done["status"] == "completed"
    assert done["order"] == buying.read(name)["order"]


async def _lose_answers(address: str) -> None:
    """Forget what commands of platforms were answered, as if a kill had come before."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute("UPDATE platform.idempotency SET status = NULL, answer = NULL")
    finally:
        await connection.close()
