# Written by `python -m tools.client`; edits here are lost.
"""Routes of watcher."""

import datetime as dt
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Watcher:
    """Routes of watcher."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def acknowledge_deviation(
        self, deviation_id: UUID, body: models.Note, *, idempotency_key: str | None = None
    ) -> models.Deviation:
        """Take note of a deviation.

        Take note with a reason: it alarms nobody more, and stays until it is gone.

        Refused with:
            UnknownDeviation: there is none of that id.
            DeviationGone: it is gone already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/deviations/{quoted(deviation_id)}/acknowledge",
            models.Deviation,
            body=body,
            key=idempotency_key or new_key(),
        )

    def list_deviations(
        self,
        *,
        state: str | None = None,
        surface: str | None = None,
        cause: str | None = None,
        sku: str | None = None,
        before: dt.datetime | None = None,
        most: int | None = None,
    ) -> list[models.Deviation]:
        """List what deviates between channels.

        Return deviations, the latest seen first.

        Refused with:
            UnknownSku: the code or id names none.
        """
        return self._session.send(
            "GET",
            "/api/v1/deviations",
            list[models.Deviation],
            query={
                "state": state,
                "surface": surface,
                "cause": cause,
                "sku": sku,
                "before": before,
                "most": most,
            },
        )

    def show_deviation(self, deviation_id: UUID) -> models.DeviationPage:
        """Read a deviation with both traces.

        Return a deviation with both answers.

        Refused with:
            UnknownDeviation: there is none of that id.
        """
        return self._session.send(
            "GET", f"/api/v1/deviations/{quoted(deviation_id)}", models.DeviationPage
        )

    def show_watcher(self) -> models.WatcherHealth:
        """See how the price watcher does.

        Return its last runs, and how far it has come.
        """
        return self._session.send("GET", "/api/v1/watcher", models.WatcherHealth)
