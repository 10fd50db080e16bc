"""Rounding: how amounts become whole ones, declared by market and seller; immutable versions.

What is declared goes into the context of a price, so a quote, the order it becomes and its
document are rounded alike. Cash is rounded apart: the sale stays what it is, and what the smallest
coin makes more or less of it lies in an account of the ledger.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import EntityId
from ordito.platform.policies import Policy
from ordito.pricing.events import RoundingDeclared
from ordito.pricing.model import Rounding, TaxRounding

Step = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
# every coin that is the smallest of a currency is a multiple of it
_COIN: Final = 5


class RoundingUnclear(Invalid):
    """Two rules claim the same sales, or cash would be rounded to what is no coin."""

    code = "pricing.rounding_unclear"
    remedy = "Give each currency, market and entity one rule; cash steps are multiples of 5."


class RoundingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How sales of a market are rounded.

    Attributes:
        currency: ISO 4217.
        market: None is every market without a rule of its own.
        entity_id: that sells; None is every entity without a rule of its own.
        tax: rounded by ``line`` (the units of each SKU) or by ``document``.
        step_minor: smallest amount that is charged, minor units.
        cash_step_minor: smallest amount that is paid in cash, minor units.
    """

    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    market: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    entity_id: EntityId | None = None
    tax: TaxRounding = TaxRounding.LINE
    step_minor: Step = 1
    cash_step_minor: Step = 1

    @property
    def rounding(self) -> Rounding:
        """As the price engine is told."""
        return Rounding(tax=self.tax, step_minor=self.step_minor)


class RoundingBook(msgspec.Struct, frozen=True):
    """The rules in force; version 0 has none: cents, and tax by line."""

    version: int = 0
    rules: tuple[RoundingRule, ...] = ()

    def find(self, *, currency: str, market: str, entity_id: EntityId | None) -> RoundingRule:
        """Return the rule of a sale: the seller's own before the market's before the currency's."""
        fitting = [
            one
            for one in self.rules
            if one.currency == currency
            and one.market in (None, market)
            and one.entity_id in (None, entity_id)
        ]
        return max(
            fitting,
            key=lambda one: (one.entity_id is not None, one.market is not None),
            default=RoundingRule(currency=currency),
        )


ROUNDING: Final = Policy(
    "pricing.rounding",
    form=tuple[RoundingRule, ...],
    before=(),
    book=RoundingBook,
    fact=lambda version, _: RoundingDeclared(rounding_version=version),
)


async def declare_rounding(tx: Tx, *, rules: Sequence[RoundingRule], by: str, at: datetime) -> int:
    """Put rules in force for what is sold from now on, and return their version.

    Raises:
        RoundingUnclear: two claim the same sales, or a cash step is no coin.
    """
    seen: set[tuple[object, ...]] = set()
    for number, one in enumerate(rules):
        kind = (one.currency, one.market, one.entity_id)
        if kind in seen:
            raise RoundingUnclear("Another rule claims the same.", field=f"rules[{number}]")
        seen.add(kind)
        if one.cash_step_minor > 1 and one.cash_step_minor % _COIN:
            message = f"No coin is worth {one.cash_step_minor} minor units."
            raise RoundingUnclear(message, field=f"rules[{number}].cash_step_minor")
    return (await ROUNDING.publish(tx, document=tuple(rules), by=by, at=at)).version
