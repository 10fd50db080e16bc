"""A programme and its member for the tests of loyalty."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from ordito import loyalty
from ordito.platform import ids
from ordito.platform.ids import CustomerId, OrderId, ProgrammeId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANNA = CustomerId(ids.derive("customer", "anna"))
ORDER = OrderId(ids.derive("order", 1))


def a_programme(**changes: Any) -> loyalty.Programme:
    programme = loyalty.Programme(
        programme_id=ProgrammeId(ids.derive("programme", "card")),
        code="CARD",
        name="Card",
        minor_per_point={"EUR": 100},
    )
    return replace(programme, **changes)


def a_membership() -> loyalty.Membership:
    return loyalty.Membership(
        customer_id=ANNA,
        programme_id=a_programme().programme_id,
        account_id=a_programme().account_of(ANNA),
        enrolled_at=NOON,
    )


def an_earning(points: int = 59, **changes: Any) -> loyalty.Earning:
    earning = loyalty.Earning(
        customer_id=ANNA,
        order_id=ORDER,
        account_id=a_membership().account_id,
        issuer_id=a_programme().issuer_id,
        unit=a_programme().unit,
        points=points,
        matures_at=None,
    )
    return replace(earning, **changes)
