"""Facts of returns."""

from typing import ClassVar
from uuid import UUID

import msgspec

from ordito.platform.events import Event


class ReturnPolicyPublished(Event, frozen=True, kw_only=True):
    """Goods come back by other rules from now on."""

    type: ClassVar[str] = "orders.return_policy_published"
    policy_version: int
    rules: int


class ReturnExpected(Event, frozen=True, kw_only=True):
    """A place is to expect goods of a customer."""

    type: ClassVar[str] = "orders.return_expected"
    return_id: UUID
    number: str
    way: str
    place_id: UUID
    units: int


class ReturnedPart(msgspec.Struct, frozen=True):
    """Units of a line that came back, and why they were taken."""

    line_no: int
    sku_id: UUID
    announced: int
    received: int
    worth_minor: int
    why: str | None
    rule: str | None


class ReturnReceived(Event, frozen=True, kw_only=True):
    """Goods came back; what taking them cost, minor units.

    ``is_mismatch`` says that not just what was announced has come.
    """

    type: ClassVar[str] = "orders.return_received"
    return_id: UUID
    number: str
    way: str
    place_id: UUID
    reason: str
    currency: str
    worth_minor: int
    minutes: int
    handling_minor: int
    transport_minor: int
    exception: str | None
    is_mismatch: bool
    parts: tuple[ReturnedPart, ...]
