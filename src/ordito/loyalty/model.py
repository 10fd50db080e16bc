"""Words of the loyalty room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, Self
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.ids import AccountId, CustomerId, IdentifierId, OrderId, ProgrammeId

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Bounded = Annotated[int, msgspec.Meta(ge=-(10**12), le=10**12)]

# the programmes' name in platform.reference
PROGRAMMES: Final = "loyalty.programmes"


class Multiplier(msgspec.Struct, frozen=True):
    """More (or fewer) points for the goods of a category.

    Attributes:
        category_id: category of the catalogue; a SKU of several gets the highest of them.
        permille: 1000 is the plain rule, 2000 doubles the points, 0 gives none.
    """

    category_id: UUID
    permille: Bounded


class BurnRule(msgspec.Struct, frozen=True):
    """What points are worth when they are spent; always whole steps.

    Attributes:
        points: of one step, at least 1.
        minor: worth of one step, minor units, at least 1.
        least: points that are spent at once at least.
        most_permille: part of an order that points may pay, 1000 for all of it.
    """

    points: Bounded
    minor: Bounded
    least: Bounded = 0
    most_permille: Bounded = 1000


class Expiry(msgspec.Struct, frozen=True):
    """When points lapse that were not spent, the first ones earned first.

    Attributes:
        days: after the day on which they were earned, 1 to 3,660.
        until_end_of: they live on to the end of that day, month or year, in the programme's zone.
    """

    days: Bounded
    until_end_of: Literal["day", "month", "year"] = "day"


class Tier(msgspec.Struct, frozen=True):
    """A standing that members reach by what they earn in a period.

    Attributes:
        code: short name, unique in the programme.
        name: as customers know it.
        least: points earned in a period, with which it is reached; 0 for everybody.
        permille: multiplier of the points that its members earn.
        benefits: what else they get, by code, as ``{"free_shipping": true}``; each channel reads
            the same.
    """

    code: Code
    name: Name
    least: Bounded
    permille: Bounded = 1000
    benefits: dict[str, bool | int | str] = {}


class Terms(msgspec.Struct, frozen=True):
    """The rules of a programme beyond its plain earning.

    Attributes:
        multipliers: by category.
        burn: what points are worth, by currency; none where they cannot be spent as money.
        expiry: None where points never lapse.
        tiers: in any order; ``least`` ranks them.
        qualification_months: length of the periods in which tiers are reached: 1, 3, 6 or 12, from
            January on; a tier is held to the end of the period after.
        household: whether members of one household may spend each other's points.
        time_zone: in which days, months and years end.
    """

    multipliers: tuple[Multiplier, ...] = ()
    burn: dict[str, BurnRule] = {}
    expiry: Expiry | None = None
    tiers: tuple[Tier, ...] = ()
    qualification_months: int = 12
    household: bool = False
    time_zone: str = "UTC"


class Programme(msgspec.Struct, frozen=True):
    """A loyalty programme, the same in every channel.

    Attributes:
        programme_id: which.
        code: short name; it names the points in the ledger and never changes.
        name: as customers know it.
        minor_per_point: by currency, how much is spent for one point, minor units, at least 1.
        pending_days: days until points may be spent, as long as goods can be returned; 0 for at
            once.
        terms: multipliers, worth, expiry, tiers, household; see ``Terms``.
    """

    programme_id: ProgrammeId
    code: Code
    name: Name
    minor_per_point: dict[str, Bounded]
    pending_days: Bounded = 0
    terms: Terms = msgspec.field(default_factory=Terms)

    @property
    def unit(self) -> str:
        """Unit of its points in the ledger."""
        return f"points:{self.code}"

    @property
    def issuer_id(self) -> AccountId:
        """Account from which its points are given."""
        return AccountId(ids.derive("points issuer", self.programme_id))

    def account_of(self, customer_id: CustomerId) -> AccountId:
        """Return the account in which a member's points are."""
        return AccountId(ids.derive("points", self.programme_id, customer_id))


