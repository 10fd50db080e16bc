# Written by `python -m tools.client`; edits here are lost.
"""Routes of gift cards."""

from collections.abc import Iterator
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class GiftCards:
    """Routes of gift cards."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find_gift_card(self, body: models.CardNumber) -> models.GiftCard:
        """Find a gift card by its number.

        Return the card of a number; the number travels in the body, which no log keeps.

        Refused with:
            ImpossibleNumber: it cannot be one.
            GiftCardUnknown: no card has it.
        """
        return self._session.send("POST", "/api/v1/gift-cards/lookups", models.GiftCard, body=body)

    def list_cards(
        self,
        *,
        last_four: str | None = None,
        state: models.GiftCardState | None = None,
        currency: str | None = None,
        customer: UUID | None = None,
        size: int | None = None,
        after: str | None = None,
    ) -> models.GiftCardPage:
        """List gift cards.

        Return gift cards; the number itself is kept nowhere, ``lookups`` finds a card by it.

        A card belongs to whoever has it: that of a customer is one that any id of the person
        has bought
        or paid with here.

        Refused with:
            PlaceOutside: the caller acts at some places only.
            MarkWrong: ``after`` is not what a page before answered.
        """
        return self._session.send(
            "GET",
            "/api/v1/gift-cards",
            models.GiftCardPage,
            query={
                "last_four": last_four,
                "state": state,
                "currency": currency,
                "customer": customer,
                "size": size,
                "after": after,
            },
        )

    def iterate_cards_pages(
        self,
        *,
        last_four: str | None = None,
        state: models.GiftCardState | None = None,
        currency: str | None = None,
        customer: UUID | None = None,
        size: int | None = None,
        after: str | None = None,
    ) -> Iterator[models.GiftCardPage]:
        """Iterate over the pages of ``list_cards``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_cards(
                last_four=last_four,
                state=state,
                currency=currency,
                customer=customer,
                size=size,
                after=after,
            )
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_cards(
        self,
        *,
        last_four: str | None = None,
        state: models.GiftCardState | None = None,
        currency: str | None = None,
        customer: UUID | None = None,
        size: int | None = None,
        after: str | None = None,
    ) -> Iterator[models.GiftCard]:
        """Iterate over what ``list_cards`` lists, page by page."""
        for page in self.iterate_cards_pages(
            last_four=last_four,
            state=state,
            currency=currency,
            customer=customer,
            size=size,
            after=after,
        ):
            yield from page.cards

    def post_block(
        self, card_id: UUID, body: models.Block, *, idempotency_key: str | None = None
    ) -> models.GiftCard:
        """Block a gift card.

        Forbid the use of a gift card, or allow it again.

        Refused with:
            GiftCardUnknown: there is none of that id.
            GiftCardClosed: it was replaced or has expired.
        """
        return self._session.send(
            "POST",
            f"/api/v1/gift-cards/{quoted(card_id)}/block",
            models.GiftCard,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_card_hold(
        self, body: models.CardHold, *, idempotency_key: str | None = None
    ) -> models.HoldStanding:
        """Set money of a card aside.

        Set money of a gift card aside for a payment; capture, release or refund it by its
        account.

        Refused with:
            GiftCardUnknown: no card has the number.
            GiftCardClosed: the card cannot be used.
            NotEnoughBalance: less is free on it.
        """
        return self._session.send(
            "POST",
            "/api/v1/gift-cards/holds",
            models.HoldStanding,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_gift_card(
        self, body: models.GiftCardIssue, *, idempotency_key: str | None = None
    ) -> models.IssuedCard:
        """Issue a gift card.

        Issue a gift card, and load it.

        Refused with:
            ImpossibleNumber: the number cannot be one.
            GiftCardNumberTaken: it is on another card.
            NotEntitled: it is worth more than the caller may give.
        """
        return self._session.send(
            "POST",
            "/api/v1/gift-cards",
            models.IssuedCard,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_load(
        self, card_id: UUID, body: models.Load, *, idempotency_key: str | None = None
    ) -> models.GiftCard:
        """Load a card.

        Put money on a gift card.

        Refused with:
            GiftCardUnknown: there is none of that id.
            GiftCardClosed: it cannot be used.
            NotEntitled: it is more than the caller may give.
        """
        return self._session.send(
            "POST",
            f"/api/v1/gift-cards/{quoted(card_id)}/loads",
            models.GiftCard,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_replacement(
        self, card_id: UUID, body: models.Replacement, *, idempotency_key: str | None = None
    ) -> models.IssuedCard:
        """Replace a lost gift card.

        Give the balance of a lost card to a new one; the old number is worth nothing then.

        Refused with:
            GiftCardUnknown: there is none of that id.
            GiftCardClosed: it was replaced already, or has expired.
            GiftCardNumberTaken: the number is on another card.
        """
        return self._session.send(
            "POST",
            f"/api/v1/gift-cards/{quoted(card_id)}/replacements",
            models.IssuedCard,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_gift_card(self, card_id: UUID) -> models.GiftCard:
        """Read a gift card.

        Return a card as it stands.

        Refused with:
            GiftCardUnknown: there is none of that id.
        """
        return self._session.send("GET", f"/api/v1/gift-cards/{quoted(card_id)}", models.GiftCard)
