"""Check of a draft: its rules among themselves, against the company, and against what goods cost.

Losses are searched, not proven absent: the answer says how much was looked at.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, pricing, stock
from ordito.catalogue import ShelfSku
from ordito.network import Channel, Place
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId, PlaceId, SkuId
from ordito.platform.money import Money
from ordito.pricing import (
    Basket,
    BasketLine,
    BuyGet,
    Changes,
    Claim,
    Price,
    PriceContext,
    PricedBasket,
    PriceFinding,
    Promotion,
    Rulebook,
    SetPrice,
    Surroundings,
)
from ordito.reads.memory import Memory
from ordito.reads.party import Party
from ordito.reads.price_context import context_of

# the search for losses: the goods with the thinnest margins, in so many situations, so many quotes
_MOST_SKUS: Final = 300
_MOST_CONTEXTS: Final = 40
_MOST_QUOTES: Final = 12_000
_MOST_UNITS: Final = 12
_MOST_LOSSES: Final = 50
_OMNIBUS: Final = timedelta(days=30)


class DraftCheck(msgspec.Struct, frozen=True):
    """What is wrong with a draft, and how far was looked.

    Attributes:
        findings: errors first.
        moved: keys of rows that others have published since its authors looked.
        skus: goods whose price was compared with their cost.
        contexts: situations in which they were priced.
        quotes: baskets that were priced in all.
        is_whole: whether every SKU with a known cost was looked at in every situation.
    """

    findings: Sequence[PriceFinding]
    moved: Sequence[str]
    skus: int
    contexts: int
    quotes: int
    is_whole: bool

    @property
    def has_errors(self) -> bool:
        """Whether something stands in the way of handing the draft in."""
        return bool(self.moved) or any(one.severity == "error" for one in self.findings)


async def check_draft(tx: Tx, *, memory: Memory, draft_id: UUID, at: datetime) -> DraftCheck:
    """Look at everything that a draft would change, as if it were published now.

    Raises:
        UnknownDraft: there is none.
    """
    await pricing.get_draft(tx, draft_id=draft_id)
    changes = await pricing.load_changes(tx, draft_id=draft_id)
    present, proposed = await pricing.load_proposal(tx, draft_id=draft_id)
    moved = [row.key for row in await pricing.list_moved(tx, draft_id=draft_id)]
    touched = {row.code for row in (*changes.promotions, *changes.price_lists)}
    around = surroundings_of(memory, await customers.groups.list_names(tx))
    findings = pricing.check_rulebook(proposed, around, touched=touched, at=at)
    findings += await _unlimited(tx, changes.promotions)
    known = await stock.list_unit_costs(tx, sku_ids=list(memory.shelf.skus), at=at)
    # of several owners the one who paid most: the last one to be written stays
    known.sort(key=lambda cost: cost.cost_minor)
    costs = {cost.sku_id: (cost.cost_minor, cost.currency) for cost in known}
    search = _Search(memory, present, proposed, costs, at)
    if changes != Changes():
        # thousands of quotes: requests of this process go on meanwhile
        findings += await asyncio.to_thread(search.losses, changes)
    findings += _raises(memory, present, proposed, changes, at)
    findings.sort(key=lambda one: (one.severity, one.code, one.rule))
    return DraftCheck(findings, moved, search.skus, search.contexts, search.quotes, search.is_whole)


def groups_known(memory: Memory, own: Iterable[str]) -> set[str]:
    """Return the groups that customers of this company can be in, the company's own among them."""
    groups = {"members", *own}
    for programme in memory.programmes.by_id.values():
        groups.add(f"member:{programme.code}")
        groups |= {f"tier:{programme.code}:{tier.code}" for tier in programme.terms.tiers}
    lists = memory.rulebook.price_lists.values()
    return groups | {row.customer_group for row in lists if row.customer_group is not None}


def surroundings_of(memory: Memory, own_groups: Iterable[str]) -> Surroundings:
    """Return what rules may name in this company."""
    tags = {"delivery", "method:carry_out", "method:collect", "method:ship"}
    for sku in memory.shelf.skus.values():
        tags |= memory.tags_of(sku)
    channels = memory.directory.channels
    return Surroundings(
        sku_ids=memory.shelf.skus.keys(),
        tags=tags,
        places=memory.directory.places.keys(),
        channels=channels.keys(),
        markets={channel.market for channel in channels.values()},
        groups=groups_known(memory, own_groups),
    )


