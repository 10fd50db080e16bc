"""What the pages of decisions show: policies, decisions, approvals and fairness."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.screens import Choice


class RuleShown(Struct, frozen=True, kw_only=True):
    """A rule beside its words; ``when``, ``owed`` and ``most`` are as people write them."""

    code: str
    when: str
    owed: str
    ground: str | None
    most: str
    forms: tuple[str, ...]
    approval_above: str
    words: Mapping[str, str]
    said: str


class TableShown(Struct, frozen=True, kw_only=True):
    """A decision table; ``words`` by language, ``said`` in the reader's."""

    subject: str
    hit: str
    words: Mapping[str, str]
    said: str
    rules: tuple[RuleShown, ...]


class FlawShown(Struct, frozen=True, kw_only=True):
    """Why a table cannot be published, and a case in which it happens."""

    code: str
    subject: str
    rules: tuple[str, ...]
    example: tuple[tuple[str, str], ...]


class VersionShown(Struct, frozen=True, kw_only=True):
    """A version, who published it and when."""

    version: int
    url: str
    by: str
    at: datetime
    current: bool


class SumShown(Struct, frozen=True, kw_only=True):
    """What another policy would have changed in one currency."""

    cases: int
    changed: int
    granted: Money
    held: Money
    missing: Money
    room: Money


class ChangedShown(Struct, frozen=True, kw_only=True):
    """A past decision that would have been another."""

    url: str
    rule: str
    new_rule: str
    granted: Money
    most: Money | None
    new_most: Money | None
    held: Money
    missing: Money


class Policies(Struct, frozen=True, kw_only=True):
    """desk/policies.html."""

    tabs: tuple[Choice, ...]
    view: str
    version: int
    edition: int
    by: str
    at: datetime | None
    currency: str
    tables: tuple[TableShown, ...]
    missing: tuple[str, ...]
    flaws: tuple[FlawShown, ...]
    versions: tuple[VersionShown, ...]
    may_edit: bool
    facts: tuple[str, ...]
    forms: tuple[str, ...]
    days: int = 90
    sums: tuple[SumShown, ...] | None = None
    changed: tuple[ChangedShown, ...] = ()


class DecisionRow(Struct, frozen=True, kw_only=True):
    """A decision in a list."""

    url: str
    at: datetime
    subject: str
    rule: str
    outcome: str
    form: str | None
    granted: Money
    most: Money | None
    deviation: str | None
    who: str
    channel: str
    order: str
    order_url: str


class Decisions(Struct, frozen=True, kw_only=True):
    """desk/decisions.html: the rows behind each number."""

    tabs: tuple[Choice, ...]
    subjects: tuple[Choice, ...]
    rows: tuple[DecisionRow, ...]
    next_url: str | None = None


class DecisionShown(Struct, frozen=True, kw_only=True):
    """desk/decision.html: one decision, with its facts."""

    tabs: tuple[Choice, ...]
    row: DecisionRow
    owed: Money
    before: Money
    ground: str | None
    policy_url: str
    version: int
    why: str
    said: str
    facts: tuple[tuple[str, str], ...]
    alike_url: str


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """An approval, and what the reader may do with it."""

    url: str
    state: str
    subject: str
    form: str
    amount: Money
    owed: Money
    most: Money | None
    rule: str
    deviation: str | None
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str
    may: tuple[str, ...]
    order: str
    order_url: str
    may_decide: bool
    may_do: bool
    may_withdraw: bool


class Approvals(Struct, frozen=True, kw_only=True):
    """desk/approvals.html."""

    tabs: tuple[Choice, ...]
    waiting: tuple[ApprovalRow, ...]
    settled: tuple[ApprovalRow, ...]


class GroupRow(Struct, frozen=True, kw_only=True):
    """A group beside the others; shares and their ranges are parts of 1."""

    name: str
    url: str
    decisions: int
    granted: float
    granted_low: float
    granted_high: float
    deviating: float
    deviating_url: str
    difference: float | None
    low: float | None
    high: float | None
    is_clear: bool


class GroupTable(Struct, frozen=True, kw_only=True):
    """The groups of one kind."""

    name: str
    rows: tuple[GroupRow, ...]
    left_out: int
    left_out_decisions: int


class CellRow(Struct, frozen=True, kw_only=True):
    """A cell whose cases were decided unlike."""

    url: str
    subject: str
    cell: str
    decisions: int
    unlike: int
    levels: tuple[tuple[str, int], ...]


class FairnessShown(Struct, frozen=True, kw_only=True):
    """desk/fairness.html."""

    tabs: tuple[Choice, ...]
    subjects: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    decisions: int
    decisions_url: str
    repeated: int
    consistency: float | None
    low: float | None
    high: float | None
    least: int
    tables: tuple[GroupTable, ...]
    unlike: tuple[CellRow, ...]
