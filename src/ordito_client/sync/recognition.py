# Written by `python -m tools.client`; edits here are lost.
"""Routes of recognition."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Recognition:
    """Routes of recognition."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_who_is_here(self, place: str) -> list[models.Present]:
        """List who is at a place.

        Return who lets the staff of a place know that they are there, the latest first.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/present", list[models.Present]
        )

    def post_arrival(
        self, place: str, body: models.Recognition, *, idempotency_key: str | None = None
    ) -> models.Arrived:
        """Announce a customer at a place.

        Show the staff of a place who was recognised there, if the customer allows it.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
            UnknownCustomer: nobody has the identifier.
            InvalidIdentifier: the value cannot be one of its kind.
            CardClosed: the card was lost or replaced.
            NotAllowedHere: the customer does not allow it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/arrivals",
            models.Arrived,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_departure(
        self, place: str, customer_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Signalled:
        """Take a customer off a place.

        Show a customer at a place no more; who is not there stays away.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/departures/{quoted(customer_id)}",
            models.Signalled,
            key=idempotency_key or new_key(),
        )

    def post_wifi_signal(
        self, place: str, body: models.WifiSignal, *, idempotency_key: str | None = None
    ) -> models.Signalled:
        """Tell what a store's WiFi sees.

        Take what the controller of a store's WiFi says of a device.

        A device alone is nobody: only while somebody is there who signed in with it on the
        first page
        of the WiFi, and allows it, ``seen`` keeps them there and ``left`` takes them off.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/wifi-signals",
            models.Signalled,
            body=body,
            key=idempotency_key or new_key(),
        )
