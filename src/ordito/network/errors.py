"""Refusals of the network room."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownEntity(NotFound):
    """No legal entity has this id or code."""

    code = "network.unknown_entity"
    remedy = "Use the id or code of an entity that the network lists."


class UnknownChannel(NotFound):
    """No channel has this id or code."""

    code = "network.unknown_channel"
    remedy = "Use the id or code of a channel that the network lists."


class UnknownPlace(NotFound):
    """No place has this id or code."""

    code = "network.unknown_place"
    remedy = "Use the id or code of a place that the network lists."


class UnknownPartner(NotFound):
    """No partner has this id or code."""

    code = "network.unknown_partner"
    remedy = "Use the id or code of a partner that the network lists."


class ClosedChannel(Conflict):
    """The channel may not sell any more."""

    code = "network.channel_closed"
    remedy = "Use another channel, or set this one active."


class ClosedPlace(Conflict):
    """The place is closed for good."""

    code = "network.place_closed"
    remedy = "Use another place."


class ServiceNotOffered(Conflict):
    """The place does not do this for customers."""

    code = "network.service_not_offered"
    remedy = "Use a place whose services name what is asked for."


class CodeTaken(Conflict):
    """Another row of the same kind has this code."""

    code = "network.code_taken"
    remedy = "Choose another code, or put the row under the id that has it."


class UnknownTimeZone(Invalid):
    """The time zone is not one of the IANA data base."""

    code = "network.unknown_time_zone"
    remedy = "Use a name such as Europe/Rome."


class ImpossibleHours(Invalid):
    """The opening hours cannot be kept."""

    code = "network.impossible_hours"
    remedy = "Give seven days, Monday first, each with spans in order that do not overlap."


class NotEntitled(Forbidden):
    """The caller's roles do not reach that far."""

    code = "network.not_entitled"
    remedy = "Ask somebody who has one of the roles in `may`, or stay within `limit_minor`."


class LimitWithoutCurrency(Invalid):
    """An amount limits what is done in no currency."""

    code = "network.limit_without_currency"
    remedy = "Name the currency, or leave the amount out; an amount of 0 needs none."
