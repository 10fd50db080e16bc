from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.policies import PolicyChanged
from ordito.steering import economics
from ordito.steering.economics import COSTS, Register, RegisterWrong

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIGURE = {"value": 2.0, "source": "payroll", "owner": "finance", "since": "2026-01-01"}
DESK = {"code": "desk", "name": "Desk", "cost": FIGURE, "capacity": FIGURE, "days": 30}
CALL = {
    "code": "call",
    "name": "Call",
    "step": "service",
    "subject": "case",
    "resource": "desk",
    "touchpoint": "call",
    "terms": [{"measure": "minute", "each": FIGURE}],
}
GOOD: dict[str, Any] = {"reason": "a first try", "resources": [DESK], "activities": [CALL]}
UNBOUNDED = {**FIGURE, "value": None, "low": 1.0}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"resources": [DESK, DESK]}, "resource desk is there twice"),
        ({"resources": []}, "there is no resource desk"),
        ({"activities": [{**CALL, "terms": CALL["terms"] * 2}]}, "minute is there twice"),
        ({"activities": [{**CALL, "subject": "return"}]}, "a return has no measure minute"),
        ({"resources": [{**DESK, "cost": UNBOUNDED}]}, "neither a value nor both bounds"),
        ({"resources": [{**DESK, "cost": {**FIGURE, "low": 3.0}}]}, "not within its bounds"),
        ({"resources": [{**DESK, "capacity": {**FIGURE, "value": 0}}]}, "may be nothing"),
        ({"basket_limits": [3_000, 2_000]}, "do not ascend"),
        (
            {"groups": [{"code": "g", "name": "G", "conditions": [{"measure": "height"}]}]},
            "a customer has no measure height",
        ),
        (
            {"groups": [{"code": "g", "name": "G", "conditions": [{"measure": "orders"}]}]},
            "compared with nothing",
        ),
        ({"ressources": []}, "unknown field"),
    ],
)
def test_a_register_that_does_not_hold_together_is_refused(
    change: dict[str, Any], fault: str
) -> None:
    with pytest.raises(RegisterWrong, match=fault):
        economics.read_register(msgspec.json.encode(GOOD | change))


async def test_each_publication_is_a_version_with_its_reason_and_who_said_so(db: Database) -> None:
    before = await db.read(COSTS.load)
    assert (before.version, before.register.activities) == (0, ())

    first = economics.read_register(msgspec.json.encode(GOOD))
    dearer = msgspec.structs.replace(first, reason="wages rose")
    for register in (first, dearer):
        context = Context(actor="employee:ada")
        await db.transact(economics.publish_costs, context, register=register, at=AT)
    book = await db.read(COSTS.load)
    assert (book.version, book.register) == (2, dearer)
    assert (await db.read(COSTS.load_version, version=1)).register == first
    versions = await db.read(COSTS.list_versions)
    assert [(one.version, one.published_by) for one in versions] == [
        (2, "employee:ada"),
        (1, "employee:ada"),
    ]

    wrong = Register(reason="no such resource", activities=first.activities)
    with pytest.raises(RegisterWrong):
        await db.transact(economics.publish_costs, Context.system(), register=wrong, at=AT)
    # nobody publishes over a version that was not read
    with pytest.raises(PolicyChanged):
        await db.transact(economics.publish_costs, Context.system(), register=first, at=AT, over=1)
    assert (await db.read(COSTS.load)).version == 2
    await db.transact(economics.publish_costs, Context.system(), register=first, at=AT, over=2)
    assert (await db.read(COSTS.load)).version == 3


def test_every_figure_is_an_assumption_with_its_place() -> None:
    register = economics.read_register(msgspec.json.encode(GOOD))
    assert [where for where, _ in register.figures()] == [
        "desk cost",
        "desk capacity",
        "call minute",
    ]
