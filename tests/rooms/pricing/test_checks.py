"""Checks of a draft: what contradicts itself, never applies, or names what nobody has."""

from datetime import timedelta
from typing import Any

import pytest

from ordito import pricing
from ordito.platform import ids
from ordito.platform.ids import PlaceId, SkuId
from ordito.pricing import Conditions, PercentOff, Promotion, Selector, Stacking
from tests.rooms.pricing.builders import AT, STORE, WEB, a_price, a_price_list, a_rulebook, a_sku_id
from tests.rooms.pricing.claims import a_promotion

NOWHERE = PlaceId(ids.derive("nowhere"))
KNOWN = pricing.Surroundings(
    sku_ids={a_sku_id("red"), a_sku_id("blue")},
    tags={"brand:Brezza", "delivery"},
    places=set(),
    channels={WEB, STORE},
    markets={"IT"},
    groups={"members"},
)


def public(code: str, percent: int = 10, **changes: Any) -> Promotion:
    return a_promotion(
        code, benefit=PercentOff(percent * 10_000), claim=None, limited=False, **changes
    )


def found(*promotions: Promotion) -> set[tuple[str, str, str]]:
    rulebook = pricing.Rulebook.of(1, promotions=promotions)
    touched = {row.code for row in promotions}
    findings = pricing.check_rulebook(rulebook, KNOWN, touched=touched, at=AT)
    return {(one.code, one.rule, one.field) for one in findings}


def test_what_is_sound_gives_nothing() -> None:
    assert (
        found(
            public("A", select=Selector(tags=frozenset({"brand:Brezza"}))),
            public("B", 20, conditions=Conditions(groups=frozenset({"members"}))),
        )
        == set()
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"select": Selector(tags=frozenset({"brand:Nobody"}))}, "select.tags"),
        ({"select": Selector(sku_ids=frozenset({SkuId(ids.derive("?"))}))}, "select.sku_ids"),
        ({"conditions": Conditions(places=frozenset({NOWHERE}))}, "conditions.places"),
        ({"conditions": Conditions(markets=frozenset({"XX"}))}, "conditions.markets"),
        ({"conditions": Conditions(groups=frozenset({"tier:x:y"}))}, "conditions.groups"),
        (
            {"conditions": Conditions(on=Selector(tags=frozenset({"brand:Nobody"})))},
            "conditions.on.tags",
        ),
    ],
)
def test_a_name_that_nobody_has_is_found(changes: dict[str, Any], field: str) -> None:
    assert found(public("A", **changes)) == {("unknown_name", "A", field)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_to": AT}, "valid_to"),
        ({"conditions": Conditions(from_minute=60, to_minute=60)}, "conditions.to_minute"),
        (
            {
                "valid_from": AT,
                "valid_to": AT + timedelta(hours=6),
                "conditions": Conditions(weekdays=frozenset({4})),
            },
            "conditions.weekdays",
        ),
        (
            {
                "select": Selector(
                    tags=frozenset({"delivery"}), but_tags=frozenset({"delivery", "brand:Brezza"})
                )
            },
            "select.but_tags",
        ),
    ],
)
def test_a_rule_that_never_applies_is_found(changes: dict[str, Any], field: str) -> None:
    assert found(public("A", **changes)) == {("never_applies", "A", field)}


def test_of_a_group_the_one_that_never_wins_is_found() -> None:
    strong = public("STRONG", 20, group="sale")
    weak = public("WEAK", 10, group="sale", conditions=Conditions(channels=frozenset({WEB})))

    assert found(strong, weak) == {("superseded", "WEAK", "group")}


def test_a_stronger_one_that_asks_for_more_supersedes_nothing() -> None:
    members = Conditions(groups=frozenset({"members"}))
    strong = public("STRONG", 20, group="sale", conditions=members)
    later = public("LATER", 30, group="sale", valid_from=AT + timedelta(days=1))

    assert found(strong, public("WEAK", 10, group="sale"), later) == set()


def test_what_only_codes_would_decide_is_found() -> None:
    alone: dict[str, Any] = {"stacking": Stacking.ALONE_ON_LINES}

    assert found(public("A", 10, **alone), public("B", 20, **alone)) == {
        ("ambiguous", "A", "stacking")
    }
    assert found(public("A", 10, **alone), public("B", 20, **alone, priority=1)) == set()
    assert found(public("A", group="g"), public("B", group="g")) == {("ambiguous", "A", "priority")}


def test_a_promotion_that_stands_twice_is_found_unless_the_times_differ() -> None:
    over: dict[str, Any] = {"valid_to": AT + timedelta(days=1)}

    assert found(public("A"), public("B")) == {("promotion_twice", "A", "benefit")}
    assert found(public("A", **over), public("B", valid_from=AT + timedelta(days=1))) == set()


def test_two_lists_for_the_same_are_found_where_they_price_the_same() -> None:
    rulebook = a_rulebook(
        a_price(1000),
        a_price(900, price_list="other"),
        a_price(900, sku="blue", price_list="other"),
        price_lists=(a_price_list(), a_price_list("other")),
    )

    [one] = pricing.check_rulebook(rulebook, KNOWN, touched={"other"}, at=AT)

    assert (one.code, one.severity) == ("lists_of_one_scope", "warning")
    assert "1 SKUs" in one.detail
    assert pricing.check_rulebook(rulebook, KNOWN, touched=set(), at=AT) == []
