"""Scopes: the promotions that live in a channel, place, market and currency at one time.

A rulebook works out a scope when it is first asked for and keeps it, with an index by SKU and tag,
so that a quote looks at those promotions only that select something of its basket.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from ordito.platform.ids import PromotionId
from ordito.pricing.model import (
    DELIVERY,
    AmountOff,
    BuyGet,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    MorePoints,
    PercentOff,
    PriceContext,
    Promotion,
    Rulebook,
    Selector,
    SetPrice,
    Stacking,
)

# scopes that a rulebook keeps; with more channels, places and edges in use the oldest one goes
_KEPT: Final = 64


class Step(IntEnum):
    """When a promotion is applied: what a unit costs comes first, delivery last."""

    UNIT = 1
    TOGETHER = 2
    BASKET = 3
    DELIVERY = 4
    POINTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A promotion with what can be said of it before any basket is known.

    Attributes:
        promotion: itself.
        main: selector without whose lots it has nothing to do.
        rank: step, then its number in the rulebook; lower ones are applied first.
        step: when it is applied.
        is_of_units: whether what it takes off a lot depends on nothing but that lot.
        is_alone: whether it wants its lines for itself.
        has_exceptions: whether there are lots that ``main`` leaves out.
        asks: whether its conditions ask for more than its scope gives.
    """

    promotion: Promotion
    main: Selector
    rank: tuple[int, int]
    step: Step
    is_of_units: bool
    is_alone: bool
    has_exceptions: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Promotions of a scope, and where to look for them.

    Attributes:
        by_sku: those that name a SKU, by the number of its identifier.
        by_tag: those that name a tag.
        goods: those that select whatever is no delivery.
        gifts: those whose gift may be offered whatever is in the basket.
    """

    by_sku: dict[int, list[Rule]]
    by_tag: dict[str, list[Rule]]
    goods: list[Rule]
    gifts: list[Rule]


@dataclass(frozen=True, slots=True)
class _Axes:
    """What promotions tell apart: whatever else a context says leads to the same scope."""

    channels: frozenset[object]
    places: frozenset[object]
    markets: frozenset[object]
    currencies: frozenset[object]
    edges: list[datetime]
    by_id: dict[PromotionId, Promotion]


def find_promotion(promotion_id: PromotionId, rulebook: Rulebook) -> Promotion | None:
    """Return the promotion of that id; None where the rulebook has none."""
    return _axes_of(rulebook).by_id.get(promotion_id)


def scope_of(context: PriceContext, rulebook: Rulebook) -> Scope:
    """Return the scope of a context, from memory where it was asked for before."""
    kept = rulebook.scopes
    axes = _axes_of(rulebook)
    key = (
        context.channel_id if context.channel_id in axes.channels else None,
        context.place_id if context.place_id in axes.places else None,
        context.market if context.market in axes.markets else None,
        context.currency if context.currency in axes.currencies else None,
        bisect_right(axes.edges, context.at),
    )
    scope: Scope | None = kept.get(key)
    if scope is None:
        if len(kept) > _KEPT:
            kept.clear()
        scope = kept[key] = _scope(context, rulebook.promotions)
    return scope


def scope_objection(context: PriceContext, promotion: Promotion) -> str | None:
    """Say why a promotion is not of the context's scope; None where it is."""
    conditions = promotion.conditions
    if promotion.currency is not None and promotion.currency != context.currency:
        return "currency"
    if conditions.channels and context.channel_id not in conditions.channels:
        return "channel"
    if conditions.places and context.place_id not in conditions.places:
        return "place"
    if conditions.markets and context.market not in conditions.markets:
        return "market"
    if context.at < promotion.valid_from:
        return "not_yet_valid"
    if promotion.valid_to is not None and context.at >= promotion.valid_to:
        return "expired"
    return None


def rule_of(promotion: Promotion, number: int) -> Rule:
    """Prepare a promotion; ``number`` is its place in the rulebook."""
    step, main = _step(promotion), main_selector(promotion)
    return Rule(
        promotion=promotion,
        main=main,
        rank=(step, number),
        step=step,
        is_of_units=_is_of_units(promotion),
        is_alone=promotion.stacking is Stacking.ALONE_ON_LINES,
        has_exceptions=bool(main.but_sku_ids or main.but_tags),
        asks=_asks(promotion),
    )


def _axes_of(rulebook: Rulebook) -> _Axes:
    axes: _Axes | None = rulebook.scopes.get("axes")
    if axes is None:
        axes = rulebook.scopes["axes"] = _axes(rulebook.promotions)
    return axes


def _axes(all_of: Sequence[Promotion]) -> _Axes:
    instants = {row.valid_from for row in all_of} | {row.valid_to for row in all_of}
    return _Axes(
        channels=frozenset({one for row in all_of for one in row.conditions.channels}),
        places=frozenset({one for row in all_of for one in row.conditions.places}),
        markets=frozenset({one for row in all_of for one in row.conditions.markets}),
        currencies=frozenset({row.currency for row in all_of}),
        edges=sorted(instant for instant in instants if instant is not None),
        by_id={row.promotion_id: row for row in all_of},
    )


def _scope(context: PriceContext, promotions: Iterable[Promotion]) -> Scope:
    scope = Scope({}, {}, [], [])
    for number, promotion in enumerate(promotions):
        if scope_objection(context, promotion) is None:
            _put(scope, rule_of(promotion, number))
    return scope


def _put(scope: Scope, rule: Rule) -> None:
    selector = rule.main
    if isinstance(rule.promotion.benefit, Gift):
        scope.gifts.append(rule)
    elif not selector.sku_ids and not selector.tags:
        scope.goods.append(rule)
    else:
        for sku_id in selector.sku_ids:
            scope.by_sku.setdefault(sku_id.int, []).append(rule)
        for tag in selector.tags:
            scope.by_tag.setdefault(tag, []).append(rule)


def main_selector(promotion: Promotion) -> Selector:
    """Return the selector without whose lots a promotion has nothing to do."""
    benefit = promotion.benefit
    if isinstance(benefit, Gift):
        return Selector(sku_ids=benefit.sku_ids, but_tags=frozenset({DELIVERY}))
    return benefit.parts[0].selector if isinstance(benefit, SetPrice) else promotion.select


def _step(promotion: Promotion) -> Step:
    benefit = promotion.benefit
    if isinstance(benefit, MorePoints):
        return Step.POINTS
    if DELIVERY in main_selector(promotion).tags:
        return Step.DELIVERY
    if isinstance(benefit, BuyGet | SetPrice | Gift):
        return Step.TOGETHER
    return Step.UNIT if _is_of_units(promotion) else Step.BASKET


def _is_of_units(promotion: Promotion) -> bool:
    benefit = promotion.benefit
    if isinstance(benefit, AmountOff):
        return benefit.each_unit
    if isinstance(benefit, Ladder):
        return not any(rung.amount_minor for rung in benefit.rungs)
    return isinstance(benefit, PercentOff | FixedPrice)


def _asks(promotion: Promotion) -> bool:
    plain = Conditions(
        channels=promotion.conditions.channels,
        places=promotion.conditions.places,
        markets=promotion.conditions.markets,
        on=promotion.conditions.on,
    )
    by_clock = promotion.local_from is not None or promotion.local_to is not None
    return by_clock or promotion.conditions != plain
