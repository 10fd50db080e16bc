"""Refusals of decisions."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound


class DecisionPolicyUnclear(Invalid):
    """A decision policy says nothing, or two things, about some case."""

    code = "service.decision_policy_unclear"
    remedy = (
        "The flaws name the rules and a case in which it happens: let rules cover every case, each "
        "case by one rule, or let the first that fits count; give words in each language."
    )


class DraftChanged(Conflict):
    """Somebody else has saved the draft of the policy meanwhile."""

    code = "service.decision_draft_changed"
    remedy = "Read the draft as it stands, and save your changes on that edition."


class BeyondPolicy(Conflict):
    """The policy does not provide for this grant, and no reason was given to act against it."""

    code = "service.beyond_policy"
    remedy = (
        "Stay within what the policy allows, give as deviation the code of a reason if you may "
        "override, or ask for an approval."
    )


class ApprovalNeeded(Forbidden):
    """The policy asks for a second person's word here."""

    code = "service.approval_needed"
    remedy = "Ask for an approval; the answer names the roles that may give it."


class UnknownApproval(NotFound):
    """No such approval was asked for."""

    code = "service.unknown_approval"
    remedy = "List the approvals that are open."


class ApprovalClosed(Conflict):
    """The approval was decided, used or withdrawn, or is too old."""

    code = "service.approval_closed"
    remedy = "Read what became of it; ask anew where it is still wanted."


class OwnApproval(Forbidden):
    """Nobody approves what they asked for themselves."""

    code = "service.own_approval"
    remedy = "Let somebody else decide who may."


class ApprovedOther(Conflict):
    """What was approved would do something else by now."""

    code = "service.approved_other"
    remedy = "Ask for a new approval: only exactly what was approved is done."


class UnknownDecision(NotFound):
    """No such decision was taken."""

    code = "service.unknown_decision"
    remedy = "Check its id."
