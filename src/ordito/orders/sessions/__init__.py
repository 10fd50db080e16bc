"""Sessions: what a buyer and a channel agree on before it is bought, in whatever channel.

A session sets nothing aside while it is open. It becomes one order at most: the checkout that pays
for it takes it in the transaction in which it is opened, as with a cart, and gives it back where it
ends without an order. Personal values are in the customers' vault under the session's id.
"""

from ordito.orders.sessions.commands import (
    answer_for_buyer,
    await_buyer,
    cancel,
    change,
    close_expired,
    complete,
    note_shown,
    opening,
    paying,
    reopen,
)
from ordito.orders.sessions.errors import (
    SessionChanged,
    SessionClosed,
    SessionOfCart,
    UnknownSession,
)
from ordito.orders.sessions.events import (
    SessionCanceled,
    SessionCompleted,
    SessionOpened,
    SessionPaying,
)
from ordito.orders.sessions.model import (
    KeptConsent,
    KeptDestination,
    KeptLine,
    KeptMethod,
    KeptWish,
    NewSession,
    Session,
    SessionState,
    Shown,
    Taken,
)
from ordito.orders.sessions.owners import list_owners
from ordito.orders.sessions.policy import (
    SELLING,
    ClaimRule,
    PolicyBook,
    PolicyUnclear,
    SellingPolicy,
    SellingPolicyPublished,
    TenderRule,
    publish_selling_policy,
)
from ordito.orders.sessions.queries import find_of_cart, get_session

__all__ = [
    "SELLING",
    "ClaimRule",
    "KeptConsent",
    "KeptDestination",
    "KeptLine",
    "KeptMethod",
    "KeptWish",
    "NewSession",
    "PolicyBook",
    "PolicyUnclear",
    "SellingPolicy",
    "SellingPolicyPublished",
    "Session",
    "SessionCanceled",
    "SessionChanged",
    "SessionClosed",
    "SessionCompleted",
    "SessionOfCart",
    "SessionOpened",
    "SessionPaying",
    "SessionState",
    "Shown",
    "Taken",
    "TenderRule",
    "UnknownSession",
    "answer_for_buyer",
    "await_buyer",
    "cancel",
    "change",
    "close_expired",
    "complete",
    "find_of_cart",
    "get_session",
    "list_owners",
    "note_shown",
    "opening",
    "paying",
    "publish_selling_policy",
    "reopen",
]
