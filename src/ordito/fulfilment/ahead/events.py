"""Facts of goods that are promised ahead."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class GoodsCame(Event, frozen=True, kw_only=True):
    """Goods that a fulfilment order waited for are there: its place may begin.

    Attributes:
        waits_for: what it waited for.
        units: that were set aside for it.
    """

    type: ClassVar[str] = "fulfilment.goods_came"
    fulfilment_order_id: UUID
    place_id: UUID
    waits_for: str
    units: int


class PromiseMoved(Event, frozen=True, kw_only=True):
    """Goods come later than was thought, and the customer was told until when.

    Attributes:
        was_promised_at: what had been promised.
        promised_at: what is promised now.
    """

    type: ClassVar[str] = "fulfilment.promise_moved"
    fulfilment_order_id: UUID
    place_id: UUID
    waits_for: str
    was_promised_at: datetime
    promised_at: datetime


class AheadPolicyPublished(Event, frozen=True, kw_only=True):
    """Another policy says what is promised ahead from now on."""

    type: ClassVar[str] = "fulfilment.ahead_policy_published"
    policy_version: int
