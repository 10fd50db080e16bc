"""Checks of a rulebook before it is published: what contradicts itself or can never apply.

Pure. What a rulebook cannot know (goods, places) comes in as ``Surroundings``. A finding is an
``error`` where the draft cannot mean what it says, a ``warning`` where somebody should look.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Final

from ordito.platform.ids import ChannelId, PlaceId, SkuId
from ordito.pricing.findings import PriceFinding, finding
from ordito.pricing.model import (
    BuyGet,
    Conditions,
    Gift,
    PercentOff,
    PriceList,
    Promotion,
    Rulebook,
    Selector,
    SetPrice,
    Stacking,
)

_MOST: Final = 200
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What there is in the company, for rules to name.

    Attributes:
        sku_ids: SKUs.
        tags: tags that some SKU, a delivery or a method has.
        places: places.
        channels: channels.
        markets: markets.
        groups: groups that customers can be in.
    """

    sku_ids: AbstractSet[SkuId]
    tags: AbstractSet[str]
    places: AbstractSet[PlaceId]
    channels: AbstractSet[ChannelId]
    markets: AbstractSet[str]
    groups: AbstractSet[str]


def check_rulebook(
    rulebook: Rulebook, surroundings: Surroundings, *, touched: AbstractSet[str], at: datetime
) -> list[PriceFinding]:
    """Return what is wrong with the rules that a draft touches, errors first; at most 200 findings.

    Args:
        rulebook: as it would be published.
        surroundings: what rules may name.
        touched: codes of the promotions and price lists that are new or changed.
        at: from when on the rulebook would hold.
    """
    findings: list[PriceFinding] = []
    for promotion in rulebook.promotions:
        if promotion.code in touched:
            findings += _unknown_names(promotion, surroundings)
            findings += _never_applies(promotion, at)
    findings += _between_promotions(rulebook.promotions, touched, at)
    findings += _between_lists(rulebook, touched)
    findings.sort(key=lambda one: (one.severity, one.code, one.rule))
    return findings[:_MOST]


def _unknown_names(promotion: Promotion, known: Surroundings) -> Iterator[PriceFinding]:
    conditions = promotion.conditions

    def unknown(kind: str, path: str, wanted: AbstractSet[object]) -> Iterator[PriceFinding]:
        for one in sorted(wanted, key=str):
            yield finding(f"unknown_{kind}", rule=promotion.code, field=path, name=str(one))

    for path, selector in selectors_of(promotion):
        skus = selector.sku_ids | selector.but_sku_ids
        yield from unknown("sku", f"{path}.sku_ids", skus - known.sku_ids)
        tags = selector.tags | selector.but_tags
        yield from unknown("tag", f"{path}.tags", tags - known.tags)
    yield from unknown("place", "conditions.places", conditions.places - known.places)
    yield from unknown("channel", "conditions.channels", conditions.channels - known.channels)
    yield from unknown("market", "conditions.markets", conditions.markets - known.markets)
    yield from unknown("group", "conditions.groups", conditions.groups - known.groups)


def _never_applies(promotion: Promotion, at: datetime) -> Iterator[PriceFinding]:
    """Find conditions that nothing can meet."""
    conditions, code = promotion.conditions, promotion.code
    if promotion.valid_to is not None and promotion.valid_to <= at:
        yield finding("over", rule=code, field="valid_to")
    if conditions.from_minute is not None and conditions.from_minute == conditions.to_minute:
        yield finding("no_minutes", rule=code, field="conditions.to_minute")
    if not _has_weekday(promotion):
        yield finding("no_weekday", rule=code, field="conditions.weekdays")
    for path, selector in selectors_of(promotion):
        if selector.sku_ids and not selector.tags and selector.sku_ids <= selector.but_sku_ids:
            yield finding("selects_nothing", rule=code, field=f"{path}.but_sku_ids")
        if selector.tags and not selector.sku_ids and selector.tags <= selector.but_tags:
            yield finding("selects_nothing", rule=code, field=f"{path}.but_tags")


def _has_weekday(promotion: Promotion) -> bool:
    days = promotion.conditions.weekdays
    if not days or promotion.valid_to is None:
        return True
    if promotion.valid_to - promotion.valid_from >= _WEEK:
        return True
    # a zone is up to 14 hours ahead of UTC and 12 behind it: a day more at each end
    first = promotion.valid_from.astimezone(UTC).date() - timedelta(days=1)
    last = promotion.valid_to.astimezone(UTC).date() + timedelta(days=1)
    return any(
        (first + timedelta(days=step)).weekday() in days for step in range((last - first).days + 1)
    )


def _between_promotions(
    promotions: Sequence[Promotion], touched: AbstractSet[str], at: datetime
) -> Iterator[PriceFinding]:
    """Find pairs that are ambiguous, doubled, or of which one never comes to its turn."""
    living = [row for row in promotions if row.valid_to is None or row.valid_to > at]
    by_group: defaultdict[str, list[Promotion]] = defaultdict(list)
    for row in living:
        if row.group is not None:
            by_group[row.group].append(row)
    for members in by_group.values():
        for one, other in combinations(members, 2):
            if {one.code, other.code} & touched:
                yield from _within_group(one, other)
    yield from _twice(living, touched)
    yield from _alone(living, touched)


