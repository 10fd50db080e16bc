"""Experience: how it was for customers, and how it is for the company's own people.

People are asked by published rules and caps, with their word, some never (hold-out). What they say
is tied to the touchpoint, order and case, may be changed, and somebody looks after what is bad. The
pulse of the company's own people is kept without the person.
"""

from ordito.service.experience.commands import (
    answer,
    decide,
    follow,
    invite,
    is_due_to_ask,
    make_link,
)
from ordito.service.experience.errors import (
    AskPolicyUnclear,
    PulseAnswered,
    PulseClosed,
    PulseUnclear,
    ScoreOutside,
    UnknownInvitation,
    UnknownPulse,
)
from ordito.service.experience.events import (
    AskPolicyPublished,
    FeedbackAsked,
    FeedbackFollowed,
    FeedbackGiven,
    PulseOpened,
)
from ordito.service.experience.history import HistoricAnswer, import_answers
from ordito.service.experience.model import (
    PURPOSE,
    AnswerMedium,
    AskBook,
    AskPolicy,
    AskRule,
    Invitation,
    InvitationCount,
    Measure,
    NewAnswer,
    Occasion,
    PulseResult,
    PulseRound,
    Result,
    SurveyAnswer,
    Touchpoint,
)
from ordito.service.experience.policy import ASKING, publish_ask_policy
from ordito.service.experience.pulse import (
    answer_pulse,
    get_round,
    has_answered,
    list_rounds,
    open_pulse,
    read_pulse,
)
from ordito.service.experience.queries import (
    GroupedBy,
    count_invitations,
    find_answer,
    get_of_code,
    list_answers,
    list_due,
    list_of_customer,
    read_results,
)
from ordito.service.experience.rules import SCORES, is_bad, is_held_out, pulse_of, result_of

__all__ = [
    "ASKING",
    "PURPOSE",
    "SCORES",
    "AnswerMedium",
    "AskBook",
    "AskPolicy",
    "AskPolicyPublished",
    "AskPolicyUnclear",
    "AskRule",
    "FeedbackAsked",
    "FeedbackFollowed",
    "FeedbackGiven",
    "GroupedBy",
    "HistoricAnswer",
    "Invitation",
    "InvitationCount",
    "Measure",
    "NewAnswer",
    "Occasion",
    "PulseAnswered",
    "PulseClosed",
    "PulseOpened",
    "PulseResult",
    "PulseRound",
    "PulseUnclear",
    "Result",
    "ScoreOutside",
    "SurveyAnswer",
    "Touchpoint",
    "UnknownInvitation",
    "UnknownPulse",
    "answer",
    "answer_pulse",
    "count_invitations",
    "decide",
    "find_answer",
    "follow",
    "get_of_code",
    "get_round",
    "has_answered",
    "import_answers",
    "invite",
    "is_bad",
    "is_due_to_ask",
    "is_held_out",
    "list_answers",
    "list_due",
    "list_of_customer",
    "list_rounds",
    "make_link",
    "open_pulse",
    "publish_ask_policy",
    "pulse_of",
    "read_pulse",
    "read_results",
    "result_of",
]
