"""Simulate a draft: price what was sold again, under the present version and under the draft.

The engine is the one that sells. Baskets come in pages and are forgotten again; sums, the people
concerned and the baskets that differ most are kept. Each basket is asked whole weeks later than it
was sold, at the same time of the same weekday, so that the first of them comes when the draft
begins: both versions say what they would make of the same trade in those days.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappush, heappushpop
from time import perf_counter
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ordito import pricing, stock
from ordito.loyalty import Membership
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId, CustomerId, SkuId
from ordito.pricing import (
    Basket,
    BasketLine,
    ChangedBasket,
    Changes,
    ChannelEffect,
    Claim,
    ClaimKind,
    Effect,
    Money,
    PriceContext,
    PricedBasket,
    PromotionEffect,
    Rulebook,
)
from ordito.reads.memory import Memory
from ordito.reads.party import Party
from ordito.reads.price_context import context_of, zone_of
from ordito.reads.sold_baskets import SoldBasket, count_sold, list_sold

_PAGE: Final = 200
_KEPT_BASKETS: Final = 100
_WEEK: Final = timedelta(days=7)
_Costs = Mapping[SkuId, tuple[int, str]]


async def simulate_draft(db: Database, memory: Memory, simulation_id: UUID) -> Effect:
    """Answer a simulation that was asked for; a repeat begins anew.

    Args:
        db: the company's database.
        memory: network, catalogue, programmes.
        simulation_id: which.

    Raises:
        UnknownSimulation: nobody has asked for it.
    """
    asked = await db.read(pricing.get_simulation, simulation_id=simulation_id)
    present, proposed = await db.read(pricing.load_proposal, draft_id=asked.draft_id)
    costs = {
        cost.sku_id: (cost.cost_minor, cost.currency)
        for cost in await db.read(
            stock.list_unit_costs, sku_ids=list(memory.shelf.skus), at=asked.until
        )
    }
    of = await db.read(count_sold, since=asked.since, until=asked.until) // asked.one_in
    changes = await db.read(pricing.load_changes, draft_id=asked.draft_id)
    weeks = -((asked.since - start_of(changes, asked.until)) // _WEEK)
    tally = Tally(memory, present, proposed, costs, weeks)
    since, after, started_s = asked.since, None, perf_counter()
    while True:
        page = await db.read(
            list_sold,
            since=since,
            until=asked.until,
            after=after,
            one_in=asked.one_in,
            limit=_PAGE,
        )
        # the engine computes; requests of this process go on meanwhile
        await asyncio.to_thread(tally.add, page)
        await db.transact(
            pricing.note_progress,
            Context.system(),
            simulation_id=simulation_id,
            done=tally.seen,
            of=max(of, tally.seen),
            against_version=present.version,
        )
        if len(page) < _PAGE:
            break
        since, after = page[-1].placed_at, page[-1].order_id
    effect = tally.effect(perf_counter() - started_s)
    await db.transact(
        pricing.end_simulation,
        Context.system(),
        simulation_id=simulation_id,
        effect=effect,
        baskets=tally.most_changed(),
        at=now(),
    )
    return effect


class Tally:
    """What two versions make of the same baskets.

    Attributes:
        seen: baskets that were looked at.
    """

    def __init__(
        self,
        memory: Memory,
        present: Rulebook,
        proposed: Rulebook,
        costs: _Costs,
        weeks: int,
    ) -> None:
        self.seen = 0
        self._weeks = weeks
        self._memory = memory
        self._present = present
        self._proposed = proposed
        self._costs = costs
        self._baskets = 0
        self._changed = 0
        self._skipped = 0
        self._without_cost = 0
        self._customers: set[CustomerId] = set()
        self._channels: dict[tuple[ChannelId, str], _Sums] = {}
        self._promotions: defaultdict[tuple[str, str], list[int]] = defaultdict(
            lambda: [0, 0, 0, 0]
        )
        self._heap: list[tuple[int, str, ChangedBasket]] = []

    def add(self, baskets: Sequence[SoldBasket]) -> None:
        """Price baskets under both versions."""
        for sold in baskets:
            self.seen += 1
            asked = question_of(self._memory, sold, weeks=self._weeks)
            if asked is None:
                self._skipped += 1
                continue
            try:
                before = pricing.quote(*asked, self._present)
                after = pricing.quote(*asked, self._proposed)
            except Refusal:
                self._skipped += 1
                continue
            self._count(sold, before, after)

    def effect(self, duration_s: float) -> Effect:
        """Return the sums."""
        return Effect(
            baskets=self._baskets,
            changed=self._changed,
            customers=len(self._customers),
            skipped=self._skipped,
            lines_without_cost=self._without_cost // 2,
            weeks_later=self._weeks,
            channels=[
                ChannelEffect(channel_id, currency, sums.baskets, sums.changed, *sums.money())
                for (channel_id, currency), sums in sorted(self._channels.items())
            ],
            promotions=[
                PromotionEffect(code, currency, *numbers)
                for (code, currency), numbers in sorted(self._promotions.items())
            ],
            baskets_per_s=round(self.seen / max(duration_s, 1e-6)),
        )

    def most_changed(self) -> list[ChangedBasket]:
        """Return the baskets that differ most."""
        return [basket for _, _, basket in sorted(self._heap, reverse=True)]

    def _count(self, sold: SoldBasket, before: PricedBasket, after: PricedBasket) -> None:
        self._baskets += 1
        sums = self._channels.setdefault((sold.channel_id, sold.currency), _Sums())
        margins = self._margin(before), self._margin(after)
        sums.add(before, after, margins)
        for place, priced in enumerate((before, after)):
            for discount in priced.discounts:
                numbers = self._promotions[discount.code, priced.currency]
                numbers[place] += discount.amount_minor
                numbers[2 + place] += 1
        if before.total_minor == after.total_minor:
            return
        self._changed += 1
        sums.changed += 1
        self._customers.add(sold.customer_id)
        changed = ChangedBasket(
            order_id=sold.order_id,
            customer_id=sold.customer_id,
            channel_id=sold.channel_id,
            currency=sold.currency,
            present_minor=before.total_minor,
            proposed_minor=after.total_minor,
            margin_change_minor=margins[1] - margins[0],
            promotions=sorted({one.code for one in after.discounts}),
        )
        item = abs(after.total_minor - before.total_minor), str(sold.order_id), changed
        if len(self._heap) < _KEPT_BASKETS:
            heappush(self._heap, item)
        else:
            heappushpop(self._heap, item)

    def _margin(self, priced: PricedBasket) -> int:
        margin = 0
        for line in priced.lines:
            cost = self._costs.get(line.sku_id)
            if cost is None or cost[1] != priced.currency:
                self._without_cost += 1
                continue
            margin += line.total_minor - line.tax_minor - cost[0] * line.quantity
        return margin


class _Sums:
    """Sums of one channel and currency under both versions."""

    def __init__(self) -> None:
        self.baskets = 0
        self.changed = 0
        self._before = [0, 0, 0, 0]
        self._after = [0, 0, 0, 0]

    def add(self, before: PricedBasket, after: PricedBasket, margins: tuple[int, int]) -> None:
        """Count a basket."""
        self.baskets += 1
        for sums, priced, margin in (
            (self._before, before, margins[0]),
            (self._after, after, margins[1]),
        ):
            for place, amount in enumerate(
                (priced.total_minor, priced.tax_minor, priced.discount_minor, margin)
            ):
                sums[place] += amount

    def money(self) -> tuple[Money, Money]:
        """Return both sums."""
        return Money(*self._before), Money(*self._after)


def start_of(changes: Changes, at: datetime) -> datetime:
    """Return when the first of some changes begins to hold, not before ``at``."""
    rows = (*changes.prices, *changes.tax_rates, *changes.promotions)
    return max(at, min((row.valid_from for row in rows), default=at))


def question_of(
    memory: Memory, sold: SoldBasket, *, weeks: int
) -> tuple[PriceContext, Basket] | None:
    """Return what would be asked weeks later; None where it cannot be asked any more.

    The customer is the one of today: which tier somebody had then is not kept with the order.
    """
    channel = memory.directory.channels.get(sold.channel_id)
    skus = [memory.shelf.skus.get(line.sku_id) for line in sold.lines]
    if channel is None or not skus or any(line.is_bundled for line in sold.lines):
        return None
    membership = None if sold.membership is None else msgspec.convert(sold.membership, Membership)
    place = None if sold.place_id is None else memory.directory.places.get(sold.place_id)
    wall = sold.placed_at.astimezone(ZoneInfo(zone_of(memory, channel, place)))
    kinds = {False: ClaimKind.COUPON, True: ClaimKind.OFFER}
    context = context_of(
        memory,
        channel=channel,
        place=place,
        party=Party(sold.customer_id, membership),
        at=(wall + weeks * _WEEK).astimezone(UTC),
        claims=tuple(
            Claim(claim.promotion_id, kinds[claim.is_offer], claim.name) for claim in sold.claims
        ),
    )
    lines: list[BasketLine] = []
    for line, sku in zip(sold.lines, skus, strict=True):
        if sku is None:
            return None
        tags = memory.tags_of(sku) | {f"method:{line.method}"}
        if line.kind == "delivery":
            tags |= {"delivery"}
        lines.append(BasketLine(line.line_no, sku.sku_id, line.quantity, sku.tax_class, tags))
    return replace(context, currency=sold.currency), Basket(tuple(lines))
