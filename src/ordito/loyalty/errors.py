"""Refusals of the loyalty room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class NotEnrolled(NotFound):
    """The customer does not take part in the programme."""

    code = "loyalty.not_enrolled"
    remedy = "Enrol the customer first."


class ProgrammeDiffers(Conflict):
    """The code belongs to another programme, or the programme has another code."""

    code = "loyalty.programme_differs"
    remedy = "A programme keeps its code; put a new programme under a new id and code."


class ImpossibleRule(Invalid):
    """The rule cannot give points."""

    code = "loyalty.impossible_rule"
    remedy = "Read what the field allows in the description of the API."


class CardClosed(Conflict):
    """The card was reported lost, or replaced by another one."""

    code = "loyalty.card_closed"
    remedy = "Use the card that replaces it, or another identifier of the customer."


class CardUnknown(NotFound):
    """The customer has no such card."""

    code = "loyalty.card_unknown"
    remedy = "Read the customer's cards and name one of them."


class ProofNeeded(Conflict):
    """Somebody typed a value of a customer; that is no proof to be that customer."""

    code = "loyalty.proof_needed"
    remedy = "Let the customer prove it (a code sent there, an own card), and send verified_at."


class NotRedeemable(Invalid):
    """The programme does not turn points into this amount of money."""

    code = "loyalty.not_redeemable"
    remedy = "Ask for whole steps of the programme's rule, in a currency it has a rule for."


class NotEnoughPoints(Conflict):
    """Fewer points may be spent than are asked for."""

    code = "loyalty.not_enough"
    remedy = "Spend fewer points; pending ones may be spent when goods can no longer be returned."


class RedemptionUnknown(NotFound):
    """The customer has no such redemption."""

    code = "loyalty.redemption_unknown"
    remedy = "Use the id under which the points were redeemed."


class RedemptionDiffers(Conflict):
    """The id belongs to a redemption of another amount, or to another step of it."""

    code = "loyalty.redemption_differs"
    remedy = "Use a new id for each redemption and each step."


class RedemptionTooSmall(Conflict):
    """More shall be captured than is open, or given back than was captured."""

    code = "loyalty.redemption_too_small"
    remedy = "Read the redemption, and ask for no more than it says."
