"""What holds whatever is promoted, to whom and beside what else."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from ordito.pricing import rules
from ordito.pricing.model import (
    Basket,
    BasketLine,
    Claim,
    PriceContext,
    PricedBasket,
    PricedLine,
    Rounding,
    Rulebook,
    Stacking,
    TaxRounding,
    codec,
)
from ordito.pricing.rules.taxes import tax_of
from tests.rooms.pricing.anything import baskets, contexts, promotions, questions, rulebooks

Question = tuple[PriceContext, Basket, Rulebook]


def priced(context: PriceContext, basket: Basket, rulebook: Rulebook) -> PricedBasket:
    answer = rules.quote(context, basket, rulebook)
    assert isinstance(answer, PricedBasket), answer
    return answer


def by_number(line: PricedLine) -> int:
    return line.line_no


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_lines_never_matters(question: Question, random: object) -> None:
    context, basket, rulebook = question
    shuffled = list(basket.lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    one = priced(context, basket, rulebook)
    other = priced(context, Basket(tuple(shuffled)), rulebook)

    assert sorted(other.lines, key=by_number) == sorted(one.lines, key=by_number)
    assert replace(other, lines=()) == replace(one, lines=())


@given(questions(), st.randoms(use_true_random=False))
def test_lines_of_one_sku_may_be_split_and_merged(question: Question, random: object) -> None:
    context, basket, rulebook = question
    split: list[BasketLine] = []
    for line in basket.lines:
        first = random.randint(1, line.quantity)  # type: ignore[attr-defined]
        for quantity in (first, line.quantity - first):
            if quantity:
                split.append(replace(line, line_no=len(split) + 1, quantity=quantity))

    one = priced(context, basket, rulebook)
    other = priced(context, Basket(tuple(split)), rulebook)

    without = {"lines": (), "points": ()}
    assert replace(other, **without) == replace(one, **without)


@given(questions())
def test_parts_add_up_and_nothing_is_negative(question: Question) -> None:
    context, basket, rulebook = question
    answer = priced(context, basket, rulebook)

    assert answer.total_minor == sum(line.total_minor for line in answer.lines)
    assert answer.discount_minor == sum(line.discount_minor for line in answer.lines)
    assert answer.discount_minor == sum(one.amount_minor for one in answer.discounts)
    assert answer.tax_minor == sum(line.tax_minor for line in answer.lines)
    assert answer.tax_minor == sum(part.amount_minor for part in answer.taxes)
    for discount in answer.discounts:
        assert discount.amount_minor > 0
        assert discount.amount_minor == sum(
            one.amount_minor
            for line in answer.lines
            for one in line.discounts
            if one.promotion_id == discount.promotion_id
        )
    for line in answer.lines:
        included = rulebook.price_lists[line.price_list_id].tax_included
        on_top = 0 if included else line.tax_minor
        assert line.base_minor == line.unit_minor * line.quantity
        assert line.discount_minor == sum(one.amount_minor for one in line.discounts)
        assert 0 <= line.discount_minor <= line.base_minor
        assert line.total_minor == line.base_minor - line.discount_minor + on_top
        assert line.tax_minor == sum(part.amount_minor for part in line.taxes)
        assert all(part.amount_minor >= 0 for part in line.taxes)
        assert 0 <= line.tax_minor <= line.total_minor


@given(questions())
def test_whatever_is_charged_is_whole_steps_of_the_currency(question: Question) -> None:
    context, basket, rulebook = question
    step = context.rounding.step_minor
    answer = priced(context, basket, rulebook)

    for line in answer.lines:
        assert line.unit_minor % step == line.discount_minor % step == line.total_minor % step == 0
        assert all(one.amount_minor % step == 0 for one in line.discounts)
    assert answer.total_minor % step == 0


@given(questions())
def test_tax_of_a_document_is_rounded_once_for_all_that_have_the_same_rates(
    question: Question,
) -> None:
    context, basket, rulebook = question
    rounding = Rounding(tax=TaxRounding.DOCUMENT)
    answer = priced(replace(context, rounding=rounding), basket, rulebook)

    alike: defaultdict[tuple[bool, tuple[tuple[str, int], ...]], list[PricedLine]] = defaultdict(
        list
    )
    for line in answer.lines:
        included = rulebook.price_lists[line.price_list_id].tax_included
        rates = tuple((part.code, part.rate_ppm) for part in line.taxes)
        alike[included, rates].append(line)
    for (included, rates), lines in alike.items():
        left = sum(line.base_minor - line.discount_minor for line in lines)
        whole = tax_of(left, sum(rate for _, rate in rates), included=included)
        assert sum(line.tax_minor for line in lines) == whole


@given(questions())
def test_no_claim_ever_makes_a_basket_dearer(question: Question) -> None:
    context, basket, rulebook = question
    all_shown = priced(context, basket, rulebook).total_minor
    for claim in context.claims:
        others = tuple(one for one in context.claims if one is not claim)
        fewer = priced(replace(context, claims=others), basket, rulebook).total_minor
        assert all_shown <= fewer


@given(questions())
def test_a_claim_that_was_not_applied_is_as_good_as_not_shown(question: Question) -> None:
    context, basket, rulebook = question
    answer = priced(context, basket, rulebook)
    applied = tuple(one.claim for one in answer.claims if one.applied)

    again = priced(replace(context, claims=applied), basket, rulebook)

    assert all((one.reason is None) == one.applied for one in answer.claims)
    assert tuple(one.claim for one in answer.claims) == context.claims
    assert replace(again, claims=()) == replace(answer, claims=())


@given(st.data())
def test_a_promotion_beside_others_of_the_lowest_priority_never_makes_a_basket_dearer(
    data: st.DataObject,
) -> None:
    rulebook = data.draw(rulebooks())
    plain = tuple(replace(one, stacking=Stacking.WITH_OTHERS) for one in rulebook.promotions)
    last = replace(
        data.draw(promotions(99)),
        priority=-9,
        claim=None,
        group=None,
        stacking=Stacking.WITH_OTHERS,
    )
    context, basket = data.draw(contexts(rulebook)), data.draw(baskets())

    fewer = replace(rulebook, promotions=plain)
    more = replace(rulebook, promotions=(*plain, last))

    assert priced(context, basket, more).total_minor <= priced(context, basket, fewer).total_minor


@given(questions())
def test_the_trace_changes_nothing(question: Question) -> None:
    plain = rules.quote(*question)
    traced = rules.quote(*question, trace=True)

    assert replace(traced, trace=()) == plain


@given(questions())
def test_the_trace_names_every_promotion_and_every_discount(question: Question) -> None:
    traced = rules.quote(*question, trace=True)
    assert isinstance(traced, PricedBasket)
    steps = [step for step in traced.trace if step.step == "promotion"]

    if question[1].lines:
        assert {step.subject for step in steps} == {one.code for one in question[2].promotions}
    taken = {
        (line.line_no, one.code): one.amount_minor
        for line in traced.lines
        for one in line.discounts
    }
    said = {(step.line_no, step.subject): step.amount_minor for step in steps if step.amount_minor}
    assert said == taken


@given(questions())
def test_what_is_exhausted_might_as_well_not_be(question: Question) -> None:
    context, basket, rulebook = question
    left = [one for one in rulebook.promotions if one.promotion_id not in context.exhausted]
    fewer = replace(rulebook, promotions=tuple(left))

    one = priced(context, basket, rulebook)
    other = priced(context, basket, fewer)

    assert replace(one, claims=()) == replace(other, claims=())


@given(questions())
def test_another_currency_is_never_touched(question: Question) -> None:
    context, basket, rulebook = question
    own = [one for one in rulebook.promotions if one.currency in (None, context.currency)]

    one = priced(context, basket, rulebook)
    other = priced(context, basket, replace(rulebook, promotions=tuple(own)))

    assert replace(one, claims=()) == replace(other, claims=())


@given(questions())
def test_a_text_and_back_gives_the_same_answer(question: Question) -> None:
    context, basket, rulebook = question
    again: Question = (
        codec.loads(PriceContext, codec.dumps(context)),
        codec.loads(Basket, codec.dumps(basket)),
        codec.loads(Rulebook, codec.dumps(rulebook)),
    )

    assert again == question
    one, other = rules.quote(*question, trace=True), rules.quote(*again, trace=True)
    assert codec.dumps(one) == codec.dumps(other)
    assert codec.loads(PricedBasket, codec.dumps(one)) == one


@given(questions())
def test_asked_again_it_says_the_same(question: Question) -> None:
    context, basket, rulebook = question
    first = rules.quote(context, basket, rulebook)
    rules.quote(replace(context, market="NY"), basket, rulebook)

    assert rules.quote(context, basket, rulebook) == first


@given(questions(), st.permutations(range(9)))
def test_the_order_in_which_claims_are_shown_changes_no_amount(
    question: Question, order: list[int]
) -> None:
    context, basket, rulebook = question
    numbered = list(zip(order, context.claims, strict=False))
    shown = tuple(claim for _, claim in sorted(numbered, key=lambda pair: pair[0]))

    one = priced(context, basket, rulebook)
    other = priced(replace(context, claims=shown), basket, rulebook)

    assert replace(one, claims=()) == replace(other, claims=())


@given(questions())
def test_a_claim_shown_twice_counts_once(question: Question) -> None:
    context, basket, rulebook = question
    assume(context.claims)
    twins = tuple(Claim(one.promotion_id, one.kind, f"{one.name}bis") for one in context.claims)

    one = priced(context, basket, rulebook)
    other = priced(replace(context, claims=context.claims + twins), basket, rulebook)

    assert replace(one, claims=()) == replace(other, claims=())
    assert not any(answer.applied for answer in other.claims if answer.claim in twins)
