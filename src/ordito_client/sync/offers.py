# Written by `python -m tools.client`; edits here are lost.
"""Routes of offers."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Offers:
    """Routes of offers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_personal_offers(self, customer_id: UUID) -> list[models.MadeOffer]:
        """List the offers made to a person.

        Return the offers made to a person under any id, and those withheld, the latest first.
        """
        return self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/personal-offers",
            list[models.MadeOffer],
        )

    def post_decline(
        self, customer_id: UUID, offer_id: UUID, *, idempotency_key: str | None = None
    ) -> models.MadeOffer:
        """Note that a person does not want an offer.

        Note the decline; until the offer ends it can still be accepted.

        Any id of the person will do, also one that a merge has retired.

        Refused with:
            NotOffered: no such offer was made.
            OfferEnded: it is valid no more, or was used.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/personal-offers/{quoted(offer_id)}/decline",
            models.MadeOffer,
            key=idempotency_key or new_key(),
        )

    def post_personal_offer(
        self, customer_id: UUID, body: models.OfferToMake, *, idempotency_key: str | None = None
    ) -> models.MadeOffer:
        """Offer a better product to a person.

        Offer what stands beside a purchase and is near; chance holds some people out.

        Refused with:
            UnknownOfferRule: no rule in force has that code.
            NoSuchPromotion: the rule's promotion is not in force.
            NothingBetter: nothing that the rule looks for is anywhere, or not this.
            OfferNotAllowed: the person has not allowed offers by e-mail, or has no address.
            OffersCapped: the person had one lately, or has one that is open.
            UnknownSku: there is none of that code.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/personal-offers",
            models.MadeOffer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_offer_rules(
        self,
        body: models.OfferRules,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish the rules of offers.

        Make offers by these rules from now on; another share held out is another experiment.

        Refused with:
            OfferRulesUnclear: they contradict themselves.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/offer-rules",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_offer_result(self, code: str) -> models.OfferResult:
        """Read what the offers of a rule bring.

        Return the difference to who was held out, with its 95 percent interval.
        """
        return self._session.send(
            "GET", f"/api/v1/offer-rules/{quoted(code)}/result", models.OfferResult
        )

    def show_offer_rules(self) -> models.OfferBook:
        """Read the rules of offers.

        Return the rules in force; version 0 has none.
        """
        return self._session.send("GET", "/api/v1/offer-rules", models.OfferBook)
