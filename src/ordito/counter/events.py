"""Facts of the counter room."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class DeviceRegistered(Event, frozen=True, kw_only=True):
    """A page became a till of a place; its code names its drawer and its receipts."""

    type: ClassVar[str] = "counter.device_registered"
    code: str


class DeviceRevoked(Event, frozen=True, kw_only=True):
    """A till was revoked: its token is void and its log is stopped."""

    type: ClassVar[str] = "counter.device_revoked"
    reason: str


class DeviceReleased(Event, frozen=True, kw_only=True):
    """What a revoked till tells is taken again."""

    type: ClassVar[str] = "counter.device_released"
    reason: str


class PinSet(Event, frozen=True, kw_only=True):
    """A person has another PIN for tills."""

    type: ClassVar[str] = "counter.pin_set"
    staff_id: UUID


class PinLocked(Event, frozen=True, kw_only=True):
    """Too many wrong PINs of a person at a till.

    Attributes:
        staff_id: whose.
        wrong: in a row.
    """

    type: ClassVar[str] = "counter.pin_locked"
    staff_id: UUID
    wrong: int


class ShiftOpened(Event, frozen=True, kw_only=True):
    """A shift began with a counted drawer; amounts in minor units.

    Attributes:
        shift_id: which.
        staff_id: by whom.
        currency: ISO 4217.
        float_minor: in the drawer.
        difference_minor: between that and the book.
    """

    type: ClassVar[str] = "counter.shift_opened"
    shift_id: UUID
    staff_id: UUID | None
    currency: str
    float_minor: int
    difference_minor: int


class ShiftClosed(Event, frozen=True, kw_only=True):
    """A shift ended with a counted drawer; amounts in minor units.

    Attributes:
        shift_id: which.
        staff_id: by whom.
        currency: ISO 4217.
        counted_minor: in the drawer.
        expected_minor: by the book.
        difference_minor: counted less expected.
    """

    type: ClassVar[str] = "counter.shift_closed"
    shift_id: UUID
    staff_id: UUID | None
    currency: str
    counted_minor: int
    expected_minor: int
    difference_minor: int


class ReceiptIssued(Event, frozen=True, kw_only=True):
    """A till gave a receipt; amounts in minor units, negative where money went back.

    Attributes:
        series: of the till.
        number: in it.
        kind: ``sale``, ``return`` or ``exchange``.
        order_id: which order.
        total_minor: what it came to.
        currency: ISO 4217.
    """

    type: ClassVar[str] = "counter.receipt_issued"
    series: str
    number: int
    kind: str
    order_id: UUID | None
    total_minor: int
    currency: str


class ReceiptPrintedAgain(Event, frozen=True, kw_only=True):
    """A copy of a receipt was printed."""

    type: ClassVar[str] = "counter.receipt_printed_again"
    series: str
    number: int
    copy: int


class DrawerOpened(Event, frozen=True, kw_only=True):
    """The drawer was opened and nothing was sold."""

    type: ClassVar[str] = "counter.drawer_opened"
    shift_id: UUID | None
    staff_id: UUID | None


class CartVoided(Event, frozen=True, kw_only=True):
    """A cart was given up before it was paid; what it would have come to, minor units."""

    type: ClassVar[str] = "counter.cart_voided"
    shift_id: UUID | None
    staff_id: UUID | None
    total_minor: int


class ExceptionOpened(Event, frozen=True, kw_only=True):
    """A fact of a till was booked and does not fit; a person looks at it.

    Attributes:
        kind: code.
        seq: of the entry in the till's log.
    """

    type: ClassVar[str] = "counter.exception_opened"
    kind: str
    seq: int


class ExceptionResolved(Event, frozen=True, kw_only=True):
    """A person has looked at what did not fit."""

    type: ClassVar[str] = "counter.exception_resolved"
    kind: str


class IncidentNoted(Event, frozen=True, kw_only=True):
    """A till's log was told in a way that cannot be taken.

    Attributes:
        kind: ``fork``, ``broken_chain``, ``bad_signature``, ``revoked_device``, ``malformed``.
        seq: of the entry, where it says one.
    """

    type: ClassVar[str] = "counter.incident_noted"
    kind: str
    seq: int | None


class FiscalPaperPrinted(Event, frozen=True, kw_only=True):
    """The fiscal printer has printed a receipt and given its number."""

    type: ClassVar[str] = "counter.fiscal_paper_printed"
    seq: int
    fiscal_number: str
