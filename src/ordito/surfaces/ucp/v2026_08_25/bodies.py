# pyright: reportMissingTypeStubs=none
"""Bodies of the version: its models, with all that extends them here, write what goes out."""

from typing import Any

from pydantic import BaseModel
from ucp_sdk.models.schemas.common import payment_authentication, payment_terms
from ucp_sdk.models.schemas.common.loyalty import Loyalty
from ucp_sdk.models.schemas.common.types import payment
from ucp_sdk.models.schemas.shopping import buyer_consent, discount, fulfillment


class Payment(payment.Payment, payment_terms.Payment):
    """What pays, and when."""


class Checkout(fulfillment.Checkout):
    """A checkout with all that extends it here."""

    buyer: buyer_consent.Buyer | None = None  # pyright: ignore[reportIncompatibleVariableOverride] # as buyer_consent.Checkout narrows it
    discounts: discount.DiscountsObject | None = None
    loyalty: Loyalty | None = None
    actions: payment_authentication.Actions | None = None  # pyright: ignore[reportIncompatibleVariableOverride] # as payment_authentication.Checkout narrows it
    payment: Payment | None = None  # pyright: ignore[reportIncompatibleVariableOverride] # as payment_terms.Checkout narrows it


class Cart(discount.Cart):
    """A cart with all that extends it here."""

    buyer: buyer_consent.Buyer | None = None  # pyright: ignore[reportIncompatibleVariableOverride] # as buyer_consent.Cart narrows it
    loyalty: Loyalty | None = None


def written(model: type[BaseModel], body: dict[str, Any]) -> dict[str, Any]:
    """Return a body as the model writes it.

    Raises:
        ValidationError: our own fault: the body is not of the protocol's form.
    """
    made = model.model_validate(body)
    return made.model_dump(mode="json", by_alias=True, exclude_unset=True)
