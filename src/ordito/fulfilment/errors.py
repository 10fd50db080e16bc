"""Refusals of the fulfilment room."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class UnknownFulfilmentOrder(NotFound):
    """The place has no such fulfilment order."""

    code = "fulfilment.unknown_order"
    remedy = "Check the place and the id; the order lists its fulfilment orders."


class FulfilmentClosed(Conflict):
    """The fulfilment order is not where this can be done: somebody was quicker, or it is over."""

    code = "fulfilment.closed"
    remedy = "Read the order: its history says who closed it and when."


class PickedByAnother(Conflict):
    """Somebody else picks this fulfilment order."""

    code = "fulfilment.picked_by_another"
    remedy = "Let the picker it names finish, or take it over when it was left."


class NothingToPick(Conflict):
    """No more units of this line are to be picked."""

    code = "fulfilment.nothing_to_pick"
    remedy = "Read the items: they say how many are left; what is too many goes back to the shelf."


class WrongItem(Invalid):
    """What was scanned is not what shall be picked."""

    code = "fulfilment.wrong_item"
    remedy = "Put it back and take the article that is named; a substitute needs a consent."


class LotWanted(Invalid):
    """The units of this article are told apart, and the scan does not say which these are."""

    code = "fulfilment.lot_wanted"
    remedy = "Scan the code that holds the lot or serial number, or type it."


class NotPacked(Conflict):
    """Units that were picked are in no parcel."""

    code = "fulfilment.not_packed"
    remedy = "Pack what is left, then say that it is ready."


class NotPicked(Conflict):
    """So many units are not picked, or they are in another parcel already."""

    code = "fulfilment.not_picked"
    remedy = "Pick them first; the items say how many are picked and packed."


class PrefixWrong(Invalid):
    """Parcels cannot be numbered by this GS1 company prefix."""

    code = "fulfilment.prefix_wrong"
    remedy = "Set the company's own GS1 prefix, 7 to 10 digits, in the settings."


class UnknownParcel(NotFound):
    """There is no such parcel."""

    code = "fulfilment.unknown_parcel"
    remedy = "Check the place and the id, or the number on the label."


class SubstituteCostsMore(Conflict):
    """The customer would have to pay for what is offered instead."""

    code = "fulfilment.substitute_costs_more"
    remedy = "Offer something that costs no more, or preview a change of model with its payment."


class SubstituteDecided(Conflict):
    """The customer has accepted or refused it already."""

    code = "fulfilment.substitute_decided"
    remedy = "Read what was offered: it says what became of it; offer anew where that helps."


class UnknownSubstitute(NotFound):
    """The place has offered nothing of that id."""

    code = "fulfilment.unknown_substitute"
    remedy = "List what was offered for the fulfilment order."


class NotThere(Conflict):
    """So many units are not waiting to be handed over."""

    code = "fulfilment.not_there"
    remedy = "Read the items: they say how many are left."


class WrongCode(Forbidden):
    """The collection code is not the one of this fulfilment order."""

    code = "fulfilment.wrong_code"
    remedy = "Ask the customer for the code in the order's confirmation."


class TooManyCodes(TooMany):
    """Too many wrong collection codes were shown for this fulfilment order."""

    code = "fulfilment.too_many_codes"
    remedy = "Wait until the time it names, or make sure of the person in another way."


class UnknownWave(NotFound):
    """The place has no such wave."""

    code = "fulfilment.unknown_wave"
    remedy = "Check the place and the id; the place lists its waves."


class SlotFull(Conflict):
    """As many orders are collected in this slot as the place hands over."""

    code = "fulfilment.slot_full"
    remedy = "Choose another slot; what is offered now has room."


class UnknownSlot(Invalid):
    """The place hands over no goods at this time, or these are not ready by then."""

    code = "fulfilment.unknown_slot"
    remedy = "Choose one of the slots that are offered, or leave the slot out."


class GoalsUnclear(Invalid):
    """The goals of stores contradict themselves."""

    code = "fulfilment.goals_unclear"
    remedy = "Name each place once; what is not named has the goals of all."


class StaffingUnclear(Invalid):
    """Who picks when contradicts itself."""

    code = "fulfilment.staffing_unclear"
    remedy = "Name each place once; hours run from the first to the first that is not, up to 24."


class CollectingPolicyUnclear(Invalid):
    """No goods could wait by this policy."""

    code = "fulfilment.collecting_policy_unclear"
    remedy = "Name rising days of reminders, each before the days after which goods are free again."


class PromisePolicyUnclear(Invalid):
    """No promise could be made by this policy."""

    code = "fulfilment.promise_policy_unclear"
    remedy = "Name each zone once, use only zones that the policy lists, and let carriers drive."
