"""Refusals of the journeys room."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound


class ComparisonFull(Conflict):
    """As many products are compared as can be shown side by side."""

    code = "journeys.comparison_full"
    remedy = "Take one of them away first."


class UnknownSource(NotFound):
    """There is no source of events of this name or id."""

    code = "journeys.unknown_source"
    remedy = "Name a source as the list of sources shows it."


class SourceNameTaken(Conflict):
    """Another source of events has this name."""

    code = "journeys.source_name_taken"
    remedy = "Choose another name; a source that was stopped keeps its own."


class SourceStopped(Conflict):
    """The source was stopped: nothing of it is taken any more."""

    code = "journeys.source_stopped"
    remedy = "Add a new source."


class SourceUnclear(Invalid):
    """What is said of a source does not fit together."""

    code = "journeys.source_unclear"
    remedy = "Correct the field; a name looks like web-shop, an origin like https://shop.example."


class FormUnclear(Invalid):
    """The declaration of an event cannot be used."""

    code = "journeys.form_unclear"
    remedy = "Correct the JSON Schema, or the field that is declared."


class UnknownBadEvent(NotFound):
    """There is no such event among those that were not taken."""

    code = "journeys.unknown_bad_event"
    remedy = "Name one by its id, as the list of bad events shows it."


class BadEventSettled(Conflict):
    """Somebody has already taken or dropped this event."""

    code = "journeys.bad_event_settled"
    remedy = "Nothing is to be done."


class BadEventStays(Conflict):
    """The event cannot be taken as it is."""

    code = "journeys.bad_event_stays"
    remedy = "Correct the field that the detail names, and send the corrected event."


class NotAllowedHere(Forbidden):
    """A customer was recognised who does not allow staff of places to know that they are there."""

    code = "journeys.not_allowed_here"
    remedy = "Ask the customer for the consent to be recognised in stores (purpose location)."


class PhaseRulesUnclear(Invalid):
    """Rules of phases that say nothing, or that are never reached."""

    code = "journeys.phase_rules_unclear"
    remedy = "Name each type once, or say which time of it is meant."


class PreferenceUnclear(Invalid):
    """A stated preference has no readable topic, source or value."""

    code = "journeys.preference_unclear"
    remedy = "Write topic and source as size.shirt or survey-2026, and a value of 1 to 120 letters."


class CampaignUnclear(Invalid):
    """A campaign cannot be like this."""

    code = "journeys.campaign_unclear"
    remedy = "Correct the field; a code looks like spring-2026, and an end comes after a beginning."
