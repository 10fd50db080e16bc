"""The Complete Journey in the words of our rooms; pure, ids derived from the source's numbers.

The source has one chain of stores; the legal entity, the distribution centre and the channels that
the replay sells through are ours.
"""

from ordito.surfaces.connectors.complete_journey.mapping.goods import (
    categories,
    opening_counts,
    price_list,
    prices,
    product,
    sku,
    tax_rate,
)
from ordito.surfaces.connectors.complete_journey.mapping.names import (
    COUPON_TENDER,
    DISTRIBUTION_ID,
    ENTITY_ID,
    PROGRAMME,
    SOURCE,
    card_number,
    channel_id,
    customer_id,
    place_code,
    place_id,
    sku_id,
)
from ordito.surfaces.connectors.complete_journey.mapping.network import channels, entity, places
from ordito.surfaces.connectors.complete_journey.mapping.people import customer, member
from ordito.surfaces.connectors.complete_journey.mapping.receipts import (
    coupon_excess_minor,
    earned,
    historic_order,
)

__all__ = [
    "COUPON_TENDER",
    "DISTRIBUTION_ID",
    "ENTITY_ID",
    "PROGRAMME",
    "SOURCE",
    "card_number",
    "categories",
    "channel_id",
    "channels",
    "coupon_excess_minor",
    "customer",
    "customer_id",
    "earned",
    "entity",
    "historic_order",
    "member",
    "opening_counts",
    "place_code",
    "place_id",
    "places",
    "price_list",
    "prices",
    "product",
    "sku",
    "sku_id",
    "tax_rate",
]
