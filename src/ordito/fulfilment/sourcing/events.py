"""Facts of sourcing."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class SourcingPolicyPublished(Event, frozen=True, kw_only=True):
    """Goods are sourced by another policy from now on."""

    type: ClassVar[str] = "fulfilment.sourcing_policy_published"
    policy_version: int


class SourcedAgain(Event, frozen=True, kw_only=True):
    """Units that a place did not give come from another one, promised anew.

    Attributes:
        waiting_id: by which they waited.
        place_id: that did not give them.
        to_place_id: that does.
        line_no: of the order, as it was before.
        units: how many.
        reason: why the place did not give them.
        promised_at: until when the customer has them.
    """

    type: ClassVar[str] = "fulfilment.sourced_again"
    waiting_id: UUID
    place_id: UUID
    to_place_id: UUID
    line_no: int
    units: int
    reason: str
    promised_at: datetime


class UnitsUnfillable(Event, frozen=True, kw_only=True):
    """No place can give units now: they wait for goods, or for a person.

    Attributes:
        waiting_id: by which they wait.
        place_id: that did not give them.
        line_no: of the order.
        units: how many.
        queue: ``back_order``, ``unfillable`` or ``person``.
    """

    type: ClassVar[str] = "fulfilment.units_unfillable"
    waiting_id: UUID
    place_id: UUID
    line_no: int
    units: int
    queue: str
