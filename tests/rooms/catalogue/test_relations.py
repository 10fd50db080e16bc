"""Relations: computed from what products are and what was bought; persons' choices come first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import catalogue
from ordito.catalogue import ComputedRelation, Product, Relation, RelationKind, Together
from ordito.platform.db import Tx
from ordito.platform.ids import ProductId
from tests.rooms.catalogue.builders import AT, a_category, a_product

KNIT = a_category("knit")
WOOL = {"material": "wool", "waterproof": False}


def a_jumper(code: str, **attributes: object) -> Product:
    return a_product(code, category_id=KNIT.category_id, brand="Lana", attributes=attributes)


ONE, TWIN, RAIN = a_jumper("ONE", **WOOL), a_jumper("TWIN", **WOOL), a_jumper("RAIN", material="x")
ALL = [ONE, TWIN, RAIN]


def alike(prices: dict[ProductId, int]) -> dict[tuple[str, str, str], ComputedRelation]:
    codes = {product.product_id: product.code for product in ALL}
    found = catalogue.compute_alike(ALL, prices, most=8)
    return {(codes[one.product_id], one.kind, codes[one.other_id]): one for one in found}


def test_what_is_alike_is_scored_and_says_why() -> None:
    found = alike({})

    twin = found["ONE", RelationKind.SIMILAR, "TWIN"]
    assert twin.score_ppm == 1_000_000
    assert "material:wool" in twin.evidence["shared"]
    assert found.get(("ONE", RelationKind.SIMILAR, "RAIN"), twin).score_ppm <= twin.score_ppm
    assert not any(kind == RelationKind.BETTER for _, kind, _ in found)


@pytest.mark.parametrize(
    ("price", "is_better"), [(1099, False), (1100, True), (2000, True), (2010, False), (500, False)]
)
def test_a_better_one_is_alike_and_somewhat_dearer(price: int, *, is_better: bool) -> None:
    found = alike({ONE.product_id: 1000, TWIN.product_id: price})

    assert (("ONE", RelationKind.BETTER, "TWIN") in found) is is_better
    assert ("TWIN", RelationKind.BETTER, "ONE") not in found or price < 1000


def together(both: int, one: int, other: int, total: int) -> list[ComputedRelation]:
    pair = Together(ONE.product_id, TWIN.product_id, both)
    counts = {ONE.product_id: one, TWIN.product_id: other}
    return list(catalogue.compute_together([pair], counts, total=total, most=8))


def test_what_is_bought_together_goes_with_each_other() -> None:
    first, second = together(both=10, one=20, other=40, total=1000)

    assert (first.product_id, first.score_ppm) == (ONE.product_id, 500_000)
    assert (second.product_id, second.score_ppm) == (TWIN.product_id, 250_000)
    assert first.evidence == {"orders": 10, "of": 20, "lift": "12.50"}


@pytest.mark.parametrize(
    ("both", "one", "other"),
    [
        pytest.param(2, 2, 2, id="too few to tell"),
        pytest.param(250, 500, 500, id="as often as by chance"),
    ],
)
def test_chance_relates_nothing(both: int, one: int, other: int) -> None:
    assert together(both=both, one=one, other=other, total=1000) == []


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12))
def test_being_alike_is_mutual_and_never_of_itself(drawn: list[dict[str, str]]) -> None:
    products = [a_jumper(f"P{i}", **values) for i, values in enumerate(drawn)]

    found = list(catalogue.compute_alike(products, {}, most=100))

    pairs = {(one.product_id, one.other_id): one.score_ppm for one in found}
    assert all(first != second for first, second in pairs)
    assert all(pairs[second, first] == score for (first, second), score in pairs.items())
    assert all(1 <= one.score_ppm <= 1_000_000 for one in found)


async def test_a_persons_choice_comes_first_and_is_told_once(tx: Tx) -> None:
    plain = [a_product(one.code) for one in ALL]
    await catalogue.put_products(tx, products=plain, at=AT)
    computed = [
        ComputedRelation(
            product_id=ONE.product_id,
            kind=RelationKind.SIMILAR,
            other_id=other.product_id,
            score_ppm=score,
            evidence={},
        )
        for other, score in ((TWIN, 900_000), (RAIN, 300_000))
    ]
    chosen = Relation(
        product_id=ONE.product_id, kind=RelationKind.SIMILAR, other_id=RAIN.product_id
    )
    await catalogue.put_relations(tx, relations=[chosen], at=AT)

    await catalogue.keep_computed(tx, relations=computed, at=AT)
    found = await catalogue.list_related(tx, product_ids=[ONE.product_id])
    assert [(one.other_id, one.curated) for one in found] == [
        (RAIN.product_id, True),
        (TWIN.product_id, False),
    ]

    await catalogue.keep_computed(tx, relations=computed[:1], at=AT)
    await catalogue.drop_relations(tx, relations=[chosen], at=AT)
    found = await catalogue.list_related(tx, product_ids=[ONE.product_id])
    assert [(one.other_id, one.score_ppm) for one in found] == [(TWIN.product_id, 900_000)]
