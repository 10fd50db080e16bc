# Written by `python -m tools.client`; edits here are lost.
"""Routes of sourcing."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Sourcing:
    """Routes of sourcing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_waiting(
        self, *, queue: models.WaitingQueue | None = None, place: str | None = None
    ) -> list[models.WaitingTold]:
        """List what waits for another source.

        Return at most 200 lines' units that wait, the oldest first.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "GET",
            "/api/v1/sourcing/waiting",
            list[models.WaitingTold],
            query={"queue": queue, "place": place},
        )

    def post_cancel(
        self, place: str, waiting_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Effect:
        """Call off what waits.

        Call units off that nobody can give; what was paid for them goes back.

        Refused with:
            UnknownWaiting: nothing of that id waits at the place.
            WaitingClosed: somebody has decided already.
            NotEntitled: more goes back than the caller may give back.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/waiting/{quoted(waiting_id)}/cancel",
            models.Effect,
            key=idempotency_key or new_key(),
        )

    def post_options(self, body: models.GoodsQuestion) -> models.SourcingTold:
        """Say where goods would come from.

        Say of every place what it would cost and by when, or why it gives nothing; reserves
        nothing.

        Refused with:
            UnknownSku: a line names none.
            UnknownPlace: there is no such place.
            PlaceOutside: the caller sells at another place.
        """
        return self._session.send(
            "POST", "/api/v1/sourcing/options", models.SourcingTold, body=body
        )

    def post_reassign(
        self,
        place: str,
        waiting_id: UUID,
        body: models.GivenBy,
        *,
        idempotency_key: str | None = None,
    ) -> models.Effect:
        """Let another place give what waits.

        Move units that wait to a place, at the price of the order.

        Refused with:
            UnknownWaiting: nothing of that id waits at the place.
            WaitingClosed: somebody has decided already.
            NotEnoughStock: the place has not got them.
            UnknownPlace, ServiceNotOffered, ClosedPlace: it does not do that.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/waiting/{quoted(waiting_id)}/reassign",
            models.Effect,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_replay(self, body: models.ReplayAsked) -> models.SourcingReplay:
        """Source past orders again by another policy.

        Say what the shipped orders of a time would have cost and when they would have come.

        Nothing is changed. Both sides are reckoned by the costs of the given policy; goods lay
        where
        the books say they lay. At most 1,000 rows are told, those that save most first.

        Refused with:
            SpanUnclear: the time is none, or longer than 31 days.
        """
        return self._session.send(
            "POST", "/api/v1/sourcing/replay", models.SourcingReplay, body=body
        )

    def put_sourcing_policy(
        self,
        body: models.SourcingPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.SourcingVersion:
        """Publish how goods come.

        Put a policy in force for what is sold from now on.

        Refused with:
            SourcingPolicyUnclear: it names a rule twice, or zones that the promise policy has
            not.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/sourcing-policy",
            models.SourcingVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_sourcing_policy(self) -> models.SourcingBook:
        """Read how goods are sourced.

        Return the policy in force; version 0 has no rules.
        """
        return self._session.send("GET", "/api/v1/sourcing-policy", models.SourcingBook)
