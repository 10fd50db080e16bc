# Written by `python -m tools.client`; edits here are lost.
"""Routes of loyalty."""

from collections.abc import Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Loyalty:
    """Routes of loyalty."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find_member(
        self,
        *,
        card: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        external_id: str | None = None,
        source: str | None = None,
    ) -> models.Member:
        """Recognise a member.

        Return who has the identifier, with balance, tier, benefits and cards in each programme.

        Refused with:
            CustomerUnclear: none or several identifiers were given.
            UnknownCustomer: nobody has it.
            CardClosed: the card was lost or replaced.
        """
        return self._session.send(
            "GET",
            "/api/v1/members",
            models.Member,
            query={
                "card": card,
                "email": email,
                "phone": phone,
                "external_id": external_id,
                "source": source,
            },
        )

    def list_programmes(self) -> list[models.Programme]:
        """List the programmes.

        Return all programmes with their rules.
        """
        return self._session.send("GET", "/api/v1/programmes", list[models.Programme])

    def post_capture(
        self,
        customer_id: UUID,
        redemption_id: UUID,
        body: models.Part,
        *,
        idempotency_key: str | None = None,
    ) -> models.Redemption:
        """Pay with points.

        Pay a part of the amount with the points that stand for it.

        Refused with:
            RedemptionUnknown: the customer has none of that id.
            RedemptionTooSmall: less of it is open.
            HoldClosed: it has expired.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/redemptions/{quoted(redemption_id)}/captures",
            models.Redemption,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_card(
        self,
        customer_id: UUID,
        programme: str,
        body: models.NewLoyaltyCard,
        *,
        idempotency_key: str | None = None,
    ) -> models.Card:
        """Give a member a card.

        Give a further card, of plastic by its number or drawn for the phone.

        Refused with:
            NotEnrolled: the customer does not take part.
            IdentifierTaken: the number belongs to another customer.
            CardClosed: the number is of a card that was lost or replaced.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships/{quoted(programme)}/cards",
            models.Card,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_enrolment(
        self, body: models.NewMember, *, idempotency_key: str | None = None
    ) -> models.Enrolled:
        """Enrol a person.

        Enrol somebody new or known, at a till, on the web or on the phone alike.

        Refused with:
            UnknownProgramme: there is none of that code.
            InvalidIdentifier: a value cannot be of its kind.
            IdentifierTaken: the card belongs to another customer.
            ProofNeeded: a card is wanted for somebody known by a value that was only typed.
        """
        return self._session.send(
            "POST",
            "/api/v1/enrolments",
            models.Enrolled,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_loss(
        self,
        customer_id: UUID,
        programme: str,
        card_id: UUID,
        *,
        idempotency_key: str | None = None,
    ) -> models.Card:
        """Report a card lost.

        Close a card; it recognises nobody from now on, points and other cards stay.

        Refused with:
            NotEnrolled: the customer does not take part.
            CardUnknown: the member has no such card.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships/{quoted(programme)}/cards/{quoted(card_id)}/loss",
            models.Card,
            key=idempotency_key or new_key(),
        )

    def post_points(
        self,
        customer_id: UUID,
        programme: str,
        body: models.PointsGrant,
        *,
        idempotency_key: str | None = None,
    ) -> models.Standing:
        """Give or take points.

        Give points for another reason than an order, or take free ones.

        Refused with:
            NotEnrolled: the customer does not take part.
            NotEnoughBalance: fewer are free than shall be taken.
            NotEntitled: they are worth more than the caller may give.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships/{quoted(programme)}/points",
            models.Standing,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_redemption(
        self, customer_id: UUID, body: models.PointsHold, *, idempotency_key: str | None = None
    ) -> models.Redemption:
        """Set points aside to pay with.

        Set points aside that pay an amount; the household's too, where the programme shares.

        Refused with:
            UnknownProgramme: there is none of that code.
            NotEnrolled: the customer does not take part.
            NotRedeemable: no whole steps of points pay the amount.
            NotEnoughPoints: fewer points may be spent.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/redemptions",
            models.Redemption,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_refund(
        self,
        customer_id: UUID,
        redemption_id: UUID,
        body: models.Part,
        *,
        idempotency_key: str | None = None,
    ) -> models.Redemption:
        """Give points back.

        Give the points back that paid a part of the amount, to the accounts they came from.

        Refused with:
            RedemptionUnknown: the customer has none of that id.
            RedemptionTooSmall: less was captured, or the rest was given back already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/redemptions/{quoted(redemption_id)}/refunds",
            models.Redemption,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_release(
        self,
        customer_id: UUID,
        redemption_id: UUID,
        body: models.Rest,
        *,
        idempotency_key: str | None = None,
    ) -> models.Redemption:
        """Let go of points.

        Free the points of a part of the amount, or of all that is open.

        Refused with:
            RedemptionUnknown: the customer has none of that id.
            RedemptionTooSmall: less of it is open.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/redemptions/{quoted(redemption_id)}/releases",
            models.Redemption,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_replacement(
        self,
        customer_id: UUID,
        programme: str,
        card_id: UUID,
        body: models.NewLoyaltyCard,
        *,
        idempotency_key: str | None = None,
    ) -> models.Card:
        """Replace a card.

        Give a new card for a lost or worn one, and answer the new one.

        Refused with:
            NotEnrolled: the customer does not take part.
            CardUnknown: the member has no such card.
            IdentifierTaken: the number belongs to another customer.
            CardClosed: the number is of a card that was lost or replaced.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships/{quoted(programme)}/cards/{quoted(card_id)}/replacement",
            models.Card,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_sharing(
        self,
        customer_id: UUID,
        programme: str,
        body: models.Sharing,
        *,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Share points at home.

        Allow the household to spend the member's points, or forbid it.

        Refused with:
            NotEnrolled: the customer does not take part.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships/{quoted(programme)}/sharing",
            models.Membership,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_programmes(
        self, body: Sequence[models.Programme], *, idempotency_key: str | None = None
    ) -> list[models.Put]:
        """Put programmes.

        Create or change programmes, all or none; orders that have earned keep their terms.

        Refused with:
            ImpossibleRule: a rule cannot be; the field names it.
            ProgrammeDiffers: a code belongs to another programme.
        """
        return self._session.send(
            "PUT",
            "/api/v1/programmes",
            list[models.Put],
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_memberships(self, customer_id: UUID) -> list[models.Standing]:
        """Read how a member stands.

        Return balance, worth, lapse, tier, benefits and cards in each programme.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/memberships", list[models.Standing]
        )

    def show_redemption(self, customer_id: UUID, redemption_id: UUID) -> models.Redemption:
        """Read a redemption.

        Return how a redemption stands in money and points.

        Refused with:
            RedemptionUnknown: the customer has none of that id.
        """
        return self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/redemptions/{quoted(redemption_id)}",
            models.Redemption,
        )
