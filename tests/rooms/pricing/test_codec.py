"""Nouns of pricing as texts: one text for each value, and a clear word about what is wrong."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from ordito.pricing.model import (
    AmountOff,
    Conditions,
    LocalTime,
    Part,
    PercentOff,
    Promotion,
    Rulebook,
    Selector,
    SetPrice,
    codec,
)
from tests.rooms.pricing.builders import AT, a_price, a_promotion, a_rulebook, a_sku_id

ID = "00000000-0000-8000-8000-000000000001"
PLAIN = {
    "promotion_id": ID,
    "code": "autumn",
    "label": {"it": "autunno", "en": "autumn"},
    "benefit": {"kind": "percent_off", "rate_ppm": 100_000},
    "valid_from": "2026-09-22T00:00:00+02:00",
}


def test_a_promotion_has_one_text() -> None:
    promotion = codec.parse(Promotion, PLAIN)

    assert codec.dumps(promotion) == (
        '{"benefit":{"kind":"percent_off","rate_ppm":100000},"code":"autumn",'
        '"label":{"en":"autumn","it":"autunno"},'
        f'"promotion_id":"{ID}","valid_from":"2026-09-21T22:00:00Z"}}'
    )
    assert codec.loads(Promotion, codec.dumps(promotion)) == promotion


def test_the_same_instant_and_set_have_the_same_text_however_they_were_written() -> None:
    one = a_promotion("it", AmountOff(5), conditions=Conditions(weekdays=frozenset({6, 0, 3})))
    there = timezone(timedelta(hours=5))
    other = replace(
        one,
        valid_from=one.valid_from.astimezone(there),
        conditions=Conditions(weekdays=frozenset({3, 6, 0})),
    )

    assert codec.dumps(one) == codec.dumps(other)


def test_a_rulebook_has_the_same_text_in_whatever_order_its_rows_came() -> None:
    prices = [a_price(1000), a_price(500, sku="blue"), a_price(900, valid_from=AT)]
    offers = (a_promotion("a", PercentOff(1)), a_promotion("b", AmountOff(1)))
    one = a_rulebook(*prices, promotions=offers)
    other = a_rulebook(*reversed(prices), promotions=offers[::-1])

    assert codec.dumps(one) == codec.dumps(other)
    assert codec.loads(Rulebook, codec.dumps(one)) == one


def test_local_times_and_sets_come_back() -> None:
    parts = (Part(Selector(sku_ids=frozenset({a_sku_id()}), but_tags=frozenset({"x"})), 2),)
    local = LocalTime(datetime.fromisoformat("2026-11-27T00:00:00"))
    promotion = a_promotion("it", SetPrice(parts, 500), local_from=local)

    assert codec.loads(Promotion, codec.dumps(promotion)) == promotion


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        pytest.param({"promotion_id": "nobody"}, "promotion_id", id="no identifier"),
        pytest.param({"code": None}, "code", id="no text"),
        pytest.param({"priority": True}, "priority", id="true is no number"),
        pytest.param({"priority": 1.5}, "priority", id="no whole number"),
        pytest.param({"colour": "red"}, "colour", id="unknown field"),
        pytest.param({"label": {"it": 1}}, "label.it", id="label"),
        pytest.param({"valid_from": "2026-09-22T00:00:00"}, "valid_from", id="no offset"),
        pytest.param({"local_to": "2026-09-22T00:00:00Z"}, "local_to", id="an offset"),
        pytest.param({"stacking": "alone"}, "stacking", id="unknown name"),
        pytest.param({"benefit": {"kind": "luck"}}, "benefit.kind", id="unknown benefit"),
        pytest.param({"benefit": {"kind": "buy_get", "buy": 1}}, "benefit.get", id="missing"),
        pytest.param(
            {"benefit": {"kind": "ladder", "measure": "units", "rungs": [{}]}},
            "benefit.rungs[0].reached_at",
            id="deep inside",
        ),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, object], path: str) -> None:
    with pytest.raises(codec.Malformed) as fault:
        codec.parse(Promotion, PLAIN | changes)

    assert fault.value.path == path


@pytest.mark.parametrize("text", ["", "[", "[]", '"autumn"', "{}", '{"version": "1"}'])
def test_another_text_is_no_rulebook(text: str) -> None:
    with pytest.raises(codec.Malformed):
        codec.loads(Rulebook, text)
