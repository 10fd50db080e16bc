"""Promotions that make no sense are named by field before anybody publishes them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from ordito.pricing.model import (
    EVERYTHING,
    AmountOff,
    BuyGet,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    LocalTime,
    Measure,
    MorePoints,
    Part,
    PercentOff,
    Promotion,
    Rung,
    SetPrice,
)
from ordito.pricing.rules import find_promotion_fault
from tests.rooms.pricing.anything import promotions
from tests.rooms.pricing.builders import START, a_promotion

NOON = LocalTime(datetime.fromisoformat("2026-11-27T12:00:00"))
UNITS = Measure.UNITS


@pytest.mark.parametrize(
    ("benefit", "field"),
    [
        pytest.param(PercentOff(0), "benefit.rate_ppm", id="nothing off"),
        pytest.param(PercentOff(1_000_001), "benefit.rate_ppm", id="more than all"),
        pytest.param(AmountOff(0), "benefit.amount_minor", id="no amount"),
        pytest.param(FixedPrice(-1), "benefit.unit_minor", id="negative price"),
        pytest.param(BuyGet(0, 1, 1), "benefit.buy", id="nothing bought"),
        pytest.param(BuyGet(1, 0, 1), "benefit.get", id="nothing got"),
        pytest.param(BuyGet(1, 1, 1, most_rounds=0), "benefit.most_rounds", id="no round"),
        pytest.param(Ladder(UNITS, ()), "benefit.rungs", id="no rung"),
        pytest.param(
            Ladder(UNITS, (Rung(2, 5), Rung(2, 6))), "benefit.rungs[1].reached_at", id="same rung"
        ),
        pytest.param(Ladder(UNITS, (Rung(2, 6), Rung(3, 5))), "benefit.rungs[1]", id="falling"),
        pytest.param(Ladder(UNITS, (Rung(2, 6, 1),)), "benefit.rungs[0]", id="both"),
        pytest.param(SetPrice((), 1), "benefit.parts", id="no part"),
        pytest.param(SetPrice((Part(EVERYTHING, 1),) * 7, 1), "benefit.parts", id="many parts"),
        pytest.param(
            SetPrice((Part(EVERYTHING, 0),), 1), "benefit.parts[0].units", id="empty part"
        ),
        pytest.param(MorePoints(), "benefit.extra", id="no more points"),
        pytest.param(MorePoints(999_999), "benefit.factor_ppm", id="fewer points"),
        pytest.param(Gift(frozenset()), "benefit.sku_ids", id="no gift"),
    ],
)
def test_a_benefit_that_makes_no_sense_is_named(benefit: Any, field: str) -> None:
    found = find_promotion_fault(a_promotion("it", benefit))

    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"valid_to": START}, "valid_to", id="ends as it starts"),
        pytest.param({"local_from": NOON, "local_to": NOON}, "local_to", id="by the wall"),
        pytest.param({"currency": None}, "currency", id="an amount of no currency"),
        pytest.param(
            {"conditions": Conditions(weekdays=frozenset({7}))}, "conditions.weekdays", id="day"
        ),
        pytest.param(
            {"conditions": Conditions(from_minute=1440)}, "conditions.from_minute", id="minute"
        ),
        pytest.param(
            {"conditions": Conditions(min_spend_minor=-1)}, "conditions.min_spend_minor", id="spend"
        ),
    ],
)
def test_what_surrounds_a_benefit_is_looked_at_as_well(changes: dict[str, Any], field: str) -> None:
    promotion = a_promotion("it", AmountOff(1), **{"valid_to": START + timedelta(1)} | changes)
    found = find_promotion_fault(promotion)

    assert found is not None
    assert found[0] == field


@given(promotions())
def test_whatever_the_laws_are_tested_with_makes_sense_but_for_its_times(
    promotion: Promotion,
) -> None:
    found = find_promotion_fault(promotion)

    assert found is None or found[0] in {"valid_to", "local_to", "currency"}
