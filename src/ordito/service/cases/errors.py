"""Refusals of cases."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownCase(NotFound):
    """There is no such case, or it is not for this caller."""

    code = "service.unknown_case"
    remedy = "Check the number; a case that was merged is found under its own number as well."


class CaseMoved(Conflict):
    """Somebody has changed the case since it was read."""

    code = "service.case_moved"
    remedy = "Read the case again; what you wrote is kept as your draft where you saved it."


class CaseTaken(Conflict):
    """Somebody else has the case."""

    code = "service.case_taken"
    remedy = "Take another one, or let a lead assign it."


class CaseEnded(Conflict):
    """The case is closed, or goes on in another one."""

    code = "service.case_ended"
    remedy = "Open a follow-up, or use the case that it was merged into."


class PromiseOpen(Conflict):
    """Something that was promised in the case is still open."""

    code = "service.promise_open"
    remedy = "Keep it, or say why it is not wanted any more; then close the case."


class CaseNotSolved(Conflict):
    """A case is closed once it is solved."""

    code = "service.case_not_solved"
    remedy = "Solve it first."


class MergeImpossible(Conflict):
    """The cases cannot be one."""

    code = "service.merge_impossible"
    remedy = "Merge cases of one person; neither may be closed or merged already."


class NotMerged(Conflict):
    """The case was not merged, or not split."""

    code = "service.not_merged"
    remedy = "Read the case: merged_into says where it goes on."


class SplitEmpty(Invalid):
    """No entry of the case would be in the new one."""

    code = "service.split_empty"
    remedy = "Name entries that were written in this case and are shown in it."


class UnknownTask(NotFound):
    """The case has no open task of that id."""

    code = "service.unknown_task"
    remedy = "List the tasks of the case."


class TaskOutOfReach(Invalid):
    """Nobody plans that far, or so long ago."""

    code = "service.task_out_of_reach"
    remedy = "Name a time within two years of now."


class UnknownCommitment(NotFound):
    """Nothing of that id is promised and open in the case."""

    code = "service.unknown_commitment"
    remedy = "Read the case: it lists what is promised."


class NothingPromised(Conflict):
    """The policy promises nothing of that kind here."""

    code = "service.nothing_promised"
    remedy = "Publish a promise of that kind first."


class UnknownAgent(NotFound):
    """Nobody of that name works at the desk."""

    code = "service.unknown_agent"
    remedy = "Add the person to the agents of the desk first."


class UnknownFollowUp(NotFound):
    """No call of that id is open."""

    code = "service.unknown_follow_up"
    remedy = "List the calls that are due."


class FollowUpTaken(Conflict):
    """Somebody else is calling."""

    code = "service.follow_up_taken"
    remedy = "Take the next one."


class NotInCare(Conflict):
    """The customer of the case is not on the list of those whom we do not let go."""

    code = "service.not_in_care"
    remedy = "Read the list; somebody may have ended it already."


class CommitmentPolicyUnclear(Invalid):
    """The policy says less than it seems to."""

    code = "service.commitment_policy_unclear"
    remedy = "Correct the field that is named."
