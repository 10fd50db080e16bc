"""The assortment: what is sold where and when, by rules of which the most specific decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import msgspec

from ordito.catalogue.model.words import Code
from ordito.platform.ids import CategoryId, ChannelId, PlaceId, ProductId

_EVER: Final = datetime.min.replace(tzinfo=UTC)
# how much more a rule says that names this, than one that does not
_PLACE: Final = 4
_CHANNEL: Final = 2
_MARKET: Final = 1
Rank: TypeAlias = tuple[int, int, datetime, bool]


class AssortmentRule(msgspec.Struct, frozen=True, kw_only=True):
    """Whether something is sold somewhere.

    It is about one product, a category with all below it, a brand, or all; through one channel, at
    one place and in one market, or wherever it does not say.

    Attributes:
        rule_id: made by the caller.
        code: short name, unique among rules.
        listed: whether it is sold.
        product_id: about this product.
        category_id: about this category and those below it.
        brand: about this brand.
        channel_id: through this channel only.
        place_id: at this place only.
        market: in this market only.
        valid_from: from this instant on.
        valid_until: until before this instant.
        reason: why, for those who ask.
    """

    rule_id: UUID
    code: Code
    listed: bool
    product_id: ProductId | None = None
    category_id: CategoryId | None = None
    brand: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    channel_id: ChannelId | None = None
    place_id: PlaceId | None = None
    market: Code | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Scene(msgspec.Struct, frozen=True):
    """Where and when something would be sold.

    Attributes:
        at: instant.
        channel_id: through which channel.
        place_id: at which place the buyer is served; None where it is none, as in a web shop.
        market: of the channel.
    """

    at: datetime
    channel_id: UUID | None = None
    place_id: UUID | None = None
    market: str | None = None


class Listing(msgspec.Struct, frozen=True):
    """Whether a product is sold in a scene, and why.

    Attributes:
        sold: whether it is.
        rule: that decided; None where no rule fits, and all is sold.
        overruled: rules that fit as well but say less, the nearest first.
    """

    sold: bool
    rule: AssortmentRule | None
    overruled: tuple[AssortmentRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Assortment:
    """All rules in memory, found by what they are about.

    Attributes:
        version: grows with each change; see ``platform.reference``.
        rules: by what they are about: a product, a category, a brand, or None for all.
    """

    version: int
    rules: Mapping[UUID | str | None, tuple[AssortmentRule, ...]] = field(
        default_factory=dict[UUID | str | None, tuple[AssortmentRule, ...]]
    )

    @classmethod
    def of(cls, rules: Iterable[AssortmentRule], *, version: int = 0) -> Self:
        """Build the assortment of these rules."""
        found: dict[UUID | str | None, list[AssortmentRule]] = {}
        for rule in rules:
            found.setdefault(rule.product_id or rule.category_id or rule.brand, []).append(rule)
        return cls(version, {about: tuple(some) for about, some in found.items()})

    def listing(
        self,
        product_id: UUID,
        *,
        path: Sequence[CategoryId],
        brand: str | None,
        scene: Scene,
    ) -> Listing:
        """Return whether a product is sold in a scene.

        What a rule is about outweighs where it applies: product before category (the nearest
        first) before brand before all; then place before channel before market; then the rule that
        began later; then the one that does not list.

        Args:
            product_id: which one.
            path: its category and those above it, the root last.
            brand: of it.
            scene: where and when.
        """
        if not self.rules:
            return Listing(sold=True, rule=None)
        weights: list[tuple[UUID | str | None, int]] = [(product_id, len(path) + 2)]
        weights += [(category, len(path) + 1 - i) for i, category in enumerate(path)]
        weights += [(brand, 1)] if brand else []
        weights.append((None, 0))
        fitting = sorted(
            (
                (_rank(weight, rule), rule.code, rule)
                for about, weight in weights
                for rule in self.rules.get(about, ())
                if _fits(rule, scene)
            ),
            reverse=True,
        )
        if not fitting:
            return Listing(sold=True, rule=None)
        rules = tuple(rule for _, _, rule in fitting)
        return Listing(rules[0].listed, rules[0], rules[1:])


def _fits(rule: AssortmentRule, scene: Scene) -> bool:
    return (
        (rule.channel_id is None or rule.channel_id == scene.channel_id)
        and (rule.place_id is None or rule.place_id == scene.place_id)
        and (rule.market is None or rule.market == scene.market)
        and (rule.valid_from is None or rule.valid_from <= scene.at)
        and (rule.valid_until is None or scene.at < rule.valid_until)
    )


def _rank(weight: int, rule: AssortmentRule) -> Rank:
    where = _PLACE * (rule.place_id is not None) + _CHANNEL * (rule.channel_id is not None)
    where += _MARKET * (rule.market is not None)
    return weight, where, rule.valid_from or _EVER, not rule.listed
