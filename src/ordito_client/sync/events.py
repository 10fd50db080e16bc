# Written by `python -m tools.client`; edits here are lost.
"""Routes of events."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Events:
    """Routes of events."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_bad_events(
        self,
        *,
        source: str | None = None,
        state: str | None = None,
        reason: str | None = None,
        after: UUID | None = None,
        limit: int | None = None,
    ) -> list[models.ShownBadEvent]:
        """List bad events.

        Return events that were not taken, the latest first; personal values are masked.

        ``after`` is the id of the last event that is known already; what came before it
        follows.

        Refused with:
            UnknownSource: there is none of that name within the caller's channels.
        """
        return self._session.send(
            "GET",
            "/api/v1/bad-events",
            list[models.ShownBadEvent],
            query={
                "source": source,
                "state": state,
                "reason": reason,
                "after": after,
                "limit": limit,
            },
        )

    def list_event_forms(self) -> list[models.EventForm]:
        """List declared events.

        Return what is declared of events, by name and version.
        """
        return self._session.send("GET", "/api/v1/event-forms", list[models.EventForm])

    def list_sources(self) -> models.Sources:
        """List sources.

        Return the sources of the caller's channels, by name, with their health.
        """
        return self._session.send("GET", "/api/v1/sources", models.Sources)

    def post_drop(
        self, bad_event_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Settled:
        """Drop a bad event.

        Drop an event that shall not be taken.

        Refused with:
            UnknownBadEvent: there is none of that id within the caller's channels.
            BadEventSettled: somebody has taken or dropped it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/bad-events/{quoted(bad_event_id)}/drop",
            models.Settled,
            key=idempotency_key or new_key(),
        )

    def post_replay(
        self, bad_event_id: UUID, body: models.Replay, *, idempotency_key: str | None = None
    ) -> models.Settled:
        """Take a bad event after all.

        Take an event after all, with its correction; one that is too old is taken as it is.

        Refused with:
            UnknownBadEvent: there is none of that id within the caller's channels.
            BadEventSettled: somebody has taken or dropped it.
            BadEventStays: it cannot be taken as it is.
        """
        return self._session.send(
            "POST",
            f"/api/v1/bad-events/{quoted(bad_event_id)}/replay",
            models.Settled,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_source(
        self, body: models.SourceToBe, *, idempotency_key: str | None = None
    ) -> models.MadeSource:
        """Add a source.

        Add a source of events; its write key is shown in this answer alone.

        Refused with:
            UnknownChannel, UnknownPlace: there is none of that code.
            SourceNameTaken: another has the name.
            SourceUnclear: an origin is none.
            ScopeMissing: the channel is not the caller's.
        """
        return self._session.send(
            "POST",
            "/api/v1/sources",
            models.MadeSource,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_source_rotation(
        self, name: str, body: models.KeyRotation, *, idempotency_key: str | None = None
    ) -> models.MadeSource:
        """Give a source another key.

        Give a source another write key; those before it count until the overlap has passed.

        Refused with:
            UnknownSource: there is none of that name within the caller's channels.
            SourceStopped: nothing of it is taken any more.
        """
        return self._session.send(
            "POST",
            f"/api/v1/sources/{quoted(name)}/rotations",
            models.MadeSource,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_source_stop(self, name: str, *, idempotency_key: str | None = None) -> models.Stopped:
        """Stop a source.

        Take nothing of a source any more; servers follow within a second.

        Refused with:
            UnknownSource: there is none of that name within the caller's channels.
        """
        return self._session.send(
            "POST",
            f"/api/v1/sources/{quoted(name)}/stop",
            models.Stopped,
            key=idempotency_key or new_key(),
        )

    def put_event_form(
        self, body: models.EventForm, *, idempotency_key: str | None = None
    ) -> models.EventForm:
        """Declare an event.

        Declare what an event looks like, which of its fields are personal, and what breaks it.

        Refused with:
            FormUnclear: the schema is none, or a field has no known meaning.
            ScopeMissing: a declaration is of all channels, the caller's token of one.
        """
        return self._session.send(
            "PUT",
            "/api/v1/event-forms",
            models.EventForm,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_source(
        self, name: str, body: models.SourceChange, *, idempotency_key: str | None = None
    ) -> models.Stopped:
        """Change a source.

        Change which pages may use a source's key, its pace, and what becomes of unknown events.

        Refused with:
            UnknownSource: there is none of that name within the caller's channels.
            SourceUnclear: an origin is none.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/sources/{quoted(name)}",
            models.Stopped,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_bad_event(self, bad_event_id: UUID) -> models.ShownBadEvent:
        """Show a bad event.

        Return an event that was not taken; personal values are masked.

        Refused with:
            UnknownBadEvent: there is none of that id within the caller's channels.
        """
        return self._session.send(
            "GET", f"/api/v1/bad-events/{quoted(bad_event_id)}", models.ShownBadEvent
        )
