"""Refusals of matching."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownSuggestion(NotFound):
    """There is no such suggestion."""

    code = "customers.unknown_suggestion"
    remedy = "Use a suggestion of the list; one of somebody who was erased is gone."


class SuggestionDecided(Conflict):
    """Somebody has decided already."""

    code = "customers.suggestion_decided"
    remedy = "Read what was decided; an accepted suggestion can be undone."


class LabelsWrong(Invalid):
    """The file of labelled pairs cannot be read."""

    code = "customers.labels_wrong"
    remedy = "Give a CSV file with the columns left_id, right_id and is_match (1 or 0)."
