"""What the room needs from outside: a marketplace that can be talked to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who bought at a marketplace, as far as it tells.

    Attributes:
        id: what the marketplace calls the person.
        name: of the addressee.
        email: often an alias of the marketplace.
        phone: of the addressee.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
    """

    id: Text
    name: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    street: Text
    postal_code: Text
    city: Text
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$(?!\n)")]


class MarketLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as the marketplace sold it; amounts in minor units.

    Attributes:
        id: what the marketplace calls the line.
        sku: our code of the SKU.
        quantity: units.
        total_minor: paid for the line, tax included.
        tax_minor: within the total.
        commission_minor: what the marketplace keeps of it.
        ship_by: until when it promised the goods.
    """

    id: Text
    sku: Text
    quantity: Units
    total_minor: Minor
    tax_minor: Minor
    commission_minor: Minor
    ship_by: datetime | None = None


class MarketSale(msgspec.Struct, frozen=True, kw_only=True):
    """An order that waits at a marketplace to be taken.

    Attributes:
        id: what the marketplace calls it.
        placed_at: when it was bought and paid for.
        currency: ISO 4217.
        buyer: who bought, and whereto.
        lines: what.
    """

    id: Text
    placed_at: datetime
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    buyer: Buyer
    lines: Annotated[tuple[MarketLine, ...], msgspec.Meta(min_length=1, max_length=500)]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a line has come, counted from its beginning: telling it twice changes nothing.

    Attributes:
        id: what the marketplace calls the line.
        shipped: units that left.
        cancelled: units that nobody wants any more, or that are not there.
        returned: units that came back.
        refunded_minor: what the buyer is to be given back of the line, minor units.
    """

    id: str
    shipped: int
    cancelled: int
    returned: int
    refunded_minor: int


class Marketplace(Protocol):
    """A marketplace; every call may be repeated.

    All raise ``OutsideFault`` where the marketplace does not answer, or not sensibly.
    """

    async def put_offers(
        self, offers: Sequence[tuple[str, int, int, str]]
    ) -> Sequence[tuple[str, str]]:
        """Set units and price of SKUs: code, units, minor units, currency.

        Returns:
            The codes that it did not take, each with its reason.
        """
        ...

    async def list_waiting(self) -> Sequence[MarketSale]:
        """Return orders that nobody has taken or refused yet, the oldest first, some at a time."""
        ...

    async def take(self, sale_id: str, *, number: str) -> None:
        """Say that an order is ours now, under which number."""
        ...

    async def refuse(self, sale_id: str, *, code: str, reason: str) -> None:
        """Say that an order cannot be ours; the marketplace gives the money back."""
        ...

    async def tell(self, sale_id: str, progress: Sequence[Progress]) -> None:
        """Say how far the lines of an order have come."""
        ...
