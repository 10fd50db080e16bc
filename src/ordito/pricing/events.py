"""Facts of the pricing room."""

from typing import ClassVar

from ordito.platform.events import Event


class RulebookPublished(Event, frozen=True, kw_only=True):
    """Prices or taxes were published as a new version; processes that hold one may renew it."""

    type: ClassVar[str] = "pricing.rulebook_published"
    rulebook_version: int
    sha256: str
    published_by: str
    price_lists: int
    prices: int
    tax_rates: int