@dataclass(frozen=True, slots=True)
class Programmes:
    """All programmes as of one version, in memory.

    Attributes:
        version: grows with each change; see ``platform.reference``.
        by_id: every programme.
        changed: those that no longer give the points per amount with which they began.
        categories: of each product that some programme multiplies, its category and those above.
        shelf_version: of the catalogue from which ``categories`` were read; 0 where none are.
    """

    version: int
    by_id: Mapping[ProgrammeId, Programme]
    changed: frozenset[ProgrammeId] = frozenset()
    categories: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict[UUID, frozenset[UUID]])
    shelf_version: int = 0

    @classmethod
    def of(
        cls,
        version: int,
        programmes: Iterable[Programme],
        changed: Iterable[ProgrammeId] = (),
    ) -> Self:
        """Build the snapshot of these programmes."""
        by_id = {programme.programme_id: programme for programme in programmes}
        return cls(version, by_id, frozenset(changed))


class Membership(msgspec.Struct, frozen=True):
    """A customer who takes part in a programme.

    Attributes:
        customer_id: who.
        programme_id: in which.
        account_id: where the points are.
        enrolled_at: since when.
        tier: code of the tier that was reached, if any.
        tier_until: until when it is held; of who has none, when it is asked for, or None.
        shares: whether the household may spend these points, where the programme allows it.
    """

    customer_id: CustomerId
    programme_id: ProgrammeId
    account_id: AccountId
    enrolled_at: datetime
    tier: str | None = None
    tier_until: datetime | None = None
    shares: bool = True


class NewMember(msgspec.Struct, frozen=True):
    """Somebody to enrol, for imports.

    Attributes:
        customer_id: who.
        since: enrolled since when.
    """

    customer_id: CustomerId
    since: datetime


class LineAmount(msgspec.Struct, frozen=True):
    """What is paid for a line of an order.

    Attributes:
        line_no: of the order's line.
        amount_minor: minor units; for what remains of it.
        category_ids: categories of the SKU, with those above them; asked only when it is earned.
    """

    line_no: int
    amount_minor: int
    category_ids: frozenset[UUID] = frozenset()


class Grant(msgspec.Struct, frozen=True):
    """More points for an order than its programme gives.

    Attributes:
        line_no: of which line; None is all of them.
        factor_ppm: times what the line earns anyway, parts per million.
        extra: points on top, once.
    """

    line_no: int | None
    factor_ppm: int
    extra: int


class EarnedTerms(msgspec.Struct, frozen=True):
    """By which terms an order earned, kept so that its reversal is exact whatever changes later.

    Attributes:
        minor_per_point: see ``Programme``.
        line_nos: lines of the order.
        amounts_minor: what was paid for each, minor units.
        permilles: multiplier of each, of category, tier and promotions together.
        other_permille: multiplier of lines that came later, of the tier alone.
        extra: points that promotions gave once; the same part of them is kept as of what was paid.
    """

    minor_per_point: int
    line_nos: tuple[int, ...]
    amounts_minor: tuple[int, ...]
    permilles: tuple[int, ...]
    other_permille: int
    extra: int = 0


class Earning(msgspec.Struct, frozen=True):
    """Points that an order gives.

    Attributes:
        customer_id: to whom.
        order_id: for which order.
        account_id: into which account.
        issuer_id: from which account.
        unit: of both accounts.
        points: how many, at least 1.
        matures_at: when they may be spent; None for at once.
        programme_id: of which programme.
        terms: by which terms; None for those with which the programme began.
        qualifies: whether the programme has tiers that these points count for.
    """

    customer_id: CustomerId
    order_id: OrderId
    account_id: AccountId
    issuer_id: AccountId
    unit: str
    points: int
    matures_at: datetime | None
    programme_id: ProgrammeId | None = None
    terms: EarnedTerms | None = None
    qualifies: bool = False


class Change(msgspec.Struct, frozen=True):
    """What happened to a member's points.

    Attributes:
        points: given, or negative, taken back; 0 where it had happened before.
        debt: change of what the member owes: positive where points taken back were spent already,
            negative where the points given settled such a debt first.
    """

    points: int
    debt: int


class Booking(msgspec.Struct, frozen=True):
    """An entry of a member's account, as far as the rules of loyalty ask for it.

    Attributes:
        kind: see ``ledger.TransferKind``.
        units: signed.
        booked_at: when it happened, so when points were earned.
        counted_at: when it began to count; None while it is pending.
        reference_id: order.
        hold_id: redemption to which spending and giving back belong.
    """

    kind: str
    units: int
    booked_at: datetime
    counted_at: datetime | None
    reference_id: UUID | None
    hold_id: UUID | None


