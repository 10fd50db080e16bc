"""Facts about sessions."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class SessionOpened(Event, frozen=True, kw_only=True):
    """Somebody began to check out."""

    type: ClassVar[str] = "orders.session_opened"
    session_id: UUID
    cart_id: UUID | None
    lines: int


class SessionPaying(Event, frozen=True, kw_only=True):
    """A session waits until the buyer has confirmed the payment elsewhere."""

    type: ClassVar[str] = "orders.session_paying"
    session_id: UUID
    order_id: UUID


class SessionCompleted(Event, frozen=True, kw_only=True):
    """A session became an order; ``attribution`` is what brought its buyer, as a link says it."""

    type: ClassVar[str] = "orders.session_completed"
    session_id: UUID
    order_id: UUID
    attribution: dict[str, str]


class SessionCanceled(Event, frozen=True, kw_only=True):
    """A session ended without an order: ``canceled`` by its owner, ``expired``, or ``superseded``.

    The cart of a superseded one is checked out by somebody else, as by the same buyer signed in.
    """

    type: ClassVar[str] = "orders.session_canceled"
    session_id: UUID
    reason: str