async def _unlimited(tx: Tx, promotions: Sequence[Promotion]) -> list[PriceFinding]:
    """Find promotions that are marked as limited and have no budget yet."""
    known = {budget.promotion_id for budget in await pricing.list_budgets(tx)}
    return [
        pricing.finding("no_budget", rule=promotion.code, field="limited")
        for promotion in promotions
        if promotion.limited and promotion.promotion_id not in known
    ]


class _Search:
    """A bounded search for baskets that are sold below their cost."""

    def __init__(
        self,
        memory: Memory,
        present: Rulebook,
        proposed: Rulebook,
        costs: Mapping[SkuId, tuple[int, str]],
        at: datetime,
    ) -> None:
        self._memory = memory
        self._present = present
        self._proposed = proposed
        self._costs = costs
        self._at = at
        self.skus = 0
        self.contexts = 0
        self.quotes = 0
        self.is_whole = True

    def losses(self, changes: Changes) -> list[PriceFinding]:
        """Return one finding for each SKU that the draft would sell below its cost."""
        contexts = list(self._contexts(changes))
        candidates = self._thinnest(contexts)
        self.is_whole = len(candidates) == len(self._costs) and len(contexts) < _MOST_CONTEXTS
        self.contexts = len(contexts)
        units = sorted({1, *(min(_needed(row), _MOST_UNITS) for row in changes.promotions)})
        found: list[PriceFinding] = []
        for sku in candidates:
            if self.quotes >= _MOST_QUOTES or len(found) >= _MOST_LOSSES:
                self.is_whole = False
                break
            self.skus += 1
            worst = self._worst(sku, contexts, units)
            if worst is not None:
                found.append(worst)
        return found

    def _worst(
        self, sku: ShelfSku, contexts: Sequence[PriceContext], units: Sequence[int]
    ) -> PriceFinding | None:
        cost_minor, currency = self._costs[sku.sku_id]
        worst: tuple[int, PricedBasket, int] | None = None
        for context in contexts:
            if context.currency != currency:
                continue
            for quantity in units:
                priced = self._net(sku, quantity, context, self._proposed)
                if priced is None:
                    continue
                margin = priced.total_minor - priced.tax_minor - cost_minor * quantity
                if margin < 0 and (worst is None or margin < worst[0]):
                    before = self._net(sku, quantity, context, self._present)
                    if before is None or before.total_minor != priced.total_minor:
                        worst = margin, priced, quantity
        if worst is None:
            return None
        margin, priced, quantity = worst
        codes = ", ".join(sorted({one.code for one in priced.discounts}))
        return pricing.finding(
            "loss" if codes else "loss_alone",
            rule=sku.code,
            field="price",
            units=quantity,
            sku=sku.code,
            loss=Money(-margin, currency),
            promotions=codes,
        )

    def _net(
        self, sku: ShelfSku, quantity: int, context: PriceContext, rulebook: Rulebook
    ) -> PricedBasket | None:
        self.quotes += 1
        try:
            return pricing.quote(context, _basket(self._memory, sku, quantity), rulebook)
        except Refusal:
            return None

    def _thinnest(self, contexts: Sequence[PriceContext]) -> list[ShelfSku]:
        """Return the goods with the least price for their cost, as far as the search goes."""

        def ratio(sku: ShelfSku) -> tuple[float, str]:
            cost_minor, _ = self._costs[sku.sku_id]
            prices = self._proposed.prices.get(sku.sku_id, ())
            least = min((price.breaks[-1].unit_minor for price in prices), default=0)
            return (least / max(cost_minor, 1), sku.code)

        known = [
            self._memory.shelf.skus[sku_id]
            for sku_id in self._costs
            if sku_id in self._memory.shelf.skus and self._proposed.prices.get(sku_id)
        ]
        return sorted(known, key=ratio)[:_MOST_SKUS] if contexts else []

    def _contexts(self, changes: Changes) -> Iterator[PriceContext]:
        """Yield situations: each channel, at no place and at each that a rule names; all groups.

        Every claim is shown at once and nothing is exhausted: the most that can come together.
        """
        promotions = self._proposed.promotions
        groups = frozenset({group for row in promotions for group in row.conditions.groups})
        claims = tuple(
            Claim(row.promotion_id, row.claim, str(ids.derive("any", row.code)))
            for row in promotions
            if row.claim is not None
        )
        named = {place for row in promotions for place in row.conditions.places}
        named |= {row.place_id for row in self._proposed.price_lists.values() if row.place_id}
        made = 0
        for at in _instants(changes.promotions, self._at):
            for channel in self._memory.directory.channels.values():
                for place in self._places(named):
                    if made == _MOST_CONTEXTS:
                        return
                    made += 1
                    yield self._context(channel, place, at, groups, claims)

    def _places(self, named: set[PlaceId]) -> list[Place | None]:
        places = self._memory.directory.places
        return [None, *(places[one] for one in sorted(named) if one in places)]

    def _context(
        self,
        channel: Channel,
        place: Place | None,
        at: datetime,
        groups: frozenset[str],
        claims: tuple[Claim, ...],
    ) -> PriceContext:
        party = Party(CustomerId(ids.derive("nobody")), is_named=False)
        plain = context_of(
            self._memory, channel=channel, place=place, party=party, at=at, claims=claims
        )
        return replace(plain, customer_groups=groups)


