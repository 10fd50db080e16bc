"""Notices: what a buyer has to be told of how a price was made. Pure."""

from collections.abc import Mapping
from typing import Final

from ordito.pricing.model import ClaimKind, PricedBasket, PricedLine, Rulebook

_PERSONA: Final = "persona:"
# what shoppers are told where nobody wrote something better
PERSONAL_NOTICE: Final[Mapping[str, str]] = {
    "en": "This price was made for you automatically, by what we know of you.",
    "it": "Questo prezzo è stato personalizzato per te in modo automatizzato, in base a ciò che"
    " sappiamo di te.",
    "et": "See hind on sinu jaoks automaatselt kohandatud selle põhjal, mida me sinust teame.",
}


def personalised_lines(priced: PricedBasket, rulebook: Rulebook) -> frozenset[int]:
    """Return the numbers of the lines whose price was made for the person by a machine.

    It was where a personal offer or a promotion for a persona took something off, or where the
    price stands on a list for a persona: what a model thinks of somebody decided. A card, a tier or
    a group is something that people have and know of, so that is none, unless the promotion says
    that a machine chose whom it is for.

    Source: Directive 2011/83/EU, Art. 6(1)(ea).
    """
    applied = {discount.promotion_id for line in priced.lines for discount in line.discounts}
    personal = {
        row.promotion_id
        for row in (rulebook.promotions if applied else ())
        if row.promotion_id in applied
        and (
            row.personalised
            or row.claim is ClaimKind.OFFER
            or any(group.startswith(_PERSONA) for group in row.conditions.groups)
        )
    }

    def is_personal(line: PricedLine) -> bool:
        group = rulebook.price_lists[line.price_list_id].customer_group
        return (group is not None and group.startswith(_PERSONA)) or any(
            discount.promotion_id in personal for discount in line.discounts
        )

    return frozenset(line.line_no for line in priced.lines if is_personal(line))
