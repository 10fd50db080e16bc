"""Declared: what is published, in the words of the watcher, for one product in one context.

Surfaces are asked from outside; this says only what their answers are held against once they
differ, under the version in force and under those that were in force a while ago.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from ordito import pricing
from ordito.catalogue import ShelfSku
from ordito.orders import Method
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.ids import PromotionId
from ordito.pricing import Basket, PricedBasket, Rulebook
from ordito.reads.memory import Memory
from ordito.reads.party import Party
from ordito.reads.price_context import context_of, line_of

# versions that are looked back at: of more, a foreign shop may not lag behind
_VERSIONS: Final = 12
# and so many in any case: what is stale may be older than any lag
_FEWEST: Final = 3
_PAST_EDGES: Final = 6
_INSTANT: Final = timedelta(microseconds=1)
_Version = tuple[Rulebook, datetime]


@dataclass(frozen=True)
class Published:
    """The rulebook as it is and as it was; see ``pricing.watch.Declared``.

    Attributes:
        memory: network, catalogue, the present rulebook.
        rules: lists and promotions with their reasons, by step and code.
        question: what is asked.
        sku: of what.
        party: who asks.
        at: instant for which is asked.
        exhausted: limited promotions of which this party gets nothing any more.
        versions: earlier rulebooks with the prices of this SKU, the latest first, each with the
            instant until which it was in force.
    """

    memory: Memory
    rules: Mapping[tuple[str, str], pricing.watch.Rule]
    question: pricing.watch.Question
    sku: ShelfSku
    party: Party
    at: datetime
    exhausted: frozenset[PromotionId] = frozenset()
    versions: Sequence[_Version] = ()
    _known: dict[tuple[pricing.watch.Side, int, datetime], pricing.watch.Answer] = field(
        default_factory=dict[tuple[pricing.watch.Side, int, datetime], pricing.watch.Answer]
    )

    @property
    def version(self) -> int:
        """The version in force."""
        return self.memory.rulebook.version

    def expected(self, side: pricing.watch.Side) -> pricing.watch.Answer:
        """Return what is right for a side now."""
        return self._answer(side, self.memory.rulebook, self.at)

    def lately(self, side: pricing.watch.Side, since: datetime) -> Iterator[pricing.watch.Answer]:
        """Return what was right for a side at some instant from ``since`` until now."""
        present = self.memory.rulebook
        ended_at = max((until for _, until in self.versions), default=since)
        for edge in self._edges(present, max(since, ended_at), self.at):
            yield self._answer(side, present, edge)
        for rulebook, until in self.versions:
            if until < since:
                break
            # what it said when it ended, at its own edges, and what it would say now
            for instant in (self.at, until, *self._edges(rulebook, since, until)):
                yield self._answer(side, rulebook, instant)

    def ever(self, side: pricing.watch.Side) -> Iterator[pricing.watch.Answer]:
        """Return what was right for a side long ago, as far as it is still known."""
        for rulebook in (self.memory.rulebook, *(one for one, _ in self.versions)):
            edges = sorted(self._edges(rulebook, None, self.at), reverse=True)
            for edge in (self.at, *edges[:_PAST_EDGES]):
                yield self._answer(side, rulebook, edge)

    def under(self, side: pricing.watch.Side, version: int) -> pricing.watch.Answer | None:
        """Return what an earlier version says for a side now; None where it is not known."""
        found = (one for one, _ in self.versions if one.version == version)
        rulebook = next(found, None)
        return None if rulebook is None else self._answer(side, rulebook, self.at)

    def elsewhere(
        self, side: pricing.watch.Side
    ) -> Iterator[tuple[pricing.watch.Side, pricing.watch.Answer]]:
        """Return what is right for the other channels now."""
        for channel in self.memory.directory.channels.values():
            if channel.channel_id != side.channel_id and channel.active:
                other = pricing.watch.Side(
                    surface=channel.code,
                    channel_id=channel.channel_id,
                    market=channel.market,
                    place_id=side.place_id,
                )
                yield other, self.expected(other)

    def rule(self, step: str, code: str) -> pricing.watch.Rule | None:
        """Return a published list or promotion by its code."""
        return self.rules.get((step, code))

    def _answer(
        self, side: pricing.watch.Side, rulebook: Rulebook, instant: datetime
    ) -> pricing.watch.Answer:
        key = side, rulebook.version, instant
        if key not in self._known:
            self._known[key] = self._price(side, rulebook, instant)
        return self._known[key]

    def _price(
        self, side: pricing.watch.Side, rulebook: Rulebook, instant: datetime
    ) -> pricing.watch.Answer:
        directory = self.memory.directory
        place = None if side.place_id is None else directory.place(side.place_id)
        context = context_of(
            self.memory,
            channel=directory.channel(side.channel_id),
            place=place,
            party=self.party,
            at=instant,
            exhausted=self.exhausted,
        )
        line = line_of(
            self.memory, 1, self.sku, self.question.quantity, method=Method.CARRY_OUT.value
        )
        try:
            priced = pricing.quote(context, Basket((line,)), rulebook, trace=True)
        except Refusal as refusal:
            return pricing.watch.Answer(
                seen_at=instant, refusal=refusal.code, rulebook_version=rulebook.version
            )
        return _told(priced, rulebook)

    def _edges(
        self, rulebook: Rulebook, since: datetime | None, until: datetime
    ) -> Iterator[datetime]:
        """Yield the instants just before something began or ended, and the first of the span."""
        if since is not None:
            yield since
        for edge in edges_of(rulebook, self.sku):
            before = edge - _INSTANT
            if (since is None or before > since) and before < until:
                yield before


def edges_of(rulebook: Rulebook, sku: ShelfSku) -> set[datetime]:
    """Return the instants at which a price of a SKU, its taxes or a promotion begin or end."""
    rates = (
        rate
        for (_, tax_class), found in rulebook.tax_rates.items()
        if tax_class == sku.tax_class
        for rate in found
    )
    spans = (*rulebook.prices.get(sku.sku_id, ()), *rates, *rulebook.promotions)
    starts = {one.valid_from for one in spans}
    return starts | {one.valid_to for one in spans if one.valid_to is not None}


async def earlier_versions(
    db: Database, publications: Sequence[pricing.watch.Publication], sku: ShelfSku, since: datetime
) -> list[_Version]:
    """Read the versions that were in force from ``since`` on, the latest first.

    Args:
        db: the company's database.
        publications: the last versions, the latest first.
        sku: whose prices.
        since: from when on; the last few come in any case.
    """
    found: list[_Version] = []
    for later, earlier in pairwise(publications):
        is_enough = later.published_at < since and len(found) >= _FEWEST
        if is_enough or len(found) == _VERSIONS:
            break
        rulebook = await db.read(
            pricing.load_rulebook, version=earlier.version, sku_ids=[sku.sku_id]
        )
        found.append((rulebook, later.published_at))
    return found


def _told(priced: PricedBasket, rulebook: Rulebook) -> pricing.watch.Answer:
    """Return a priced line as a surface with trace says it."""
    line = priced.lines[0]
    listed = rulebook.price_lists[line.price_list_id]
    return pricing.watch.Answer(
        seen_at=priced.at,
        currency=priced.currency,
        shown_minor=line.total_minor,
        tax_minor=line.tax_minor,
        rulebook_version=priced.rulebook_version,
        applied=tuple(
            applied(
                listed.code,
                line.unit_minor,
                ((one.code, one.amount_minor) for one in line.discounts),
            )
        ),
        steps=tuple((one.step, one.subject, one.reason, one.amount_minor) for one in priced.trace),
    )


def applied(
    price_list: str, unit_minor: int, discounts: Iterable[tuple[str, int]]
) -> Iterator[pricing.watch.Applied]:
    """Yield what made a line: its price list, then its promotions."""
    yield pricing.watch.Applied("price", price_list, unit_minor)
    for code, amount_minor in discounts:
        yield pricing.watch.Applied("promotion", code, amount_minor)
