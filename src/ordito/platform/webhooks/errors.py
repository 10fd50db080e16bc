"""Refusals of webhooks."""

from ordito.platform.errors import Invalid, NotFound


class EndpointNotFound(NotFound):
    """No webhook has this id, or not for this caller."""

    code = "webhooks.endpoint_not_found"
    remedy = "List the webhooks: GET /api/v1/webhooks."


class DeliveryNotFound(NotFound):
    """This fact was never meant for this webhook, or is no longer in its log."""

    code = "webhooks.delivery_not_found"
    remedy = "List its deliveries, or replay the span of time in which the fact was recorded."


class AddressWrong(Invalid):
    """The address cannot be one of a receiver."""

    code = "webhooks.address_wrong"
    remedy = "Use an https address of the public internet, without a user name in it."


class EventUnknown(Invalid):
    """There is no event of this type."""

    code = "webhooks.event_unknown"
    remedy = "Use types of the event catalogue, or '*' alone for all: GET /api/v1/events."


class SpanWrong(Invalid):
    """The span of time to replay ends before it begins, or is too long."""

    code = "webhooks.span_wrong"
    remedy = "Replay at most 31 days at once, from the earlier to the later instant."
