"""Decision tables say one thing of every case, exactly; like cases are compared with like ones."""

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito import service
from ordito.service.decisions import (
    CaseFacts,
    CauseMeaning,
    Compared,
    DecisionBook,
    DecisionPolicy,
    DecisionPolicyUnclear,
    DecisionRule,
    DecisionSubject,
    DecisionTable,
    Fault,
    Ground,
    PolicyWords,
    RuleAmount,
)

Form = service.decisions.GrantForm
Condition = service.decisions.FactCondition
SAID = PolicyWords(it="parole", en="words", et="sõnad")


def rule(code: str, *when: Condition, **more: object) -> DecisionRule:
    return msgspec.structs.replace(
        DecisionRule(code=code, when=when, forms=(Form.MONEY, Form.CREDIT), words=SAID),
        **more,
    )


def table(*rules: DecisionRule, hit: str = "unique") -> DecisionPolicy:
    one = DecisionTable(subject=DecisionSubject.GOODWILL, hit=hit, words=SAID, rules=rules)  # pyright: ignore[reportArgumentType] # one of two
    return DecisionPolicy(tables=(one,))


LATE = Condition(fact="late_hours", at_least=24)
EARLY = Condition(fact="late_hours", below=24)
OURS = Condition(fact="fault", among=("company", "carrier"))
THEIRS = Condition(fact="fault", among=("company", "carrier"), is_not=True)


def test_gaps_and_overlaps_are_found_with_a_case_in_which_they_happen() -> None:
    gap = table(rule("late", LATE, OURS), rule("early", EARLY))
    (found,) = service.decisions.find_flaws(gap)
    assert (found.code, found.example["late_hours"]) == ("gap", "24…")
    assert found.example["fault"] in {"customer", "nobody"}
    twice = table(rule("late", LATE), rule("early", EARLY), rule("ours", OURS))
    assert {(one.code, one.rules) for one in service.decisions.find_flaws(twice)} == {
        ("overlap", ("late", "ours")),
        ("overlap", ("early", "ours")),
    }
    with pytest.raises(DecisionPolicyUnclear) as refused:
        service.decisions.require_sound(twice)
    assert refused.value.field == "tables[0]"
    assert refused.value.facts["flaws"][0]["code"] == "overlap"
    whole = table(rule("late", LATE, OURS), rule("theirs", LATE, THEIRS), rule("early", EARLY))
    service.decisions.require_sound(whole)


def test_where_the_first_rule_counts_none_may_be_out_of_reach() -> None:
    hidden = table(rule("all"), rule("late", LATE), hit="first")
    (found,) = service.decisions.find_flaws(hidden)
    assert (found.code, found.rules) == ("unreachable", ("late",))
    never = table(rule("never", LATE, EARLY), rule("all"), hit="first")
    assert [one.code for one in service.decisions.find_flaws(never)] == ["impossible"]
    assert service.decisions.find_flaws(table(rule("late", LATE), rule("rest"), hit="first")) == []


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (table(rule("a", Condition(fact="channel", among=("web",)))), "when[0].fact"),
        (table(rule("a", Condition(fact="moon", at_least=1))), "when[0].fact"),
        (table(rule("a", Condition(fact="fault", at_least=1))), "when[0]"),
        (table(rule("a", Condition(fact="fault", among=("somebody",)))), "among"),
        (table(rule("a", words=PolicyWords(it="uno", en="one"))), "words.et"),
        (table(rule("a", owed=RuleAmount(fixed_minor=1))), "ground"),
        (table(rule("a", most=RuleAmount(share_bp=1), forms=())), "forms"),
        (table(rule("a", forms=(Form.EXCEPTION,))), "forms"),
        (table(rule("a"), rule("a")), "code"),
    ],
)
def test_what_is_no_policy_is_refused_by_its_field(policy: DecisionPolicy, field: str) -> None:
    with pytest.raises(DecisionPolicyUnclear) as refused:
        service.decisions.require_readable(policy)
    assert refused.value.field is not None
    assert refused.value.field.endswith(field)


def conditions() -> st.SearchStrategy[Condition]:
    edges = st.integers(1, 4)
    return st.one_of(
        edges.map(lambda edge: Condition(fact="late_hours", at_least=edge)),
        edges.map(lambda edge: Condition(fact="late_hours", below=edge)),
        st.builds(
            lambda fault, is_not: Condition(fact="fault", among=(fault,), is_not=is_not),
            st.sampled_from([str(one) for one in Fault]),
            st.booleans(),
        ),
        st.booleans().map(lambda flag: Condition(fact="is_company", is_true=flag)),
        st.booleans().map(lambda is_not: Condition(fact="tags", among=("x",), is_not=is_not)),
    )


