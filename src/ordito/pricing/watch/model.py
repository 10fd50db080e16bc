"""The nouns of the watcher. Plain values: the rules beside them are pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ordito.platform.ids import ChannelId, PlaceId, SkuId


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every surface is asked: a product in a context.

    Attributes:
        sku_id: of what.
        quantity: units.
        customer_group: the buyer is one of this group; None is somebody unknown.
        place_id: place that sells, at surfaces that sell at places.
        at: instant for which is asked, at surfaces that look ahead; None is now.
    """

    sku_id: SkuId
    quantity: int = 1
    customer_group: str | None = None
    place_id: PlaceId | None = None
    at: datetime | None = None

    @property
    def context(self) -> str:
        """Name of the context: the same for the same question about any SKU."""
        instant = "now" if self.at is None else self.at.isoformat()
        return "|".join(
            (str(self.quantity), self.customer_group or "", _text(self.place_id), instant)
        )

    def put_to(self, side: "Side") -> "Question":
        """Return what is asked of a side: one that sells at no place is asked without."""
        return replace(self, place_id=side.place_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A surface as it is declared: whose prices it shows.

    Attributes:
        surface: its name, unique among surfaces.
        channel_id: channel whose prices it shows.
        market: of that channel.
        place_id: place at which it sells, for this question.
        lag: how long a change may take to appear there.
        is_gross: whether it shows prices with tax.
        is_own: whether the engine's own answer comes with its trace.
    """

    surface: str
    channel_id: ChannelId
    market: str
    place_id: PlaceId | None = None
    lag: timedelta = timedelta()
    is_gross: bool = True
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that made part of an answer.

    Attributes:
        step: ``price``, ``promotion`` or ``tax``.
        code: of the price list, promotion or tax.
        amount_minor: price of one unit, amount taken off, or tax.
    """

    step: str
    code: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a surface has answered.

    Attributes:
        currency: ISO 4217; None where it sells nothing.
        shown_minor: of all units asked for, minor units, as the surface shows it.
        tax_minor: tax in or on it; None where it is not told.
        refusal: code with which it sells nothing; None where it sells.
        rulebook_version: that it names; None where it names none.
        applied: what made it; empty where it is not told.
        steps: the whole trace as it was told: step, subject, reason, amount.
        seen_at: when it was shown, aware UTC.
    """

    seen_at: datetime
    currency: str | None = None
    shown_minor: int | None = None
    tax_minor: int | None = None
    refusal: str | None = None
    rulebook_version: int | None = None
    applied: tuple[Applied, ...] = ()
    steps: tuple[tuple[str, str, str, int | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A price list or promotion as it is published: for whom, and why.

    Attributes:
        step: ``price`` or ``promotion``.
        code: its short name.
        channels: sold through one of these; empty is all.
        places: sold at one of these; empty is all.
        markets: in one of these; empty is all.
        is_timed: whether hours or weekdays of the place count.
        reason: why it exists, of itself or of the version that published it.
    """

    step: str
    code: str
    channels: frozenset[ChannelId] = frozenset()
    places: frozenset[PlaceId] = frozenset()
    markets: frozenset[str] = frozenset()
    is_timed: bool = False
    reason: str = ""


class Cause(StrEnum):
    """What most likely made an answer deviate."""

    NO_REASON = "no_reason"
    OLD_RULEBOOK = "old_rulebook"
    OTHER_CHANNEL = "other_channel"
    OTHER_MARKET = "other_market"
    STALE = "stale"
    TAX = "tax"
    ROUNDING = "rounding"
    PROMOTION_MISSING = "promotion_missing"
    CURRENCY = "currency"
    NOT_SOLD = "not_sold"
    SOLD = "sold"
    UNEXPLAINED = "unexplained"


class Declared(Protocol):
    """What is published, to hold answers against."""

    @property
    def version(self) -> int:
        """The version in force."""
        ...

    @property
    def at(self) -> datetime:
        """The instant for which was asked."""
        ...

    def expected(self, side: Side) -> Answer:
        """Return what is right for a side now, as a surface with trace would say it."""
        ...

    def lately(self, side: Side, since: datetime) -> Iterable[Answer]:
        """Return what was right for a side at some instant from ``since`` until now."""
        ...

    def ever(self, side: Side) -> Iterable[Answer]:
        """Return what was right for a side long ago, as far as it is still known."""
        ...

    def under(self, side: Side, version: int) -> Answer | None:
        """Return what an earlier version says for a side now; None where it is not known."""
        ...

    def elsewhere(self, side: Side) -> Iterable[tuple[Side, Answer]]:
        """Return what is right for the other channels now."""
        ...

    def rule(self, step: str, code: str) -> Rule | None:
        """Return a published list or promotion by its code."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An answer that differs, and by no declared rule.

    Attributes:
        side: whose answer.
        answer: it.
        against: the side that it is held against.
        against_answer: what that one answers.
        cause: what most likely made it.
        rules: codes of the rules that made the difference, as far as they are known.
    """

    side: Side
    answer: Answer
    against: Side
    against_answer: Answer
    cause: Cause
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of one question.

    Attributes:
        differences: answers that deviate.
        explained: surfaces that differ by declared rules.
        late: surfaces that show what was right until a moment ago; neither deviating nor not.
    """

    differences: tuple[Difference, ...] = ()
    explained: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what came of it, to be kept.

    Attributes:
        question: what was asked.
        sides: those that answered.
        judgement: what became of it.
    """

    question: Question
    sides: tuple[Side, ...]
    judgement: Judgement


def _text(value: object) -> str:
    return "" if value is None else str(value)
