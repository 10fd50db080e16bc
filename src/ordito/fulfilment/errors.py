"""Refusals of the fulfilment room."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownFulfilmentOrder(NotFound):
    """The place has no such fulfilment order."""

    code = "fulfilment.unknown_order"
    remedy = "Check the place and the id; the order lists its fulfilment orders."


class FulfilmentClosed(Conflict):
    """The fulfilment order was handed over or cancelled already."""

    code = "fulfilment.closed"
    remedy = "Read the order: its history says who closed it and when."


class WrongCode(Forbidden):
    """The collection code is not the one of this fulfilment order."""

    code = "fulfilment.wrong_code"
    remedy = "Ask the customer for the code in the order's confirmation."


class SlotFull(Conflict):
    """As many orders are collected in this slot as the place hands over."""

    code = "fulfilment.slot_full"
    remedy = "Choose another slot; what is offered now has room."


class UnknownSlot(Invalid):
    """The place hands over no goods at this time, or these are not ready by then."""

    code = "fulfilment.unknown_slot"
    remedy = "Choose one of the slots that are offered, or leave the slot out."


class PromisePolicyUnclear(Invalid):
    """No promise could be made by this policy."""

    code = "fulfilment.promise_policy_unclear"
    remedy = "Name each zone once, use only zones that the policy lists, and let carriers drive."
