# Written by `python -m tools.client`; edits here are lost.
"""Routes of market."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Market:
    """Routes of market."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_price_sellers(self) -> list[models.Seller]:
        """List who sells elsewhere.

        Return the sellers that were seen, by name.
        """
        return self._session.send("GET", "/api/v1/price-sellers", list[models.Seller])

    def list_price_sources(self) -> list[models.Source]:
        """List where prices are seen.

        Return all sources of prices, by code.
        """
        return self._session.send("GET", "/api/v1/price-sources", list[models.Source])

    def list_unmatched_offers(self, *, most: int | None = None) -> list[models.Offer]:
        """List offers to be matched.

        Return offers that no number matches, those with a suggestion first.
        """
        return self._session.send(
            "GET", "/api/v1/observed-offers", list[models.Offer], query={"most": most}
        )

    def match_offer(
        self, offer_id: UUID, body: models.MatchFields, *, idempotency_key: str | None = None
    ) -> models.Offer:
        """Say which SKU an offer is.

        Match an offer by a person's word, which no later number replaces.

        Refused with:
            UnknownOffer: there is none of that id.
            UnknownSku: there is no such SKU.
        """
        return self._session.send(
            "POST",
            f"/api/v1/observed-offers/{quoted(offer_id)}/match",
            models.Offer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_advised_prices(
        self, body: Sequence[models.AdvisedFields], *, idempotency_key: str | None = None
    ) -> Mapping[str, int]:
        """Put advised prices.

        Note recommended and least advertised prices, where that is lawful; they are only shown.

        Refused with:
            UnknownSku: a row names none.
        """
        return self._session.send(
            "PUT",
            "/api/v1/advised-prices",
            Mapping[str, int],
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_price_seller(
        self, code: str, body: models.SellerFields, *, idempotency_key: str | None = None
    ) -> models.Seller:
        """Say what is known of a seller.

        Say whether a seller is a rival, a reseller of our products, or ourselves.

        Refused with:
            UnknownSource: no source has that code.
            UnknownChannel: no channel has that code or id.
            SellerWithoutChannel: ourselves without a channel, or another with one.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/price-sources/{quoted(code)}/seller",
            models.Seller,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_price_source(
        self, code: str, body: models.SourceFields, *, idempotency_key: str | None = None
    ) -> models.Source:
        """Put a price source.

        Create or change a source; what was seen there stays.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/price-sources/{quoted(code)}",
            models.Source,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_market(
        self, *, sku: Sequence[str] | None = None, flag: str | None = None, most: int | None = None
    ) -> models.Market:
        """See where our prices stand.

        Return products beside what others ask, with rank and gap; equal prices share a rank.

        Refused with:
            UnknownSku: a code or id names none.
        """
        return self._session.send(
            "GET", "/api/v1/market", models.Market, query={"sku": sku, "flag": flag, "most": most}
        )

    def show_offer_history(self, offer_id: UUID, *, days: int | None = None) -> models.OfferHistory:
        """See an offer's price over time.

        Return an offer with its changes and flash sales.

        Refused with:
            UnknownOffer: there is none of that id.
        """
        return self._session.send(
            "GET",
            f"/api/v1/observed-offers/{quoted(offer_id)}",
            models.OfferHistory,
            query={"days": days},
        )
