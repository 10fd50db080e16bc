"""Where in a journey an event belongs."""

import pytest

from ordito import journeys
from ordito.journeys import Phase, PhaseRule
from ordito.platform.clock import now
from ordito.platform.db import Tx


async def test_rules_have_versions_and_the_second_order_is_another_phase(tx: Tx) -> None:
    book = await journeys.PHASES.load(tx)
    assert book.version == 0
    assert book.phase_of("orders.order_placed") == Phase.BUY
    assert book.phase_of("orders.order_placed", again=True) == Phase.REBUY
    assert book.phase_of("product_compared") == Phase.COMPARE
    assert book.phase_of("platform.token_issued") is None
    assert book.kinds_of(Phase.REBUY) == {"orders.order_placed": True}
    assert book.kinds_of(Phase.BUY)["orders.order_placed"] is False
    assert book.kinds_of(Phase.SERVICE)["call"] is None
    rules = [
        PhaseRule(Phase.USE, ("class_attended",), again=True),
        PhaseRule(Phase.BUY, ("class_attended",)),
    ]
    published = await journeys.publish_phase_rules(tx, rules=rules, by="test", at=now())
    assert await journeys.PHASES.load(tx) == published
    assert published.version > 0
    assert published.phase_of("class_attended", again=True) == Phase.USE
    assert published.phase_of("orders.order_placed") is None


async def test_refuses_rules_that_are_never_reached(tx: Tx) -> None:
    always = PhaseRule(Phase.NEED, ("visit", "call"))
    unreached = [always, PhaseRule(Phase.SERVICE, ("call",), again=True)]
    too_many = [PhaseRule(Phase.SERVICE, tuple(f"type_{n}" for n in range(101)))]
    for rules in ([], unreached, [PhaseRule(Phase.NEED, ())], too_many):
        with pytest.raises(journeys.PhaseRulesUnclear):
            await journeys.publish_phase_rules(tx, rules=rules, by="test", at=now())
    assert (await journeys.PHASES.load(tx)).version == 0
