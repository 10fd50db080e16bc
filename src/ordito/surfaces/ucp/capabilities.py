"""Capabilities that can be offered, how they hang together, and where they are described."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from ordito.surfaces.ucp.versions import Version

CHECKOUT: Final = "dev.ucp.shopping.checkout"
CART: Final = "dev.ucp.shopping.cart"
ORDER: Final = "dev.ucp.shopping.order"
SEARCH: Final = "dev.ucp.shopping.catalog.search"
LOOKUP: Final = "dev.ucp.shopping.catalog.lookup"
DISCOUNT: Final = "dev.ucp.shopping.discount"
FULFILLMENT: Final = "dev.ucp.shopping.fulfillment"
BUYER_CONSENT: Final = "dev.ucp.shopping.buyer_consent"
PERMALINK: Final = "dev.ucp.shopping.permalink"
LOYALTY: Final = "dev.ucp.common.loyalty"
IDENTITY: Final = "dev.ucp.common.identity_linking"
SPLIT_PAYMENTS: Final = "dev.ucp.common.payment.split_payments"
AUTHENTICATION: Final = "dev.ucp.common.payment.authentication"
TERMS: Final = "dev.ucp.common.payment.terms"
LOCATION_SEARCH: Final = "dev.ucp.common.location.search"
LOCATION_LOOKUP: Final = "dev.ucp.common.location.lookup"


class Capability(msgspec.Struct, frozen=True):
    """A capability of one version.

    Attributes:
        spec: path of its description.
        schema: path of its schema.
        extends: capabilities that it adds to; a root has none.
    """

    spec: str
    schema: str
    extends: tuple[str, ...] = ()


KNOWN: Final[Mapping[Version, Mapping[str, Capability]]] = {
    Version.AUGUST: {
        CHECKOUT: Capability("shopping/checkout", "shopping/checkout"),
        CART: Capability("shopping/cart", "shopping/cart"),
        ORDER: Capability("shopping/order", "shopping/order"),
        SEARCH: Capability("shopping/catalog/search", "shopping/catalog_search"),
        LOOKUP: Capability("shopping/catalog/lookup", "shopping/catalog_lookup"),
        DISCOUNT: Capability("shopping/extensions/discount", "shopping/discount", (CHECKOUT, CART)),
        FULFILLMENT: Capability(
            "shopping/extensions/fulfillment", "shopping/fulfillment", (CHECKOUT,)
        ),
        BUYER_CONSENT: Capability(
            "shopping/extensions/buyer-consent", "shopping/buyer_consent", (CHECKOUT,)
        ),
        IDENTITY: Capability("common/identity-linking", "common/identity_linking"),
        LOYALTY: Capability("common/extensions/loyalty", "common/loyalty", (CHECKOUT, CART)),
        PERMALINK: Capability("permalink", "shopping/permalink"),
        SPLIT_PAYMENTS: Capability(
            "payment/extensions/split-payments", "common/payment_split_payments", (CHECKOUT,)
        ),
        AUTHENTICATION: Capability(
            "payment/extensions/authentication", "common/payment_authentication", (CHECKOUT,)
        ),
        TERMS: Capability("payment/extensions/terms", "common/payment_terms", (CHECKOUT, ORDER)),
        LOCATION_SEARCH: Capability("common/location/search", "common/location_search"),
        LOCATION_LOOKUP: Capability("common/location/lookup", "common/location_lookup"),
    },
    Version.APRIL: {
        CHECKOUT: Capability("checkout", "shopping/checkout"),
        CART: Capability("cart", "shopping/cart"),
        ORDER: Capability("order", "shopping/order"),
        SEARCH: Capability("catalog/search", "shopping/catalog_search"),
        LOOKUP: Capability("catalog/lookup", "shopping/catalog_lookup"),
        DISCOUNT: Capability("discount", "shopping/discount", (CHECKOUT, CART)),
        FULFILLMENT: Capability("fulfillment", "shopping/fulfillment", (CHECKOUT,)),
        BUYER_CONSENT: Capability("buyer-consent", "shopping/buyer_consent", (CHECKOUT,)),
        IDENTITY: Capability("identity-linking", "common/identity_linking"),
    },
}


def relevant(version: Version, root: str) -> frozenset[str]:
    """Return a root capability and what extends it."""
    more = {name for name, known in KNOWN[version].items() if root in known.extends}
    return frozenset({root} | more)


def declaration(version: Version, name: str, config: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return how a profile declares a capability."""
    known = KNOWN[version][name]
    told: dict[str, Any] = {
        "version": version.value,
        "spec": f"https://ucp.dev/{version.value}/specification/{known.spec}",
        "schema": f"https://ucp.dev/{version.value}/schemas/{known.schema}.json",
    }
    if known.extends:
        told["extends"] = known.extends[0] if known.extends[1:] == () else list(known.extends)
    if config is not None:
        told["config"] = dict(config)
    return told
