"""Codes of the stock room."""

from enum import StrEnum


class Condition(StrEnum):
    """State of the goods; only sellable ones are promised."""

    SELLABLE = "sellable"
    DAMAGED = "damaged"
    QUARANTINE = "quarantine"
    REFURBISH = "refurbish"


class MovementKind(StrEnum):
    """Why units on hand changed."""

    OPENING = "opening"
    RECEIPT = "receipt"
    SALE = "sale"
    RETURN = "return"
    RETURN_OUT = "return_out"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    COUNT = "count"
    DAMAGE = "damage"
    REGRADE = "regrade"
    WRITE_OFF = "write_off"
    CORRECTION = "correction"
    FOUND = "found"
    REBUCKET = "rebucket"


class Outcome(StrEnum):
    """What became of an entry or a statement that was sent."""

    BOOKED = "booked"
    STATED = "stated"
    LATE = "late"
    STALE = "stale"
    REPEATED = "repeated"


class ExceptionKind(StrEnum):
    """What the books cannot explain."""

    SHORTFALL = "shortfall"
    FOUND = "found"
    TRANSFER_SHORT = "transfer_short"
    TRANSFER_OVER = "transfer_over"
    RECEIPT_SHORT = "receipt_short"
    RECEIPT_OVER = "receipt_over"
    ESCROW_OVER = "escrow_over"
    LOT_UNKNOWN = "lot_unknown"


class Resolution(StrEnum):
    """What somebody found an exception to be."""

    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    LOST = "lost"
    FOUND = "found"
