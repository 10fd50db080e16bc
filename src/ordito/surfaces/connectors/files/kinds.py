"""Kinds of rows that a file can hold: their fields, and the flow that takes them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from ordito.flows.feed_customers import CustomerRow, feed_customers
from ordito.flows.feed_gift_cards import GiftCardRow, feed_gift_cards
from ordito.flows.feed_observed_prices import ObservedRow, feed_observed_prices
from ordito.flows.feed_prices import PriceRow, feed_prices
from ordito.flows.feed_products import GoodsRow, feed_products
from ordito.flows.feed_stock import StockRow, feed_stock
from ordito.platform.rows import RowResult
from ordito.processes.injection import ForeignOrder
from ordito.surfaces.connectors.files.errors import ValueWrong
from ordito.surfaces.connectors.files.model import Shaped

_BY_NAME: Final = frozenset({"external_ids", "consents", "options", "product_name"})
_OF_GOODS: Final = frozenset({"name", "attributes", "product_description", "product_attributes"})
# what no column can hold
_NESTED: Final = frozenset({"addresses"})


Taking = Callable[..., Awaitable[list[RowResult]]]


@dataclass(frozen=True)
class Kind:
    """What a file may hold.

    Attributes:
        shape: struct of a row.
        take: flow that takes rows of it, with ``rows``, ``source`` and ``at``; None for orders.
        fields: names that a map may give; ``name.*`` stands for every name of that field.
        needed: fields that a map must give.
        group: field by which several lines are one row.
    """

    shape: type[Any]
    take: Taking | None
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    group: str | None = None

    def row_of(self, parts: Sequence[Shaped], *, source: str) -> Any:
        """Return the row that some lines make.

        Raises:
            ValueWrong: a field cannot have its value.
        """
        fields = parts[0].fields if self.group is None else _order_of(parts, source)
        try:
            return msgspec.convert(fields, self.shape, strict=False)
        except msgspec.ValidationError as fault:
            problem, _, path = str(fault).partition(" - at ")
            field = path.strip("`").removeprefix("$.") or None
            raise ValueWrong(f"{problem}.", field=field) from fault


def _of(shape: type[Any], take: Taking, *needed: str, named: frozenset[str] = _BY_NAME) -> Kind:
    fields = [
        f"{name}.*" if name in named else name
        for name in shape.__struct_fields__
        if name not in _NESTED
    ]
    return Kind(shape, take, tuple(fields), needed)


# of an order, each line of the file has the fields of the order and of one of its lines
_OF_LINE: Final = (
    "sku",
    "quantity",
    "total_minor",
    "tax_minor",
    "discount_minor",
    "method",
    "promised_at",
)
_OF_ORDER: Final = (
    "external_id",
    "kind",
    "placed_at",
    "currency",
    "channel",
    "place",
    "moves_stock",
)
_OF_PAYMENT: Final = ("tender", "amount_minor", "reference")
_ORDERS: Final = Kind(
    ForeignOrder,
    None,
    (
        *_OF_ORDER,
        *_OF_LINE,
        "line_place",
        *(f"payment.{name}" for name in _OF_PAYMENT),
        *(
            f"customer.{name}"
            for name in CustomerRow.__struct_fields__
            if name not in _BY_NAME | _NESTED
        ),
    ),
    needed=("external_id", "placed_at", "currency", "channel", *_OF_LINE[:4]),
    group="external_id",
)


def _order_of(parts: Sequence[Shaped], source: str) -> dict[str, Any]:
    """Return an order: its head from the first of its lines, one payment, and all lines."""
    head = parts[0].fields
    lines = [
        {name: part.fields[name] for name in _OF_LINE if name in part.fields}
        | ({"place": part.fields["line_place"]} if "line_place" in part.fields else {})
        for part in parts
    ]
    total_minor = sum(line.get("total_minor", 0) for line in lines)
    paid = {"tender": "paid", "amount_minor": total_minor} | head.get("payment", {})
    order = {name: head[name] for name in _OF_ORDER if name in head}
    order |= {"source": source, "lines": lines, "payments": [paid] if total_minor else []}
    return order | ({"customer": head["customer"]} if head.get("customer") else {})


KINDS: Final = {
    "customers": _of(CustomerRow, feed_customers),
    "products": _of(GoodsRow, feed_products, "sku", named=_BY_NAME | _OF_GOODS),
    "prices": _of(PriceRow, feed_prices, "sku", "price_list", "unit_minor"),
    "stock": _of(StockRow, feed_stock, "sku", "place"),
    "orders": _ORDERS,
    "observed-prices": _of(ObservedRow, feed_observed_prices, "price_minor"),
    "gift-cards": _of(GiftCardRow, feed_gift_cards, "number", "currency", "balance_minor"),
}
