"""Several instruments pay one checkout: each its share, all or none."""

from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from ordito.platform import ids
from ordito.platform.money import Money
from ordito.processes.sessions import Instrument
from ordito.surfaces.ucp import payments
from ordito.surfaces.ucp.shared.instruments import Unpayable
from ordito.surfaces.ucp.shared.split import require_allowed, shares
from tests.surfaces.ucp.buying import (
    APPROVE,
    BUYER,
    OTHER,
    Buying,
    codes,
    line,
    payment,
    pickup,
    place_id,
)
from tests.surfaces.ucp.gifts import Gifts, instrument

TOTAL = 4_990
ALL = "$.payment.instruments"


def card(token: str = APPROVE, amount: int | None = None, name: str = "c") -> dict[str, Any]:
    return instrument("card", token, amount, name)


def gift(account: str, amount: int | None = None, name: str = "g") -> dict[str, Any]:
    return instrument("gift_card", account, amount, name)


def opened(buying: Buying) -> str:
    north = pickup(place_id("north"))
    told = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=north)
    assert told["totals"][-1]["amount"] == TOTAL
    return told["id"]


def pay(buying: Buying, name: str, *sent: dict[str, Any], key: str | None = None) -> Any:
    return buying.complete(name, key=key, payment={"instruments": list(sent)})


def amounts(told: dict[str, Any]) -> list[int | None]:
    return [one.get("amount") for one in told["payment"]["instruments"]]


def failed(told: dict[str, Any]) -> list[str]:
    return [one["path"] for one in told["messages"] if one.get("code") == "payment_failed"]


def test_gift_cards_pay_what_is_on_them_and_the_card_the_rest(buying: Buying, gifts: Gifts) -> None:
    full, empty, name, key = gifts.issue(2_500), gifts.issue(0), opened(buying), str(ids.new())
    sent = (gift(full), gift(empty, name="e"), card())
    done = pay(buying, name, *sent, key=key)
    assert done["status"] == "completed", done
    assert amounts(done) == [2_500, 0, 2_490]
    assert [one["id"] for one in done["payment"]["instruments"]] == ["g", "e", "c"]
    assert "credential" not in str(done["payment"])
    assert gifts.free(full) == (0, 2_500)  # taken when the goods are handed over
    assert pay(buying, name, *sent, key=key) == done
    # what it was paid with is told of whoever asks anew, from the books
    assert amounts(pay(buying, name, *sent)) == [2_500, 0, 2_490]


def test_amounts_are_paid_as_they_are_said(buying: Buying, gifts: Gifts) -> None:
    account = gifts.issue(3_000)
    done = pay(buying, opened(buying), card(amount=4_000), gift(account))
    assert (done["status"], amounts(done)) == ("completed", [4_000, 990])
    two = pay(buying, opened(buying), card(amount=1_000), card(name="d"))
    assert (two["status"], amounts(two)) == ("completed", [1_000, 3_990])


def test_a_refused_card_leaves_the_gift_card_untouched_and_another_may_follow(
    buying: Buying, gifts: Gifts
) -> None:
    account, name = gifts.issue(1_000), opened(buying)
    told = pay(buying, name, gift(account), card("sandbox-decline"))
    assert told["status"] != "completed"
    assert failed(told) == [f"{ALL}[1]"]
    assert amounts(told) == [None, None]
    assert gifts.free(account) == (1_000, 0)
    both = pay(buying, name, card("sandbox-decline", 100), card("sandbox-decline", name="d"))
    assert failed(both) == [f"{ALL}[0]", f"{ALL}[1]"]
    done = pay(buying, name, gift(account), card())
    assert (done["status"], amounts(done)) == ("completed", [1_000, 3_990])


def test_what_cannot_be_split_has_no_effect(buying: Buying, gifts: Gifts) -> None:
    account, name = gifts.issue(1_000), opened(buying)
    refused = {
        f"{ALL}[0]": [(gift(str(ids.new())), card()), (gift("no id"), card())],
        f"{ALL}[1]": [(card(), gift(account, 1_001)), (card(), gift(account, 10))],
        ALL: [
            (gift(account),),
            (card(amount=4_000), gift(account, 991)),
            (card(amount=4_000),),
            (card(), card(), card()),
        ],
    }
    for path, ways in refused.items():
        for sent in ways:
            told = pay(buying, name, *sent)
            assert (told["status"], failed(told)) == ("ready_for_complete", [path]), sent
            assert amounts(told) == [None] * len(sent)
    assert gifts.free(account) == (1_000, 0)
    short = pay(buying, name, gift(account))
    assert {"10.00 EUR on the gift card."} <= {one["content"] for one in short["messages"]}
    # a body that is none
    assert "payment_failed" not in codes(pay(buying, name, card(amount=-1), card()))
    assert buying.read(name)["status"] == "ready_for_complete"


def test_who_does_not_know_of_splits_pays_with_one_instrument(
    client: httpx.Client, gifts: Gifts
) -> None:
    buying = Buying(client, agent=OTHER)
    told = buying.create(line_items=[line("kettle")], buyer=BUYER)
    account = gifts.issue(1_000)
    both = pay(buying, told["id"], gift(account), card())
    assert failed(both) == [ALL]
    assert "payment" not in both
    profile = client.get("/.well-known/ucp").json()["ucp"]
    (declared,) = profile["capabilities"]["dev.ucp.common.payment.split_payments"]
    assert all(declared["config"]["allowed_combinations"])


def test_no_type_stands_in_two_groups_of_one_combination() -> None:
    for groups in payments.COMBINATIONS:
        types = [kind for group in groups for kind in group.types]
        assert len(types) == len(set(types))
        assert all(group.min <= group.max for group in groups)
    require_allowed(payment("a")["payment"]["instruments"][0]["type"].split())


INSTRUMENTS = st.lists(
    st.tuples(
        st.sampled_from(["card", "gift_card"]),
        st.none() | st.integers(0, 60),
        st.none() | st.integers(0, 60),
    ),
    min_size=1,
    max_size=5,
)


@given(total=st.integers(0, 100), sent=INSTRUMENTS)
def test_shares_add_up_to_the_total_and_break_no_amount_and_no_gift_card(
    total: int, sent: list[tuple[str, int | None, int | None]]
) -> None:
    instruments = [Instrument(handler=kind, amount_minor=amount) for kind, amount, _ in sent]
    free = {number: on for number, (kind, _, on) in enumerate(sent) if kind == "gift_card"}
    try:
        paid = shares(Money(total, "EUR"), instruments, free)
    except Unpayable:
        specified = sum(amount or 0 for _, amount, _ in sent)
        is_broken = any(on is None or (sent[n][1] or 0) > on for n, on in free.items())
        open_cards = any(kind == "card" and amount is None for kind, amount, _ in sent)
        # with a card that takes what is left, only order, amounts or a gift card stand in the way
        assert is_broken or specified or not open_cards
        return
    assert sum(paid) == total
    for number, ((kind, amount, on), minor) in enumerate(zip(sent, paid, strict=True)):
        assert amount in (None, minor)
        assert kind == "card" or (on is not None and minor <= on)
        # nobody pays for whom an earlier one could have
        could = kind == "card" or (on is not None and minor < on)
        assert amount is not None or not could or not sum(paid[number + 1 :])
