"""Verbs that change the order book, inside the caller's transaction."""

from ordito.orders.commands.changes import (
    close_change,
    expire_changes,
    keep_change,
    lock_change,
    pay_change,
)
from ordito.orders.commands.checkout import close_checkout, opening, placed, placing
from ordito.orders.commands.lines import (
    Grounds,
    announce_return,
    appease,
    cancel_lines,
    fulfil_lines,
    lock_order,
    note_decline,
    refund_lines,
    require_version,
    return_lines,
)
from ordito.orders.commands.money import (
    add_payments,
    ask_money,
    decline_payment,
    list_tender_rules,
    lock_payments,
    put_tender_rules,
    settle_money,
)
from ordito.orders.commands.replacing import combine_lines, replace_lines

__all__ = [
    "Grounds",
    "add_payments",
    "announce_return",
    "appease",
    "ask_money",
    "cancel_lines",
    "close_change",
    "close_checkout",
    "combine_lines",
    "decline_payment",
    "expire_changes",
    "fulfil_lines",
    "keep_change",
    "list_tender_rules",
    "lock_change",
    "lock_order",
    "lock_payments",
    "note_decline",
    "opening",
    "pay_change",
    "placed",
    "placing",
    "put_tender_rules",
    "refund_lines",
    "replace_lines",
    "require_version",
    "return_lines",
    "settle_money",
]