def _instants(promotions: Sequence[Promotion], at: datetime) -> list[datetime]:
    """Return now and when the draft's promotions begin, with their days and hours, at most four."""
    instants = {at}
    for row in promotions:
        start = max(at, row.valid_from)
        days, minute = row.conditions.weekdays, row.conditions.from_minute
        if days or minute is not None:
            start = start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
                days=1, minutes=minute or 12 * 60
            )
            while days and start.weekday() not in days:
                start += timedelta(days=1)
        if row.valid_to is None or start < row.valid_to:
            instants.add(start)
    return sorted(instants)[:4]


def _needed(promotion: Promotion) -> int:
    """Return units from which a promotion gives something, or all that it can give."""
    match promotion.benefit:
        case BuyGet(buy=buy, get=get):
            units = buy + get
        case SetPrice(parts=parts):
            units = sum(part.units for part in parts)
        case _:
            units = 1
    return max(units, promotion.conditions.min_units)


def _basket(memory: Memory, sku: ShelfSku, quantity: int) -> Basket:
    return Basket((BasketLine(1, sku.sku_id, quantity, sku.tax_class, memory.tags_of(sku)),))


def _raises(
    memory: Memory, present: Rulebook, proposed: Rulebook, changes: Changes, at: datetime
) -> list[PriceFinding]:
    """Find prices that rise less than 30 days before a public promotion takes something off."""
    found: list[PriceFinding] = []
    for price in changes.prices:
        sku = memory.shelf.skus.get(price.sku_id)
        before = pricing.find_holding(
            present, sku_id=price.sku_id, price_list_id=price.price_list_id, at=at
        )
        if sku is None or before is None or len(found) >= _MOST_LOSSES:
            continue
        if price.breaks[0].unit_minor <= before.breaks[0].unit_minor:
            continue
        start = max(price.valid_from, at)
        if _is_reduced(memory, proposed, price, sku, start):
            listed = proposed.price_lists[price.price_list_id]
            found.append(
                pricing.finding(
                    "raised_before_reduction",
                    rule=sku.code,
                    field="breaks",
                    lowest=Money(before.breaks[0].unit_minor, listed.currency),
                )
            )
    return found


def _is_reduced(
    memory: Memory, proposed: Rulebook, price: Price, sku: ShelfSku, start: datetime
) -> bool:
    scope = proposed.price_lists[price.price_list_id]
    instants = {start} | {
        row.valid_from for row in proposed.promotions if start < row.valid_from < start + _OMNIBUS
    }
    for channel in memory.directory.channels.values():
        fits = scope.channel_id in (None, channel.channel_id) and scope.market in (
            None,
            channel.market,
        )
        if not fits or channel.currency != scope.currency:
            continue
        place = memory.directory.places.get(scope.place_id) if scope.place_id else None
        party = Party(CustomerId(ids.derive("nobody")), is_named=False)
        for instant in sorted(instants):
            context = context_of(memory, channel=channel, place=place, party=party, at=instant)
            try:
                priced = pricing.quote(context, _basket(memory, sku, 1), proposed)
            except Refusal:
                continue
            if priced.discount_minor:
                return True
    return False
