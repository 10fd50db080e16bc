"""Questions about deviations and runs of the watcher."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import SkuId
from ordito.pricing.model import Promotion, Rulebook
from ordito.pricing.watch.commands import Run, Walk
from ordito.pricing.watch.errors import UnknownDeviation
from ordito.pricing.watch.model import Rule

_sql: Final = statements(__name__)


class Deviation(msgspec.Struct, frozen=True):
    """An answer that differs by no declared rule.

    Attributes:
        deviation_id: its id.
        sku_id: of what.
        surface: whose answer deviates.
        against: which surface it is held against.
        channel_id: channel of the one.
        against_channel_id: channel of the other.
        quantity: units that were asked for.
        customer_group: of the buyer that was asked for.
        place_id: that was asked for.
        asked_for: instant that was asked for; None is now.
        cause: what most likely made it.
        rules: codes of lists and promotions that made it, as far as they are known.
        currency: of the one.
        shown_minor: what the one shows, minor units; None where it sells nothing.
        against_currency: of the other.
        against_minor: what the other shows.
        first_seen_at: when it was found.
        last_seen_at: when it was seen last.
        times: how often it was seen.
        gone_at: when it was gone.
        acknowledged_at: when somebody took note of it.
        acknowledged_by: who.
        reason: with what words.
    """

    deviation_id: UUID
    sku_id: SkuId
    surface: str
    against: str
    channel_id: UUID
    against_channel_id: UUID
    quantity: int
    customer_group: str | None
    place_id: UUID | None
    asked_for: datetime | None
    cause: str
    rules: list[str]
    currency: str | None
    shown_minor: int | None
    against_currency: str | None
    against_minor: int | None
    first_seen_at: datetime
    last_seen_at: datetime
    times: int
    gone_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    reason: str | None

    @property
    def state(self) -> str:
        """``open``, ``acknowledged`` or ``gone``."""
        if self.gone_at is not None:
            return "gone"
        return "open" if self.acknowledged_at is None else "acknowledged"


class DeviationAnswers(msgspec.Struct, frozen=True):
    """Both answers of a deviation, whole.

    Attributes:
        answer: of the surface that deviates, with its trace.
        against_answer: of the other.
    """

    answer: dict[str, Any]
    against_answer: dict[str, Any]


class Publication(msgspec.Struct, frozen=True):
    """When a version of the rulebook came into force."""

    version: int
    published_at: datetime


class _Reason(msgspec.Struct, frozen=True):
    code: str
    reason: str


_LIST: Final = _sql.query("list_deviations", Deviation)
_FIND: Final = _sql.query("find_deviation", Deviation)
_ANSWERS: Final = _sql.query("find_answers", DeviationAnswers)
_COUNT: Final = _sql.query("count_open", int)
_RUNS: Final = _sql.query("list_runs", Run)
_WALK: Final = _sql.query("find_walk", Walk)
_LIST_REASONS: Final = _sql.query("list_list_reasons", _Reason)
_PROMOTION_REASONS: Final = _sql.query("list_promotion_reasons", _Reason)
_PUBLICATIONS: Final = _sql.query("list_publications", Publication)
_OPEN_SKUS: Final = _sql.query("list_open_skus", UUID)
_CHANGED_SKUS: Final = _sql.query("list_changed_skus", UUID)


async def list_deviations(
    tx: Tx,
    *,
    state: str | None = None,
    surface: str | None = None,
    cause: str | None = None,
    sku_id: UUID | None = None,
    before: datetime | None = None,
    most: int = 200,
) -> Sequence[Deviation]:
    """Return deviations, the latest seen first.

    Args:
        tx: where to read.
        state: ``open``, ``acknowledged`` or ``gone``; None is all.
        surface: of this one.
        cause: of this one.
        sku_id: of this one.
        before: seen last before this instant.
        most: rows at most, up to 1,000.
    """
    return await tx.fetch(
        _LIST,
        state=state,
        surface=surface,
        cause=cause,
        sku_id=sku_id,
        before=before,
        most=min(most, 1000),
    )


async def get_deviation(tx: Tx, *, deviation_id: UUID) -> tuple[Deviation, DeviationAnswers]:
    """Return a deviation with both answers.

    Raises:
        UnknownDeviation: there is none of that id.
    """
    found = await tx.find(_FIND, deviation_id=deviation_id)
    if found is None:
        raise UnknownDeviation(f"There is no deviation {deviation_id}.", field="deviation_id")
    return found, await tx.one(_ANSWERS, sku_id=found.sku_id, deviation_id=deviation_id)


async def count_open_deviations(tx: Tx) -> int:
    """Return how many deviations are open and not acknowledged."""
    return await tx.one(_COUNT)


async def list_runs(tx: Tx, *, most: int = 20) -> Sequence[Run]:
    """Return the last runs, the latest first."""
    return await tx.fetch(_RUNS, most=min(most, 500))


async def find_walk(tx: Tx) -> Walk | None:
    """Return how far the walk over all SKUs has come; None before the first."""
    return await tx.find(_WALK)


async def list_open_skus(tx: Tx) -> list[UUID]:
    """Return the SKUs of which something deviates, those not asked for longest first."""
    return list(await tx.fetch(_OPEN_SKUS))


async def list_changed_skus(
    tx: Tx, *, since_version: int, since: datetime, until: datetime
) -> list[UUID]:
    """Return SKUs whose prices were published, withdrawn, or began or ended, at most 1,000.

    Args:
        tx: where to read.
        since_version: of the rulebook; later ones count.
        since: prices that begin or end after this instant ...
        until: ... and not after this one.
    """
    return list(
        await tx.fetch(_CHANGED_SKUS, since_version=since_version, since=since, until=until)
    )


async def list_publications(tx: Tx, *, most: int = 50) -> Sequence[Publication]:
    """Return the last versions of the rulebook with their instants, the latest first."""
    return await tx.fetch(_PUBLICATIONS, most=most)


async def load_rules(tx: Tx, *, rulebook: Rulebook) -> dict[tuple[str, str], Rule]:
    """Return the lists and promotions of a rulebook by step and code, with their reasons.

    The reason of a list is that of the version which published it as it stands; of a promotion
    its own, else that of its version.
    """
    of_lists = {row.code: row.reason for row in await tx.fetch(_LIST_REASONS)}
    of_promotions = {row.code: row.reason for row in await tx.fetch(_PROMOTION_REASONS)}
    rules = {
        ("price", one.code): Rule(
            step="price",
            code=one.code,
            channels=frozenset() if one.channel_id is None else frozenset({one.channel_id}),
            places=frozenset() if one.place_id is None else frozenset({one.place_id}),
            markets=frozenset() if one.market is None else frozenset({one.market}),
            reason=of_lists.get(one.code, ""),
        )
        for one in rulebook.price_lists.values()
    }
    rules |= {
        ("promotion", one.code): _rule_of(one, of_promotions.get(one.code, ""))
        for one in rulebook.promotions
    }
    return rules


def _rule_of(promotion: Promotion, reason: str) -> Rule:
    conditions = promotion.conditions
    return Rule(
        step="promotion",
        code=promotion.code,
        channels=conditions.channels,
        places=conditions.places,
        markets=conditions.markets,
        is_timed=bool(conditions.weekdays) or conditions.from_minute is not None,
        reason=promotion.reason or reason,
    )
