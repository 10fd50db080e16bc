"""Returns: by which rules goods come back, which are expected, and what came.

The units and the money are the order's; what becomes of the goods is the stock's. Here stand the
terms on which they came, who made an exception, and what taking them back cost. Of each line of an
order, what its returns received is what came back, and what they still miss is what is announced.
"""

from ordito.orders.returns.commands import (
    Came,
    announce,
    receive,
    take_without_receipt,
    withdraw,
)
from ordito.orders.returns.errors import (
    NotByPolicy,
    PolicyUnclear,
    ReceiptNeeded,
    ReturnLimit,
    UnknownReturn,
)
from ordito.orders.returns.events import ReturnExpected, ReturnPolicyPublished, ReturnReceived
from ordito.orders.returns.model import (
    EU,
    Brought,
    GoodsReturn,
    Payer,
    RefundAs,
    ReturnBook,
    ReturnCosts,
    ReturnPart,
    ReturnPolicy,
    ReturnRule,
    ReturnState,
    ReturnTerms,
    Season,
    Sold,
    Stray,
    Verdict,
    Way,
    Withdrawal,
    WithoutReceipt,
)
from ordito.orders.returns.policy import RETURNS, publish_return_policy
from ordito.orders.returns.queries import get_return, list_of_order, list_returns
from ordito.orders.returns.rules import (
    charges,
    credit_of,
    excepted,
    is_withdrawn,
    judge,
    judge_without_receipt,
    local_day,
    payer_of,
    worth_back,
)

__all__ = [
    "EU",
    "RETURNS",
    "Brought",
    "Came",
    "GoodsReturn",
    "NotByPolicy",
    "Payer",
    "PolicyUnclear",
    "ReceiptNeeded",
    "RefundAs",
    "ReturnBook",
    "ReturnCosts",
    "ReturnExpected",
    "ReturnLimit",
    "ReturnPart",
    "ReturnPolicy",
    "ReturnPolicyPublished",
    "ReturnReceived",
    "ReturnRule",
    "ReturnState",
    "ReturnTerms",
    "Season",
    "Sold",
    "Stray",
    "UnknownReturn",
    "Verdict",
    "Way",
    "Withdrawal",
    "WithoutReceipt",
    "announce",
    "charges",
    "credit_of",
    "excepted",
    "get_return",
    "is_withdrawn",
    "judge",
    "judge_without_receipt",
    "list_of_order",
    "list_returns",
    "local_day",
    "payer_of",
    "publish_return_policy",
    "receive",
    "take_without_receipt",
    "withdraw",
    "worth_back",
]
