"""Refusals of experience."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class AskPolicyUnclear(Invalid):
    """The rules of asking contradict themselves."""

    code = "service.ask_policy_unclear"
    remedy = "Give each rule a code of its own, and a bad score that the measure has."


class UnknownInvitation(NotFound):
    """No such question was asked."""

    code = "service.unknown_invitation"
    remedy = "Open the address as it stands in the mail."


class ScoreOutside(Invalid):
    """The score is none of this measure."""

    code = "service.score_outside"
    remedy = "CSAT is 1 to 5, CES 1 to 7, NPS 0 to 10."


class UnknownPulse(NotFound):
    """There is no such round of the pulse."""

    code = "service.unknown_pulse"
    remedy = "List the rounds."


class PulseClosed(Conflict):
    """The round does not take answers now, or is not over."""

    code = "service.pulse_closed"
    remedy = "Answers are taken while it is open; results are shown when it is over."


class PulseAnswered(Conflict):
    """Everybody answers once: nobody could find an answer to change."""

    code = "service.pulse_answered"
    remedy = "Answer the next round."


class PulseUnclear(Invalid):
    """The round lacks a question, or would end before it begins."""

    code = "service.pulse_unclear"
    remedy = "Write the question in en, it and et, and let it close after it opens."
