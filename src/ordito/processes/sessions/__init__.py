"""Checkout sessions: what a buyer and a channel agree on before it is bought.

The front door of every surface that checks out: a shop's page, a platform's protocol. A session is
opened with a wish, changed by whole wishes, shown as a page, and completed by instruments that pay.
What is sold is what the page said; where that has changed since, the caller is told instead.
"""

from ordito.processes.sessions.doors import (
    DestinationRefused,
    NothingAvailable,
    change_session,
    open_session,
    show_session,
)
from ordito.processes.sessions.keep import CardNumber, LineNamedTwice
from ordito.processes.sessions.methods import SLOT
from ordito.processes.sessions.page import (
    Allocation,
    AvailableMethod,
    Challenge,
    LeftOut,
    LineDiscount,
    PageState,
    PaymentHandler,
    PaymentTerm,
    RefusedCode,
    SessionDestination,
    SessionDiscount,
    SessionGroup,
    SessionLine,
    SessionMessage,
    SessionMethod,
    SessionOption,
    SessionPage,
    SessionPoints,
    Severity,
    TotalEntry,
)
from ordito.processes.sessions.pay import (
    NothingToConfirm,
    Paying,
    answer_challenge,
    cancel_session,
    complete_session,
)
from ordito.processes.sessions.terms import NOW, accepted_term, is_paid_later
from ordito.processes.sessions.wish import (
    Instrument,
    Near,
    Wish,
    WishedAddress,
    WishedBuyer,
    WishedConsent,
    WishedDestination,
    WishedLine,
    WishedMethod,
)

__all__ = [
    "NOW",
    "SLOT",
    "Allocation",
    "AvailableMethod",
    "CardNumber",
    "Challenge",
    "DestinationRefused",
    "Instrument",
    "LeftOut",
    "LineDiscount",
    "LineNamedTwice",
    "Near",
    "NothingAvailable",
    "NothingToConfirm",
    "PageState",
    "Paying",
    "PaymentHandler",
    "PaymentTerm",
    "RefusedCode",
    "SessionDestination",
    "SessionDiscount",
    "SessionGroup",
    "SessionLine",
    "SessionMessage",
    "SessionMethod",
    "SessionOption",
    "SessionPage",
    "SessionPoints",
    "Severity",
    "TotalEntry",
    "Wish",
    "WishedAddress",
    "WishedBuyer",
    "WishedConsent",
    "WishedDestination",
    "WishedLine",
    "WishedMethod",
    "accepted_term",
    "answer_challenge",
    "cancel_session",
    "change_session",
    "complete_session",
    "is_paid_later",
    "open_session",
    "show_session",
]
