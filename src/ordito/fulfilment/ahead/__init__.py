"""Ahead: goods that are promised before they lie at their place.

A fulfilment order of such goods is in the state ``waiting``: nobody picks it. It begins when goods
came and are set aside for it, in the order of promises, of equal ones in the order of the orders;
or when the place that sends it has sent it. When goods come later than was thought, its promise
moves and the customer hears of it. Who cancels frees the units.
"""

from ordito.fulfilment.ahead.commands import (
    begin_waiting,
    close_transfer,
    expecting,
    find_of_transfer,
    list_aheads,
    list_dropped,
    list_expected,
    list_goods_awaited,
    list_queue,
    lock_queue,
    move_promise,
)
from ordito.fulfilment.ahead.events import AheadPolicyPublished, GoodsCame, PromiseMoved
from ordito.fulfilment.ahead.model import Awaited, Expected, InQueue
from ordito.fulfilment.ahead.policy import AHEAD, AheadBook, AheadPolicy, publish_policy
from ordito.fulfilment.ahead.rules import arrivals, missing, served, units_by_sku

__all__ = [
    "AHEAD",
    "AheadBook",
    "AheadPolicy",
    "AheadPolicyPublished",
    "Awaited",
    "Expected",
    "GoodsCame",
    "InQueue",
    "PromiseMoved",
    "arrivals",
    "begin_waiting",
    "close_transfer",
    "expecting",
    "find_of_transfer",
    "list_aheads",
    "list_dropped",
    "list_expected",
    "list_goods_awaited",
    "list_queue",
    "lock_queue",
    "missing",
    "move_promise",
    "publish_policy",
    "served",
    "units_by_sku",
]
