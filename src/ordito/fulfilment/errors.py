"""Refusals of the fulfilment room."""

from ordito.platform.errors import Conflict, Forbidden, NotFound


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
