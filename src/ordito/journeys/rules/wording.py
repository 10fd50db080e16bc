"""What events are called: Segment's ecommerce names, our own of stores and people, and all others.

Source: Segment specification, ecommerce v2; reference of the wire, 8.2.
"""

import re
from functools import lru_cache
from typing import Final

LONGEST_NAME: Final = 200

_CALLS: Final = {
    "page": "page_viewed",
    "screen": "screen_viewed",
    "identify": "identified",
    "group": "grouped",
    "alias": "aliased",
}
CALLS: Final = frozenset({"track", *_CALLS})
"""What a client may say."""

REPORTS: Final = frozenset(
    {"Order Completed", "Order Updated", "Order Refunded", "Order Cancelled"}
)
"""What a client tells of orders. The core's own order is the sale; this is a report of it."""

REPORT_TYPE: Final = "order_reported"

_ECOMMERCE: Final = (
    "Products Searched, Product List Viewed, Product List Filtered, Promotion Viewed, "
    "Promotion Clicked, Product Clicked, Product Viewed, Product Added, Product Removed, "
    "Cart Viewed, Checkout Started, Checkout Step Viewed, Checkout Step Completed, "
    "Payment Info Entered, Coupon Entered, Coupon Applied, Coupon Denied, Coupon Removed, "
    "Product Added to Wishlist, Product Removed from Wishlist, Wishlist Product Added to Cart, "
    "Product Shared, Cart Shared, Product Reviewed, Application Opened, Application Installed, "
    "Application Updated, Application Backgrounded, Signed Up, Signed In, Signed Out"
)
_OURS: Final = (
    "Store Visited, Wifi Joined, Wifi Left, Assisted, Fitting Requested, Item Compared, Reserved, "
    "Picked Up, Delivered, Returned, Call Started, Call Ended, Visit by Agent, Case Opened, "
    "Case Replied, Case Resolved, Survey Answered, Offer Shown, Offer Accepted, Offer Declined, "
    "Offer Redeemed, Message Opened, Message Clicked, Experiment Exposed, Link Followed"
)
KNOWN: Final = REPORTS | frozenset(f"{_ECOMMERCE}, {_OURS}".split(", "))
"""Names that need no declaration."""

_TYPES: Final = {"Visit by Agent": "agent_visit"}
_BREAKS: Final = re.compile(r"[^a-z0-9]+")
_INNER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def type_of(call: str, event: str) -> str:
    """Return the type of the touchpoint: ``product_viewed`` for a track of Product Viewed.

    Empty where the name has no letter or digit.
    """
    if call != "track":
        return _CALLS[call]
    if event in REPORTS:
        return REPORT_TYPE
    known = _TYPES.get(event)
    if known is not None:
        return known
    return _BREAKS.sub("_", _INNER.sub(" ", event).lower()).strip("_")[:64]
