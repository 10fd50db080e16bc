# Written by `python -m tools.client`; edits here are lost.
"""Routes of consents."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Consents:
    """Routes of consents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_purposes(self, *, language: str | None = None) -> list[models.Asked]:
        """List purposes with the words in which people are asked.

        Return every declared purpose with its latest words in a language.
        """
        return self._session.send(
            "GET", "/api/v1/consent-purposes", list[models.Asked], query={"language": language}
        )

    def post_consent(
        self, customer_id: UUID, body: models.ConsentSaid, *, idempotency_key: str | None = None
    ) -> models.Statement:
        """Record what a customer allows, forbids or objects to.

        Keep a statement with its proof; it counts in the order in which things were said.

        Refused with:
            UnknownPurpose: nobody declared the purpose.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/consents",
            models.Statement,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_tc_string(
        self, customer_id: UUID, body: models.TcStringSaid, *, idempotency_key: str | None = None
    ) -> models.TcString:
        """Keep a TCF string of a customer.

        Keep what a consent platform of advertisers handed out; nothing is decided by it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/tc-strings",
            models.TcString,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_purpose(
        self, purpose: str, body: models.PurposeDeclaration, *, idempotency_key: str | None = None
    ) -> models.Declared:
        """Declare a purpose or give it new words.

        Declare what people are asked. A version of the words never changes.

        Refused with:
            PurposeWrong: consent would be presumed, or words are missing in a language.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/consent-purposes/{quoted(purpose)}",
            models.Declared,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_consents(self, customer_id: UUID) -> models.ConsentsOfPerson:
        """Read what a customer allows, and every word about it.

        Return what holds for the person, the most restrictive of what was said under every id.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/consents", models.ConsentsOfPerson
        )
