"""The price engine: one pure function answers every channel, in the core and in the till.

A basket passes named steps, each of which takes what the one before made: price of a unit
(``selection``), lots of like units (``lots``), promotions that may be applied (``scope``,
``candidates``), what they take off (``benefits``, ``sets``) beside each other (``stacking``) and
with the claims that help (``claims``), points and gifts (``extras``), tax (``taxes``), lines
(``answer``), and the reasons on request (``trace``). Amounts are integers. What it promises stands
in docs/explanation/price.md.
"""

from ordito.pricing.rules.answer import quote
from ordito.pricing.rules.selection import find_ladder_fault, find_price, price_turns_at
from ordito.pricing.rules.soundness import find_promotion_fault
from ordito.pricing.rules.taxes import tax_of

__all__ = [
    "find_ladder_fault",
    "find_price",
    "find_promotion_fault",
    "price_turns_at",
    "quote",
    "tax_of",
]