def _twice(living: Sequence[Promotion], touched: AbstractSet[str]) -> Iterator[PriceFinding]:
    alike: defaultdict[object, list[Promotion]] = defaultdict(list)
    for row in living:
        alike[row.benefit, row.select, row.conditions, row.claim, row.currency].append(row)
    for members in alike.values():
        for one, other in combinations(members, 2):
            if {one.code, other.code} & touched and _meet(one, other) and one.group is None:
                yield finding("twice", rule=one.code, field="benefit", other=other.code)


def _within_group(one: Promotion, other: Promotion) -> Iterator[PriceFinding]:
    if not _meet(one, other):
        return
    for weak, strong in ((one, other), (other, one)):
        if _is_superseded(weak, strong):
            yield finding("superseded", rule=weak.code, field="group", other=strong.code)
            return
    if one.priority == other.priority and one.benefit == other.benefit:
        yield finding("as_much", rule=one.code, field="priority", other=other.code)


def _is_superseded(weak: Promotion, strong: Promotion) -> bool:
    """Tell whether ``strong`` applies whenever ``weak`` does, and takes off at least as much."""
    if not (isinstance(weak.benefit, PercentOff) and isinstance(strong.benefit, PercentOff)):
        return False
    covers_time = strong.valid_from <= weak.valid_from and (
        strong.valid_to is None or (weak.valid_to is not None and weak.valid_to <= strong.valid_to)
    )
    return (
        strong.benefit.rate_ppm > weak.benefit.rate_ppm
        and covers_time
        and strong.claim is None
        and not strong.limited
        and strong.currency in (None, weak.currency)
        and strong.local_from is None
        and strong.local_to is None
        and strong.select in (Selector(), weak.select)
        and _asks_no_more(strong.conditions, weak.conditions)
    )


def _asks_no_more(strong: Conditions, weak: Conditions) -> bool:
    sets = ("channels", "places", "markets", "groups", "weekdays")
    scopes = all(
        not getattr(strong, name)
        or (getattr(weak, name) and getattr(weak, name) <= getattr(strong, name))
        for name in sets
    )
    hours = (strong.from_minute, strong.to_minute) in (
        (None, None),
        (weak.from_minute, weak.to_minute),
    )
    amounts = (strong.min_spend_minor, strong.min_units) == (0, 0) or (
        strong.on == weak.on
        and strong.min_spend_minor <= weak.min_spend_minor
        and strong.min_units <= weak.min_units
    )
    return scopes and hours and amounts


def _alone(living: Sequence[Promotion], touched: AbstractSet[str]) -> Iterator[PriceFinding]:
    lonely = [row for row in living if row.stacking is Stacking.ALONE_ON_LINES]
    for one, other in combinations(lonely, 2):
        if not {one.code, other.code} & touched or one.priority != other.priority:
            continue
        if one.group is not None and one.group == other.group:
            continue
        if _meet(one, other) and _may_share_lines(one.select, other.select):
            yield finding("alone_together", rule=one.code, field="stacking", other=other.code)


def _meet(one: Promotion, other: Promotion) -> bool:
    """Tell whether two promotions can apply in one context."""
    if one.valid_to is not None and one.valid_to <= other.valid_from:
        return False
    if other.valid_to is not None and other.valid_to <= one.valid_from:
        return False
    if one.currency is not None and other.currency not in (None, one.currency):
        return False
    return all(
        not mine or not theirs or mine & theirs
        for mine, theirs in (
            (one.conditions.channels, other.conditions.channels),
            (one.conditions.places, other.conditions.places),
            (one.conditions.markets, other.conditions.markets),
            (one.conditions.weekdays, other.conditions.weekdays),
        )
    )


def _may_share_lines(one: Selector, other: Selector) -> bool:
    """Tell whether a line may be of both; two that name only SKUs share none by other names."""
    if one.sku_ids and other.sku_ids and not one.tags and not other.tags:
        return bool(one.sku_ids & other.sku_ids)
    return True


def _between_lists(rulebook: Rulebook, touched: AbstractSet[str]) -> Iterator[PriceFinding]:
    by_scope: defaultdict[object, list[PriceList]] = defaultdict(list)
    for row in rulebook.price_lists.values():
        scope = (row.currency, row.customer_group, row.place_id, row.channel_id, row.market)
        by_scope[scope].append(row)
    for rows in by_scope.values():
        for one, other in combinations(sorted(rows, key=lambda row: row.code), 2):
            if not {one.code, other.code} & touched:
                continue
            shared = _priced_on_both(rulebook, one, other)
            if shared:
                yield finding(
                    "lists_of_one_scope",
                    rule=one.code,
                    field="price_lists",
                    other=other.code,
                    skus=shared,
                )


def _priced_on_both(rulebook: Rulebook, one: PriceList, other: PriceList) -> int:
    both = {one.price_list_id, other.price_list_id}
    return sum(both <= {price.price_list_id for price in rows} for rows in rulebook.prices.values())


def selectors_of(promotion: Promotion) -> list[tuple[str, Selector]]:
    """Return the selectors of a promotion with the paths of their fields."""
    found = [("select", promotion.select), ("conditions.on", promotion.conditions.on)]
    match promotion.benefit:
        case BuyGet(of=selector) if selector is not None:
            found.append(("benefit.of", selector))
        case SetPrice(parts=parts):
            found += [
                (f"benefit.parts[{number}].selector", part.selector)
                for number, part in enumerate(parts)
            ]
        case Gift(sku_ids=sku_ids):
            found.append(("benefit", Selector(sku_ids=sku_ids)))
        case _:
            pass
    return found
