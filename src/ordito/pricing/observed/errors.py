"""Refusals of observed prices."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownSource(NotFound):
    """No source of prices has that code."""

    code = "pricing.unknown_source"
    remedy = "Put the source first, or name one that GET /price-sources lists."


class UnknownOffer(NotFound):
    """No offer has that id."""

    code = "pricing.unknown_offer"
    remedy = "Use the id that the list of observed offers gives."


class OfferNameless(Invalid):
    """Nothing says which offer it is."""

    code = "pricing.offer_nameless"
    remedy = "Give the seller's own number, a GTIN, the code of our SKU, or the page's address."


class SightingWrong(Invalid):
    """What was seen cannot be."""

    code = "pricing.sighting_wrong"
    remedy = "Give a price of at least 0 and an instant that has passed, with its offset."


class SellerWithoutChannel(Invalid):
    """A seller that is ourselves shows the prices of one of our channels."""

    code = "pricing.seller_without_channel"
    remedy = "Name the channel for kind own, and for no other kind."


class SourceCodeTaken(Conflict):
    """Another source has the code."""

    code = "pricing.source_code_taken"
    remedy = "Choose another code."
