"""What a policy says of a case: pure, exact, and fast enough for every keystroke."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

import msgspec

from ordito.platform.ids import CustomerId
from ordito.service.decisions.facts import FACTS, OTHER, Kind
from ordito.service.decisions.model import (
    WHOLE_BP,
    CaseFacts,
    DecisionPolicy,
    DecisionRule,
    DecisionSubject,
    DecisionTable,
    FactCondition,
    Fault,
    GrantDecision,
    GrantForm,
    Judgement,
    Measure,
    RuleAmount,
    facts_of,
)

Test = Callable[[CaseFacts], bool]
_Getter = Callable[[CaseFacts], Any]
_RATE: Final = 10_000


class _Row(msgspec.Struct, frozen=True):
    rule: DecisionRule
    tests: tuple[Test, ...]


class _Sheet(msgspec.Struct, frozen=True):
    """A table that is ready to be asked."""

    rows: tuple[_Row, ...]
    cells: tuple[Callable[[CaseFacts], str], ...]


class DecisionBook:
    """A policy in memory.

    Attributes:
        version: grows with each publication; 0 before the first.
        policy: the document.
    """

    def __init__(self, version: int = 0, policy: DecisionPolicy | None = None) -> None:
        self.version = version
        self.policy = policy or DecisionPolicy()
        self._sheets = {table.subject: _sheet(table) for table in self.policy.tables}

    def fault_of(self, cause: str) -> Fault:
        """Return whose fault a reason code is; nobody's where the policy does not say."""
        known = self.policy.causes.get(cause)
        return Fault.NOBODY if known is None else known.fault

    def subject_of(self, cause: str) -> DecisionSubject:
        """Return by which table an amount off is decided that is asked for this reason."""
        known = self.policy.causes.get(cause)
        return DecisionSubject.GOODWILL if known is None else DecisionSubject(known.subject)

    def remembers_since(self, at: datetime) -> datetime:
        """Return from when on grants are the history of a case that is decided at ``at``."""
        return at - timedelta(days=self.policy.window_days)

    def judge(self, subject: str, facts: CaseFacts) -> Judgement:
        """Return what is owed, what may be granted, and why; the facts are all that counts.

        Args:
            subject: what is to be decided.
            facts: of the case, amounts in its own currency.
        """
        subject = DecisionSubject(subject)
        sheet = self._sheets.get(subject)
        if sheet is None:
            return Judgement(subject=subject, policy_version=self.version, why="no_policy")
        rate = self._rate(facts.currency)
        if rate is None:
            return Judgement(subject=subject, policy_version=self.version, why="no_rate")
        own = facts if rate == _RATE else _in_currency(facts, self.policy.currency, rate)
        cell = "|".join([part(own) for part in sheet.cells])
        for row in sheet.rows:
            if all(test(own) for test in row.tests):
                return self._said(subject, row.rule, facts, rate, cell)
        return Judgement(subject=subject, policy_version=self.version, why="no_rule", cell=cell)

    def _said(
        self, subject: DecisionSubject, rule: DecisionRule, facts: CaseFacts, rate: int, cell: str
    ) -> Judgement:
        owed = _amount(rule.owed, facts, rate)
        above = rule.approval_above_minor
        return Judgement(
            subject=subject,
            policy_version=self.version,
            why="rule",
            rule=rule.code,
            ground=rule.ground,
            owed_minor=owed,
            most_minor=owed + _amount(rule.most, facts, rate),
            forms=rule.forms,
            approval_above_minor=None if above is None else above * rate // _RATE,
            words=rule.words,
            cell=cell,
        )

    def _rate(self, currency: str) -> int | None:
        return _RATE if currency == self.policy.currency else self.policy.rates.get(currency)


class ChangedDecision(msgspec.Struct, frozen=True):
    """A decision as another policy would have seen it; amounts in minor units.

    Attributes:
        customer_id: of the decision; with ``decision_id`` its key.
        decision_id: which decision.
        currency: ISO 4217.
        rule: by which it was decided.
        new_rule: which would have fitted.
        owed_minor: what was owed.
        new_owed_minor: what would have been.
        most_minor: what might be granted in all.
        new_most_minor: what might have been.
        granted_minor: what was granted.
        held_minor: how much of that the other policy would not have allowed.
        missing_minor: how much it would have owed besides.
    """

    customer_id: CustomerId
    decision_id: Any
    currency: str
    rule: str | None
    new_rule: str | None
    owed_minor: int
    new_owed_minor: int
    most_minor: int | None
    new_most_minor: int | None
    granted_minor: int
    held_minor: int
    missing_minor: int


class Replayed(msgspec.Struct, frozen=True):
    """What would have changed by currency: cases, and minor units.

    Attributes:
        currency: ISO 4217.
        cases: past decisions that were looked at.
        changed: of which another rule, another owed or another granted amount would have counted.
        granted_minor: what was granted.
        held_minor: of that, what the other policy would not have allowed.
        missing_minor: what it would have owed besides.
        room_minor: change of what might have been granted in all, where both say so.
    """

    currency: str
    cases: int
    changed: int
    granted_minor: int
    held_minor: int
    missing_minor: int
    room_minor: int


def measure(
    judgement: Judgement, *, before_minor: int, granted_minor: int, form: GrantForm
) -> Measure:
    """Return how a grant stands to what the policy says; where it says nothing, nothing deviates.

    Args:
        judgement: of the case.
        before_minor: granted of the same before, minor units.
        granted_minor: to be granted now.
        form: as what.
    """
    if judgement.why == "no_rate":
        # nobody has said what amounts of this currency are worth
        return Measure(granted_minor, 0, is_other_form=False)
    if judgement.most_minor is None:
        return Measure(0, 0, is_other_form=False)
    total = before_minor + granted_minor
    return Measure(
        max(0, min(granted_minor, total - judgement.most_minor)),
        max(0, judgement.owed_minor - total),
        is_other_form=granted_minor > 0 and form not in judgement.forms,
    )


