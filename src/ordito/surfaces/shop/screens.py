"""What each page of the shop shows: the values that a route hands to its template.

Names of products and places are data; codes are translated by the template.
"""

from msgspec import Struct


class Home(Struct, frozen=True, kw_only=True):
    """home.html: where a shopper begins."""
