"""Kinds of rows that a file can hold: their fields, and the flow that takes them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from ordito.flows.feed_customers import CustomerRow, feed_customers
from ordito.flows.feed_prices import PriceRow, feed_prices
from ordito.flows.feed_products import GoodsRow, feed_products
from ordito.flows.feed_stock import StockRow, feed_stock
from ordito.platform.rows import RowResult
from ordito.surfaces.connectors.files.errors import ValueWrong
from ordito.surfaces.connectors.files.model import Shaped

_BY_NAME: Final = frozenset({"external_ids", "options", "product_name"})


@dataclass(frozen=True)
class Kind:
    """What a file may hold.

    Attributes:
        shape: struct of a row.
        take: flow that takes rows of it, with ``rows``, ``source`` and ``at``.
        needed: fields that a map must give.
        named: fields that are written field.name, as ``name.it``.
    """

    shape: type[msgspec.Struct]
    take: Callable[..., Awaitable[list[RowResult]]]
    needed: tuple[str, ...] = ()
    named: frozenset[str] = _BY_NAME

    @property
    def fields(self) -> list[str]:
        """Names that a map may give; ``name.*`` stands for every name of that field."""
        return [
            f"{name}.*" if name in self.named else name for name in self.shape.__struct_fields__
        ]

    def row_of(self, shaped: Shaped) -> Any:
        """Return the row.

        Raises:
            ValueWrong: a field cannot have its value.
        """
        try:
            return msgspec.convert(shaped.fields, self.shape, strict=False)
        except msgspec.ValidationError as fault:
            problem, _, path = str(fault).partition(" - at ")
            field = path.strip("`").removeprefix("$.") or None
            raise ValueWrong(f"{problem}.", field=field) from fault


KINDS: Final = {
    "customers": Kind(CustomerRow, feed_customers),
    "products": Kind(GoodsRow, feed_products, needed=("sku",), named=_BY_NAME | {"name"}),
    "prices": Kind(PriceRow, feed_prices, needed=("sku", "price_list", "unit_minor")),
    "stock": Kind(StockRow, feed_stock, needed=("sku", "place")),
}
