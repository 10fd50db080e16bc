"""What is declared of costs comes back from its form as it was, to the last digit."""

from datetime import date
from typing import Final

import msgspec
import pytest

from ordito.steering.economics import (
    Activity,
    Figure,
    Register,
    Resource,
    Subject,
    Term,
    When,
    check_register,
)
from ordito.surfaces.console.helm import cost_form
from ordito.surfaces.console.typed import FormWrong, Written


def figure(value: float | None, low: float | None = None, high: float | None = None) -> Figure:
    since = date(2026, 1, 1)
    return Figure(value=value, low=low, high=high, source="ledger", owner="Ada", since=since)


STAFF: Final = Resource(
    code="staff", name="People", cost=figure(3_500_000.5), capacity=figure(None, 1, 3), days=30.5
)
FEES: Final = Activity(
    code="fees:web",
    name="Fees",
    step="fees",
    subject=Subject.ORDER,
    touchpoint="web",
    when=When(channels=("web", "app"), methods=("ship",), kinds=("visit", "call")),
    terms=(Term("net", figure(0.0235)), Term("order", figure(33, 30, 40))),
)
TILL: Final = Activity(
    code="till",
    name="Till",
    step="serving",
    subject=Subject.ORDER,
    resource="staff",
    touchpoint="till",
    terms=(Term("order", figure(1.5)), Term("net", figure(0.001))),
)


def written(texts: dict[str, str], ticked: dict[str, list[str]] | None = None) -> Written:
    return Written({name: [text] for name, text in texts.items()} | (ticked or {}))


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_what_is_declared_comes_back_from_its_form(currency: str) -> None:
    typed = cost_form.resource_texts(STAFF, currency)
    assert cost_form.resource_of(written(typed), currency) == STAFF
    for one in (FEES, TILL):
        typed = cost_form.activity_texts(one, currency)
        assert cost_form.activity_of(written(typed, cost_form.ticked_of(one)), currency) == one
    register = Register(
        reason="all", goods_share=figure(0.55), free_from=4_500, targets={"2026-Q1": 0.925}
    )
    typed = cost_form.rest_texts(register, currency)
    assert cost_form.rest_of(register, written(typed), currency) == register


def test_people_type_currency_and_per_cent() -> None:
    assert cost_form.resource_texts(STAFF, "EUR")["cost.value"] == "35000.005"
    texts = cost_form.activity_texts(FEES, "EUR")
    assert (texts["terms[0].each.value"], texts["terms[1].each.value"]) == ("2.35", "0.33")
    assert cost_form.activity_texts(TILL, "EUR")["terms[1].each.value"] == "0.001"


def test_a_term_comes_and_goes_and_one_of_no_measure_is_refused() -> None:
    texts = cost_form.activity_texts(FEES, "EUR")
    empty = {"terms[2].measure": "", "terms[2].each.value": ""}
    gone = cost_form.activity_of(written(texts | empty | {"terms[0].gone": "1"}), "EUR")
    assert [term.measure for term in gone.terms] == ["order"]
    with pytest.raises(FormWrong) as refused:
        cost_form.activity_of(written(texts | empty | {"terms[2].each.value": "3"}), "EUR")
    assert refused.value.field == "terms[2].measure"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"terms[1].each.value": "dear"}, "terms[1].each.value"),
        ({"terms[1].each.value": "-1"}, "terms[1].each.value"),
        # the first is left out, and the field is still called as the form calls it
        ({"terms[0].gone": "1", "terms[1].each.since": "spring"}, "terms[1].each.since"),
        ({"terms[1].each.owner": ""}, "terms[1].each.owner"),
        ({"step": "profit"}, "step"),
        ({"touchpoint": "The Web"}, "touchpoint"),
        ({"when.kinds": "Visit"}, "when.kinds[0]"),
        ({"name": ""}, "form"),
    ],
)
def test_a_fault_names_the_field(change: dict[str, str], field: str) -> None:
    texts = cost_form.activity_texts(FEES, "EUR") | change
    with pytest.raises(FormWrong) as refused:
        cost_form.activity_of(written(texts), "EUR")
    assert refused.value.field == (None if field == "form" else field)


def test_targets_are_those_of_quarters() -> None:
    register = Register(reason="none")
    with pytest.raises(FormWrong):
        cost_form.rest_of(register, written({"targets.2026-Q5": "90"}), "EUR")
    told = cost_form.rest_of(register, written({"targets.2026-Q4": "92,5"}), "EUR")
    check_register(told)
    assert told == msgspec.structs.replace(register, targets={"2026-Q4": 0.925}, basket_limits=())
