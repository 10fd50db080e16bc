# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about tender rules."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class RuleOfTender(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How money goes back to a tender.

    Attributes:
        tender: as payments name it.
        refund_rank: tenders of a lower rank get their money back first; among equals the one
        that
            was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units; what is beyond goes to the next
            tender in turn, and becomes store credit where there is none.
    """

    tender: str
    refund_rank: int
    takes_back: bool = True
    most_minor: int | None = None


class RulesOfTenders(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rules to set; those of other tenders stay as they are."""

    rules: Sequence[RuleOfTender]


class TenderRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How money goes back to a tender.

    Attributes:
        tender: card, gift_card, ...
        refund_rank: tenders of a lower rank get their money back first; among equals the one
            that was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units of the order's currency; what is
            beyond goes to the next tender in turn, and becomes store credit where there is
            none.
    """

    tender: str
    refund_rank: int
    takes_back: bool
    most_minor: int | None = None
