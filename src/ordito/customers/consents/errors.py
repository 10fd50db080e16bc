"""Refusals about consents."""

from ordito.platform.errors import Invalid, NotFound


class UnknownPurpose(Invalid):
    """Nobody declared this purpose."""

    code = "customers.unknown_purpose"
    remedy = "Use a declared purpose, or declare it first with its words in every language."


class PurposeWrong(Invalid):
    """The purpose cannot be declared like this."""

    code = "customers.purpose_wrong"
    remedy = "Consent is never presumed; give title and sentence in every language."


class PreferenceLinkUnknown(NotFound):
    """The link to somebody's choices is unknown, or its time is over."""

    code = "customers.preference_link_unknown"
    remedy = "Use the link of a later message, or sign in to the shop."
