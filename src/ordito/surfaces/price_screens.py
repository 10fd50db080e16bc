"""What the pages of prices show: the rulebook, promotions, drafts and their forms."""

from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.pricing import CouponBatch
from ordito.reads.draft_check import DraftCheck
from ordito.surfaces.screens import Choice, Value


class Rung(Struct, frozen=True, kw_only=True):
    """From so many units, or so much spent, on: a part or an amount off."""

    reached: Value
    rate: float | None = None
    amount: Money | None = None


class Given(Struct, frozen=True, kw_only=True):
    """What a promotion gives; ``kind`` is the benefit's name in the text form.

    Only what the kind needs is set: ``rate`` is a share (1.0 is all), ``amount`` money off or a
    price, ``buy``, ``get`` and ``most`` units and rounds, ``parts`` names of goods with units,
    ``factor`` times the points, ``extra`` points.
    """

    kind: str
    rate: float | None = None
    amount: Money | None = None
    is_each: bool = False
    buy: int = 0
    get: int = 0
    most: int | None = None
    rungs: tuple[Rung, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    factor: float = 1.0
    extra: int = 0


class Terms(Struct, frozen=True, kw_only=True):
    """For what, for whom and when a promotion applies; names as people call them, empty is all.

    ``weekdays`` are codes of words.WEEKDAYS, ``claim`` one of words.CLAIMS; ``hours`` are times of
    the day, from and until.
    """

    goods: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    min_spend: Money | None = None
    min_units: int = 0
    weekdays: tuple[str, ...] = ()
    hours: tuple[str, str] | None = None
    claim: str | None = None


class Promotion(Struct, frozen=True, kw_only=True):
    """A promotion in a list or on its page; ``state`` and ``change`` are codes of words.STATES.

    ``taken`` is what has been given away of ``most``, where that is limited.
    """

    code: str
    label: str
    url: str
    state: str
    given: Given
    terms: Terms
    valid_from: datetime
    valid_to: datetime | None = None
    local_from: str | None = None
    local_to: str | None = None
    reason: str = ""
    taken: Value = None
    most: Value = None
    change: str = ""


class Version(Struct, frozen=True, kw_only=True):
    """A published version: who published it, when and why."""

    number: int
    published_at: datetime
    by: str
    reason: str
    restores: int | None = None
    restore_url: str | None = None


class DraftBrief(Struct, frozen=True, kw_only=True):
    """A draft in a list; ``state`` is a code of words.STATES."""

    title: str
    url: str
    state: str
    authors: tuple[str, ...]
    changes: int
    changed_at: datetime
    publish_at: datetime | None = None


class Prices(Struct, frozen=True, kw_only=True):
    """prices.html: what is in force, what comes, and who works on the next version.

    ``count`` is the number of promotions that are live; ``policy_url`` is set for whom may change
    whether a second person has to agree.
    """

    version: int
    published_at: datetime | None
    skus: int
    price_lists: tuple[tuple[str, str, str], ...]
    count: int
    promotions: tuple[Promotion, ...]
    filters: tuple[Choice, ...]
    drafts: tuple[DraftBrief, ...]
    versions: tuple[Version, ...]
    needs_approval: bool
    may_edit: bool
    draft_url: str
    policy_url: str | None = None


class PromotionPage(Struct, frozen=True, kw_only=True):
    """promotion.html: one promotion; ``text`` is its text form.

    ``edit_urls`` lead to its form in each open draft; ``coupons`` are its batches.
    """

    promotion: Promotion
    text: str
    priority: int
    group: str | None
    stacking: str
    coupons: tuple[CouponBatch, ...] = ()
    edit_urls: tuple[Choice, ...] = ()
    draft_url: str | None = None


class PriceChange(Struct, frozen=True, kw_only=True):
    """A price that a draft puts or withdraws (``after`` is None); ``key`` names it in the draft."""

    key: str
    sku: str
    price_list: str
    valid_from: datetime
    before: Money | None = None
    after: Money | None = None
    breaks: tuple[tuple[int, Money], ...] = ()


class PlainChange(Struct, frozen=True, kw_only=True):
    """Another row that a draft changes; ``kind`` is a code of table_words.COLUMNS."""

    key: str
    kind: str
    name: str
    is_withdrawn: bool


class PromotionChange(Struct, frozen=True, kw_only=True):
    """A promotion that a draft puts or withdraws."""

    key: str
    promotion: Promotion
    form_url: str | None


class ChannelEffect(Struct, frozen=True, kw_only=True):
    """What a draft would have done in a channel and currency."""

    channel: str
    baskets: int
    changed: int
    total_before: Money
    total_after: Money
    margin_before: Money
    margin_after: Money


class PromotionEffect(Struct, frozen=True, kw_only=True):
    """What a promotion takes off before and after, of how many baskets."""

    code: str
    before: Money
    after: Money
    baskets_before: int
    baskets_after: int


class BasketChange(Struct, frozen=True, kw_only=True):
    """An order whose basket would have come to another total."""

    order: str
    url: str
    channel: str
    before: Money
    after: Money
    margin_change: Money
    promotions: tuple[str, ...]


class Simulation(Struct, frozen=True, kw_only=True):
    """What was sold, priced again; ``done`` is a share while it runs.

    ``is_stale`` says that the draft was edited since.
    """

    state: str
    since: datetime
    until: datetime
    done: float
    one_in: int
    is_stale: bool
    baskets: int = 0
    changed: int = 0
    customers: int = 0
    skipped: int = 0
    lines_without_cost: int = 0
    channels: tuple[ChannelEffect, ...] = ()
    promotions: tuple[PromotionEffect, ...] = ()
    orders: tuple[BasketChange, ...] = ()


class Draft(Struct, frozen=True, kw_only=True):
    """price_draft.html: a proposal of the next version, what speaks against it, what it would do.

    ``check`` is what speaks against it, where that was looked for. ``may`` holds what this reader
    may do now: ``edit``, ``simulate``, ``discard``, ``approve``, ``send_back``.
    """

    title: str
    url: str
    state: str
    edition: int
    base_version: int
    authors: tuple[str, ...]
    reason: str
    publish_at: datetime | None
    approved_by: str | None
    sent_back: str | None
    failed: str | None
    published_version: int | None
    promotions: tuple[PromotionChange, ...]
    prices: tuple[PriceChange, ...]
    others: tuple[PlainChange, ...]
    withdrawable: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    price_lists: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    may: frozenset[str]
    needs_approval: bool
    simulation: Simulation | None = None
    check: DraftCheck | None = None


class Option(Struct, frozen=True, kw_only=True):
    """An entry of a list of which several may be chosen."""

    value: str
    label: str
    is_chosen: bool = False


class PromotionForm(Struct, frozen=True, kw_only=True):
    """promotion_form.html: the fields of a promotion as texts, by name; ``text`` is the other way.

    ``failure`` says what is wrong, ``wrong`` with which field.
    """

    title: str
    kind: str
    kinds: tuple[Choice, ...]
    values: dict[str, str]
    ticked: dict[str, tuple[Option, ...]]
    text: str
    save_url: str
    back: Choice
    edition: int
    zone: str
    languages: tuple[str, ...]
    failure: str | None = None
    wrong: str | None = None