@given(st.lists(st.lists(conditions(), max_size=3), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_check_agrees_with_trying_every_case(whens: list[list[Condition]]) -> None:
    policy = table(*(rule(f"r{n}", *when) for n, when in enumerate(whens)))
    alone = [DecisionBook(1, table(one)) for one in policy.tables[0].rules]
    hits: set[int] = set()
    for late, fault, company, tags in itertools.product(
        range(6), Fault, (False, True), ((), ("x",))
    ):
        facts = CaseFacts(late_hours=late, fault=fault, is_company=company, tags=tags)
        hits.add(sum(book.judge("goodwill", facts).why == "rule" for book in alone))
    codes = {one.code for one in service.decisions.find_flaws(policy)}
    assert ("gap" in codes) == (0 in hits)
    assert ("overlap" in codes) == bool(hits - {0, 1})


def test_amounts_are_exact_in_every_currency_and_the_channel_is_no_fact() -> None:
    owed = rule(
        "late",
        LATE,
        owed=RuleAmount(share_bp=10_000, of="delivery"),
        ground=Ground.PROMISE,
        most=RuleAmount(share_bp=1_000, at_most_minor=1_500),
        approval_above_minor=1_000,
    )
    policy = msgspec.structs.replace(
        table(owed, rule("early", EARLY)),
        rates={"SEK": 112_345},
        causes={"late_delivery": CauseMeaning(fault=Fault.CARRIER, subject="delivery")},
    )
    book = DecisionBook(3, policy)
    told = book.judge("goodwill", CaseFacts(late_hours=30, value_minor=9_999, delivery_minor=490))
    assert (told.rule, told.policy_version) == ("late", 3)
    assert (told.owed_minor, told.most_minor, told.ground) == (490, 490 + 999, Ground.PROMISE)
    assert told.cell == "late_hours=24+"
    rich = book.judge("goodwill", CaseFacts(currency="SEK", late_hours=24, value_minor=10**6))
    assert (rich.owed_minor, rich.most_minor) == (0, 1_500 * 112_345 // 10_000)
    assert book.judge("goodwill", CaseFacts(currency="CHF")).why == "no_rate"
    assert book.judge("refund", CaseFacts()).why == "no_policy"
    assert book.subject_of("late_delivery") is DecisionSubject.DELIVERY
    assert book.fault_of("late_delivery") is Fault.CARRIER
    assert "channel" not in service.decisions.FACTS

    def measured(
        before_minor: int, granted_minor: int, form: service.decisions.GrantForm
    ) -> object:
        return service.decisions.measure(
            told, before_minor=before_minor, granted_minor=granted_minor, form=form
        )

    assert measured(0, 1_489, Form.MONEY) == service.decisions.Measure(0, 0, is_other_form=False)
    # in parts it is no more than at once
    assert measured(1_000, 500, Form.MONEY) == service.decisions.Measure(11, 0, is_other_form=False)
    assert measured(0, 100, Form.POINTS) == service.decisions.Measure(0, 390, is_other_form=True)
    assert service.decisions.needs_second(told, before_minor=490, granted_minor=1_001)
    assert not service.decisions.needs_second(told, before_minor=490, granted_minor=1_000)


def test_the_name_of_facts_does_not_depend_on_who_noted_them() -> None:
    one = CaseFacts(late_hours=3, tags=("brand:b", "brand:a"))
    assert service.decisions.vector_of(one) == service.decisions.vector_of(
        CaseFacts(tags=("brand:a", "brand:b"), late_hours=3)
    )
    assert service.decisions.vector_of(one) != service.decisions.vector_of(
        msgspec.structs.replace(one, late_hours=4)
    )


def case(actor: str, *, cell: str = "a", granted: int = 0, most: int = 1000) -> Compared:
    return Compared(
        actor,
        None,
        None,
        "goodwill",
        cell,
        1,
        "granted" if granted else "declined",
        0,
        most,
        0,
        granted,
        False,
        "none",
        "IT",
        False,
    )


def test_like_cases_are_compared_with_like_ones() -> None:
    # one has the hard cases; within each cell both grant as often, so nobody is unfair
    rows = [case("kind", granted=500) for _ in range(30)]
    rows += [case("kind", cell="b") for _ in range(10)]
    rows += [case("stern", granted=500) for _ in range(10)]
    rows += [case("stern", cell="b") for _ in range(30)]
    found = service.decisions.measure_fairness(rows)
    agents = {one.name: one for one in found.dimensions[0].groups}
    assert (agents["kind"].granted_share.share, agents["stern"].granted_share.share) == (0.75, 0.25)
    assert agents["kind"].difference is not None
    assert (agents["kind"].difference.difference, agents["kind"].difference.is_clear) == (0, False)
    assert (found.repeated, found.alike) == (80, 80)
    # now one is asked for the same and says no
    rows += [case("cruel", granted=0) for _ in range(40)]
    found = service.decisions.measure_fairness(rows)
    cruel = next(one for one in found.dimensions[0].groups if one.name == "cruel")
    assert cruel.difference is not None
    assert cruel.difference.difference == -1
    assert cruel.difference.is_clear
    assert (found.unlike[0].decisions, found.unlike[0].unlike) == (80, 40)
    few = service.decisions.measure_fairness(rows[:19])
    assert (few.dimensions[0].groups, few.dimensions[0].left_out_decisions) == ([], 19)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [  # Clopper and Pearson's table; Newcombe 1998, Statistics in Medicine 17, 857-872
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
        (29, 29, 0.8806, 1.0),
    ],
)
def test_ranges_of_shares_are_exact(hits: int, trials: int, low: float, high: float) -> None:
    found = service.decisions.share_of(hits, trials)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_range_of_a_difference_is_that_of_two_shares_where_there_is_one_cell() -> None:
    found = service.decisions.difference_of([(80, 100, 20, 100), (0, 0, 5, 9)])
    assert found is not None
    spread = 1.959963984540054 * (2 * 0.8 * 0.2 / 100) ** 0.5
    assert found.difference == pytest.approx(0.6)
    assert found.high == pytest.approx(0.6 + spread)
    assert found.compared == 100
    assert service.decisions.difference_of([(3, 4, 0, 0)]) is None
