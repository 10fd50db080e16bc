"""Refusals of the stock room."""

from ordito.platform.errors import Conflict


class NotEnoughStock(Conflict):
    """Fewer units are free at the place than were asked for."""

    code = "stock.not_enough"
    remedy = "Ask for fewer units, or for another place that availability shows."


class ReservationGone(Conflict):
    """The units are no longer set aside under this reservation."""

    code = "stock.reservation_gone"
    remedy = "Reserve again with a new key; the units may still be free."


class NotOnHand(Conflict):
    """The units are set aside, but a count did not find them at the place."""

    code = "stock.not_on_hand"
    remedy = "Hand over what is there, count again, or take the rest from another place."