class Lot(msgspec.Struct, frozen=True):
    """Points that were earned together and lapse together.

    Attributes:
        units: what is left of them.
        earned_at: when.
        expires_at: when they lapse; None for never.
        reference_id: order that gave them.
    """

    units: int
    earned_at: datetime
    expires_at: datetime | None
    reference_id: UUID | None


class CardForm(StrEnum):
    """What a card is made of."""

    PHYSICAL = "physical"
    VIRTUAL = "virtual"


class CardState(StrEnum):
    """Whether a card recognises its member; only an active one does."""

    ACTIVE = "active"
    LOST = "lost"
    REPLACED = "replaced"


class Card(msgspec.Struct, frozen=True):
    """A card of a member; its number lives in the customers' vault.

    Attributes:
        customer_id: whose.
        card_id: identifier that stands for its number.
        programme_id: of which programme.
        form: see ``CardForm``.
        state: see ``CardState``.
        issued_at: since when.
        closed_at: since when it does not recognise anybody.
        replaced_by: card that came instead.
    """

    customer_id: CustomerId
    card_id: IdentifierId
    programme_id: ProgrammeId
    form: str
    state: str
    issued_at: datetime
    closed_at: datetime | None
    replaced_by: IdentifierId | None


class NewRedemption(msgspec.Struct, frozen=True, kw_only=True):
    """Points that shall be spent as money.

    Attributes:
        redemption_id: chosen by the caller; asking again with it is harmless.
        customer_id: who spends.
        amount_minor: worth, minor units; whole steps of the programme's rule.
        currency: ISO 4217.
        reference_id: order, where there is one.
        expires_at: when it is released by itself; None where it waits for its order.
        of_minor: of how much it pays a part, minor units; None where that is not known.
    """

    redemption_id: UUID
    customer_id: CustomerId
    amount_minor: int
    currency: str
    reference_id: UUID | None = None
    expires_at: datetime | None = None
    of_minor: int | None = None


class Redemption(msgspec.Struct, frozen=True):
    """Points spent as money: how they stand, in money and in points.

    Attributes:
        redemption_id: which.
        customer_id: who spends.
        programme_id: of which programme.
        currency: ISO 4217.
        amount_minor: worth of all of them, minor units.
        points: all of them.
        captured_minor: what was paid with them so far, minor units.
        released_minor: what will not be paid with them.
        refunded_minor: what was given back of the captured.
        reference_id: order.
        account_ids: accounts they were drawn on, in this order.
        account_points: from each.
    """

    redemption_id: UUID
    customer_id: CustomerId
    programme_id: ProgrammeId
    currency: str
    amount_minor: int
    points: int
    captured_minor: int
    released_minor: int
    refunded_minor: int
    reference_id: UUID | None
    account_ids: list[AccountId]
    account_points: list[int]

    @property
    def open_minor(self) -> int:
        """What may still be captured or released, minor units."""
        return self.amount_minor - self.captured_minor - self.released_minor


class TierStanding(msgspec.Struct, frozen=True):
    """Where a member stands between the tiers.

    Attributes:
        tier: code of the tier held, if any.
        until: until when, if nothing more is earned.
        benefits: of that tier.
        points: earned in this period.
        next_tier: code of the next higher one, if there is one.
        missing: points to it in this period.
    """

    tier: str | None
    until: datetime | None
    benefits: dict[str, bool | int | str]
    points: int
    next_tier: str | None
    missing: int


class Standing(msgspec.Struct, frozen=True):
    """How a member stands in a programme; the same answer in every channel.

    Attributes:
        programme_id: which programme.
        programme: its code.
        account_id: where the points are.
        posted: points there.
        held: of them set aside for payments under way.
        debt: points owed.
        pending: points that may be spent later.
        free: points that may be spent now; what has lapsed is not among them.
        worth_minor: worth of the free ones, by currency, minor units.
        lapses_at: when the next points lapse, if any do.
        lapsing: how many lapse then.
        tier: see ``TierStanding``.
        cards: of the member in this programme.
    """

    programme_id: ProgrammeId
    programme: str
    account_id: AccountId
    posted: int
    held: int
    debt: int
    pending: int
    free: int
    worth_minor: dict[str, int]
    lapses_at: datetime | None
    lapsing: int
    tier: TierStanding
    cards: list[Card]
