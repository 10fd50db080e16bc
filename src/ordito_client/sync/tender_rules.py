# Written by `python -m tools.client`; edits here are lost.
"""Routes of tender rules."""

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session


class TenderRules:
    """Routes of tender rules."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_tender_rules(self) -> list[models.TenderRule]:
        """List how money goes back.

        Return the rules that were set; other tenders take their money back in their turn.
        """
        return self._session.send("GET", "/api/v1/tender-rules", list[models.TenderRule])

    def put_tender_rules(
        self, body: models.RulesOfTenders, *, idempotency_key: str | None = None
    ) -> list[models.TenderRule]:
        """Set how money goes back.

        Set in which turn tenders get their money back, and which cannot take it.
        """
        return self._session.send(
            "PUT",
            "/api/v1/tender-rules",
            list[models.TenderRule],
            body=body,
            key=idempotency_key or new_key(),
        )
