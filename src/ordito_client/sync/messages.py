# Written by `python -m tools.client`; edits here are lost.
"""Routes of messages."""

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session


class Messages:
    """Routes of messages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_contact_policy(
        self,
        body: models.ContactPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Say when and how often people are written to.

        Put caps and quiet hours in force from now on, for what waits already as well.

        Refused with:
            ContactPolicyUnclear: a medium is quiet twice, or its span has no length.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/contact-policy",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_contact_policy(self) -> models.ContactBook:
        """Read when and how often people are written to.

        Return the policy in force; version 0 is what counts before the first one.
        """
        return self._session.send("GET", "/api/v1/contact-policy", models.ContactBook)
