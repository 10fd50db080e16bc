# Written by `python -m tools.client`; edits here are lost.
"""Routes of prices."""

import datetime as dt

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Prices:
    """Routes of prices."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_rulebooks(self, *, limit: int | None = None) -> list[models.PublishedRulebook]:
        """List published versions.

        Return the last versions of the rulebook, the latest first: who published what and why.
        """
        return self._session.send(
            "GET", "/api/v1/rulebooks", list[models.PublishedRulebook], query={"limit": limit}
        )

    def publish_rulebook(
        self, body: models.NewPrices, *, idempotency_key: str | None = None
    ) -> models.Publication:
        """Publish prices, taxes and promotions.

        Publish price lists, prices, tax rates and promotions as one new version of the
        rulebook.

        Refused with:
            ApprovalNeeded: this company publishes what a second person has approved.
            WrongPromotion: a promotion cannot be what it says.
        """
        return self._session.send(
            "POST",
            "/api/v1/rulebooks",
            models.Publication,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_policy(
        self, body: models.PricePolicy, *, idempotency_key: str | None = None
    ) -> models.PricePolicy:
        """Say how prices are published.

        Say whether drafts need a second person, and how reductions are counted.
        """
        return self._session.send(
            "PUT",
            "/api/v1/price-policy",
            models.PricePolicy,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_rounding_rules(
        self,
        body: models.RoundingRules,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.RoundingInForce:
        """Declare how amounts are rounded.

        Put rules in force for what is sold from now on; they replace those before.

        Refused with:
            UnknownEntity: a rule names none.
            RoundingUnclear: two rules claim the same sales, or a cash step is no coin.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/rounding-rules",
            models.RoundingInForce,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def restore(
        self, version: int, body: models.Restoration, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Go back to an earlier version.

        Publish a version that is equal to an earlier one; nothing is deleted.

        Where a second person has to agree, the answer is a draft that waits for that.

        Refused with:
            UnknownRulebook: the version was never published.
            DraftFaulty: it is the present one.
        """
        return self._session.send(
            "POST",
            f"/api/v1/rulebooks/{quoted(version)}/restore",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_lowest_price(
        self,
        name: str,
        *,
        channel: str | None = None,
        place: str | None = None,
        at: dt.datetime | None = None,
    ) -> models.LowestPrice:
        """Read the price that a reduction is announced against.

        Return what somebody unknown pays, and the lowest such price of the 30 days before.

        Refused with:
            UnknownSku: there is none.
            UnknownChannel: there is none, or the caller has none and names none.
            UnknownPlace: there is none.
        """
        return self._session.send(
            "GET",
            f"/api/v1/skus/{quoted(name)}/lowest-price",
            models.LowestPrice,
            query={"channel": channel, "place": place, "at": at},
        )

    def show_policy(self) -> models.PricePolicy:
        """Read how prices are published.

        Return whether drafts need a second person, and how reductions are counted.
        """
        return self._session.send("GET", "/api/v1/price-policy", models.PricePolicy)

    def show_prices(self, name: str) -> list[models.Price]:
        """Read the prices of a SKU.

        Return the present prices of a SKU on all lists, the latest first.

        Refused with:
            UnknownSku: there is none.
        """
        return self._session.send("GET", f"/api/v1/skus/{quoted(name)}/prices", list[models.Price])

    def show_rounding_rules(self) -> models.RoundingInForce:
        """Read how amounts are rounded.

        Return the rules in force.
        """
        return self._session.send("GET", "/api/v1/rounding-rules", models.RoundingInForce)

    def show_rulebook(self, version: int) -> models.RulebookContent:
        """Read a published version.

        Return the lists, taxes and promotions of a version; single prices are read by SKU.

        Refused with:
            UnknownRulebook: the version was never published.
        """
        return self._session.send(
            "GET", f"/api/v1/rulebooks/{quoted(version)}", models.RulebookContent
        )
