"""Whether a decision table is complete and says one thing: the check before it is published.

Every fact that a table names is parted where some rule changes; a rule is then a box, the product
of parts. What is left of the whole when all boxes are taken off is a gap; two boxes that share a
part overlap. The boxes are exact, so what is found is there, and what is not found is not.

Source: Vanthienen's table check by parts, as tools for DMN do it; OMG DMN 1.5, 8.2.10 hit policies.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from ordito.service.decisions.errors import DecisionPolicyUnclear
from ordito.service.decisions.facts import FACTS, OTHER, RECORDED, Fact, Kind
from ordito.service.decisions.judging import edges_of
from ordito.service.decisions.model import (
    LANGUAGES,
    DecisionPolicy,
    DecisionRule,
    DecisionSubject,
    DecisionTable,
    FactCondition,
    Flaw,
    GrantForm,
    Part,
    PolicyWords,
)

Box = tuple[int, ...]
"""A product of sets of parts, one set of bits for each dimension."""

_MOST_BOXES: Final = 20_000
_MOST_FLAWS: Final = 20


def require_sound(policy: DecisionPolicy) -> None:
    """Refuse a policy that cannot be published: unclear, with gaps, or saying two things.

    Raises:
        DecisionPolicyUnclear: it names the field, or the flaws with a case in which each happens.
    """
    require_readable(policy)
    flaws = find_flaws(policy)
    if flaws:
        first = flaws[0]
        number = next(n for n, one in enumerate(policy.tables) if one.subject == first.subject)
        raise DecisionPolicyUnclear(
            f"The rules of {first.subject} have a flaw: {first.code} {', '.join(first.rules)}",
            field=f"tables[{number}]",
            flaws=[
                {
                    "code": flaw.code,
                    "subject": flaw.subject,
                    "rules": list(flaw.rules),
                    "example": dict(flaw.example),
                }
                for flaw in flaws
            ],
        )


def find_flaws(policy: DecisionPolicy) -> list[Flaw]:
    """Return gaps, overlaps and rules that no case reaches, at most twenty of each table.

    The policy is readable, see ``require_readable``.
    """
    return [flaw for table in policy.tables for flaw in _flaws_of(table)]


def require_readable(policy: DecisionPolicy) -> None:
    """Refuse what is no policy at all: facts that are none, codes twice, words missing.

    Raises:
        DecisionPolicyUnclear: naming the field.
    """
    subjects: set[str] = set()
    for number, table in enumerate(policy.tables):
        at = f"tables[{number}]"
        if table.subject in subjects:
            raise _unclear(f"{table.subject} has two tables.", f"{at}.subject")
        subjects.add(table.subject)
        _require_words(table.words, f"{at}.words")
        codes: set[str] = set()
        for place, rule in enumerate(table.rules):
            where = f"{at}.rules[{place}]"
            if rule.code in codes:
                raise _unclear(f"Rule {rule.code} is there twice.", f"{where}.code")
            codes.add(rule.code)
            _require_rule(table, rule, where)


def _require_rule(table: DecisionTable, rule: DecisionRule, where: str) -> None:
    _require_words(rule.words, f"{where}.words")
    owes = bool(rule.owed.fixed_minor or rule.owed.share_bp)
    gives = owes or bool(rule.most.fixed_minor or rule.most.share_bp)
    if owes != (rule.ground is not None):
        raise _unclear("What is owed has a ground, and a ground owes something.", f"{where}.ground")
    if gives and not rule.forms:
        raise _unclear("It is not said as what it is given.", f"{where}.forms")
    is_exception = table.subject is DecisionSubject.RETURN_EXCEPTION
    if any((form is GrantForm.EXCEPTION) is not is_exception for form in rule.forms):
        raise _unclear("An exception is given to returns, and nothing else is.", f"{where}.forms")
    for number, condition in enumerate(rule.when):
        _require_condition(condition, f"{where}.when[{number}]")


def _require_condition(condition: FactCondition, where: str) -> None:
    name = condition.fact
    if name in RECORDED:
        raise _unclear(f"{name} is kept with a decision and may not decide it.", f"{where}.fact")
    fact = FACTS.get(name)
    if fact is None:
        raise _unclear(f"There is no fact {name}; there are {', '.join(FACTS)}.", f"{where}.fact")
    bounds = condition.at_least is not None or condition.below is not None
    given = (bounds, bool(condition.among), condition.is_true is not None)
    wanted = {
        Kind.COUNT: (True, False, False),
        Kind.AMOUNT: (True, False, False),
        Kind.CODE: (False, True, False),
        Kind.TAGS: (False, True, False),
        Kind.FLAG: (False, False, True),
    }[fact.kind]
    if given != wanted:
        raise _unclear(f"{name} is a {fact.kind}; the condition fits another kind.", where)
    if fact.kind is Kind.TAGS and len(condition.among) != 1:
        raise _unclear("A condition names one tag; write a rule for each.", f"{where}.among")
    for value in condition.among:
        if value == OTHER or (fact.values is not None and value not in fact.values):
            raise _unclear(f"{name} is never {value}.", f"{where}.among")


def _require_words(words: PolicyWords, where: str) -> None:
    for language in LANGUAGES:
        if not getattr(words, language).strip():
            raise _unclear("Words are missing in a language.", f"{where}.{language}")


def _unclear(detail: str, where: str) -> DecisionPolicyUnclear:
    return DecisionPolicyUnclear(detail, field=where)


class _Space:
    """The dimensions of a table, and its rules as boxes in them."""

    def __init__(self, table: DecisionTable) -> None:
        named: dict[str, list[FactCondition]] = {}
        for rule in table.rules:
            for one in rule.when:
                named.setdefault(_dimension(one), []).append(one)
        self.names = sorted(named)
        self.parts = [_parts(FACTS[name.partition(":")[0]], named[name]) for name in self.names]
        self.whole: Box = tuple((1 << len(parts)) - 1 for parts in self.parts)
        self.boxes: list[Box] = [self._box(rule) for rule in table.rules]

    def example(self, box: Box) -> Mapping[str, str]:
        """Return a case in a box, by fact; facts that the box leaves open are not named."""
        return {
            name: self.parts[i][(bits & -bits).bit_length() - 1].label
            for i, (name, bits) in enumerate(zip(self.names, box, strict=True))
            if bits != self.whole[i]
        }

    def _box(self, rule: DecisionRule) -> Box:
        box = list(self.whole)
        for one in rule.when:
            i = self.names.index(_dimension(one))
            box[i] &= sum(1 << n for n, part in enumerate(self.parts[i]) if _holds(one, part))
        return tuple(box)


def _flaws_of(table: DecisionTable) -> list[Flaw]:
    space = _Space(table)
    flaws: list[Flaw] = []
    left = [space.whole]
    for number, (rule, box) in enumerate(zip(table.rules, space.boxes, strict=True)):
        if not all(box):
            flaws.append(Flaw("impossible", table.subject, (rule.code,)))
            continue
        if table.hit == "first" and not any(_shared(one, box) for one in left):
            flaws.append(Flaw("unreachable", table.subject, (rule.code,)))
        if table.hit == "unique":
            for other, earlier in zip(table.rules[:number], space.boxes, strict=False):
                shared = _shared(earlier, box)
                if shared is not None:
                    pair = (other.code, rule.code)
                    flaws.append(Flaw("overlap", table.subject, pair, space.example(shared)))
        left = [rest for one in left for rest in _without(one, box)]
        if len(left) > _MOST_BOXES:
            return [*flaws, Flaw("too_many", table.subject)][-_MOST_FLAWS:]
    flaws += [Flaw("gap", table.subject, (), space.example(box)) for box in left]
    return flaws[:_MOST_FLAWS]


def _shared(one: Box, other: Box) -> Box | None:
    shared = tuple(a & b for a, b in zip(one, other, strict=True))
    return shared if all(shared) else None


def _without(one: Box, other: Box) -> list[Box]:
    """Return what is left of a box without another, as boxes that do not overlap."""
    if _shared(one, other) is None:
        return [one]
    rest: list[Box] = []
    for i, (a, b) in enumerate(zip(one, other, strict=True)):
        if a & ~b:
            rest.append(
                (*(x & y for x, y in zip(one[:i], other, strict=False)), a & ~b, *one[i + 1 :])
            )
    return rest


def _dimension(condition: FactCondition) -> str:
    """Return the dimension of a condition: its fact, and of tags each one of its own."""
    is_tag = FACTS[condition.fact].kind is Kind.TAGS
    return f"{condition.fact}:{condition.among[0]}" if is_tag else condition.fact


def _parts(fact: Fact, conditions: Sequence[FactCondition]) -> list[Part]:
    match fact.kind:
        case Kind.COUNT | Kind.AMOUNT:
            starts = [0, *edges_of(conditions)]
            ends: list[int | None] = [*starts[1:], None]
            return [
                Part(f"{start}…" if end is None else f"{start}…{end - 1}", start, end)
                for start, end in zip(starts, ends, strict=True)
            ]
        case Kind.FLAG | Kind.TAGS:
            return [Part("no"), Part("yes")]
        case Kind.CODE:
            named = sorted({value for one in conditions for value in one.among})
            values = list(fact.values) if fact.values is not None else [*named, OTHER]
            return [Part(value) for value in values]


def _holds(condition: FactCondition, part: Part) -> bool:
    match FACTS[condition.fact].kind:
        case Kind.COUNT | Kind.AMOUNT:
            is_under = condition.below is None or (
                part.end is not None and part.end <= condition.below
            )
            return part.start >= (condition.at_least or 0) and is_under
        case Kind.FLAG:
            return (part.label == "yes") is condition.is_true
        case Kind.TAGS:
            return (part.label == "yes") is not condition.is_not
        case Kind.CODE:
            return (part.label in condition.among) is not condition.is_not