def needs_second(judgement: Judgement, *, before_minor: int, granted_minor: int) -> bool:
    """Tell whether the policy asks for a second person, whatever the first may."""
    above = judgement.approval_above_minor
    return above is not None and before_minor + granted_minor > judgement.owed_minor + above


def look_again(book: DecisionBook, decision: GrantDecision) -> ChangedDecision | None:
    """Return what another policy would have made of a decision; None where it comes to the same."""
    new = book.judge(decision.subject, _with_fault(book, facts_of(decision)))
    was = (decision.rule, decision.owed_minor, decision.most_minor)
    total = decision.before_minor + decision.granted_minor
    held = 0
    if new.most_minor is not None:
        held = max(0, min(decision.granted_minor, total - new.most_minor))
    missing = max(0, new.owed_minor - max(total, decision.owed_minor))
    if was == (new.rule, new.owed_minor, new.most_minor) and not held and not missing:
        return None
    return ChangedDecision(
        decision.customer_id,
        decision.decision_id,
        decision.currency,
        decision.rule,
        new.rule,
        decision.owed_minor,
        new.owed_minor,
        decision.most_minor,
        new.most_minor,
        decision.granted_minor,
        held,
        missing,
    )


def sum_up(
    decisions: Sequence[GrantDecision], changed: Sequence[ChangedDecision]
) -> list[Replayed]:
    """Return the sums of a replay by currency, in alphabetical order."""
    found: list[Replayed] = []
    for currency in sorted({one.currency for one in decisions}):
        cases = [one for one in decisions if one.currency == currency]
        ours = [one for one in changed if one.currency == currency]
        found.append(
            Replayed(
                currency,
                len(cases),
                len(ours),
                sum(one.granted_minor for one in cases),
                sum(one.held_minor for one in ours),
                sum(one.missing_minor for one in ours),
                sum(
                    one.new_most_minor - one.most_minor
                    for one in ours
                    if one.most_minor is not None and one.new_most_minor is not None
                ),
            )
        )
    return found


def _with_fault(book: DecisionBook, facts: CaseFacts) -> CaseFacts:
    fault = book.fault_of(facts.cause)
    return facts if fault == facts.fault else msgspec.structs.replace(facts, fault=fault)


def _amount(amount: RuleAmount, facts: CaseFacts, rate: int) -> int:
    whole = facts.value_minor if amount.of == "value" else facts.delivery_minor
    total = amount.fixed_minor * rate // _RATE + whole * amount.share_bp // WHOLE_BP
    if amount.at_most_minor is None:
        return total
    return min(total, amount.at_most_minor * rate // _RATE)


def _in_currency(facts: CaseFacts, currency: str, rate: int) -> CaseFacts:
    """Return the facts with their amounts in the policy's own currency, rounded down."""
    return msgspec.structs.replace(
        facts,
        currency=currency,
        value_minor=facts.value_minor * _RATE // rate,
        delivery_minor=facts.delivery_minor * _RATE // rate,
        granted_minor=facts.granted_minor * _RATE // rate,
    )


def _sheet(table: DecisionTable) -> _Sheet:
    rows = tuple(_Row(rule, tuple(_test(one) for one in rule.when)) for rule in table.rules)
    named: dict[str, list[FactCondition]] = {}
    for rule in table.rules:
        for one in rule.when:
            named.setdefault(one.fact, []).append(one)
    cells = tuple(_cell(fact, conditions) for fact, conditions in sorted(named.items()))
    return _Sheet(rows, cells)


def _test(condition: FactCondition) -> Test:
    get: _Getter = attrgetter(condition.fact)
    match FACTS[condition.fact].kind:
        case Kind.COUNT | Kind.AMOUNT:
            low = condition.at_least or 0
            high = condition.below
            if high is None:
                return lambda facts: get(facts) >= low
            return lambda facts: low <= get(facts) < high
        case Kind.FLAG:
            wanted = condition.is_true
            return lambda facts: get(facts) is wanted
        case Kind.CODE:
            among, is_in = frozenset(condition.among), not condition.is_not
            return lambda facts: (get(facts) in among) is is_in
        case Kind.TAGS:
            (tag,), is_in = condition.among, not condition.is_not
            return lambda facts: (tag in get(facts)) is is_in


def _cell(fact: str, conditions: Sequence[FactCondition]) -> Callable[[CaseFacts], str]:
    """Return what names the elementary part of a fact in which a case lies."""
    get: _Getter = attrgetter(fact)
    kind = FACTS[fact].kind
    if kind in (Kind.COUNT, Kind.AMOUNT):
        edges = edges_of(conditions)
        names = [f"{fact}={edge}+" for edge in (0, *edges)]
        return lambda facts: names[bisect_right(edges, get(facts))]
    known = {value for one in conditions for value in one.among}
    if kind is Kind.TAGS:
        return lambda facts: f"{fact}={','.join(sorted(known.intersection(get(facts))))}"
    if kind is Kind.FLAG:
        return lambda facts: f"{fact}={'yes' if get(facts) else 'no'}"
    named: Mapping[str, str] = {value: f"{fact}={value}" for value in known}
    rest = f"{fact}={OTHER}"
    return lambda facts: named.get(get(facts), rest)


def edges_of(conditions: Sequence[FactCondition]) -> list[int]:
    """Return the values at which a count or an amount changes what rules say, ascending."""
    edges = {edge for one in conditions for edge in (one.at_least, one.below) if edge}
    return sorted(edges)
