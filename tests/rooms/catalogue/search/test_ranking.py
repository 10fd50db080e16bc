"""The order of hits, and cursors."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.catalogue.search import Act, Availability, Curation, Hit, cursor_of, order, shown_before
from ordito.catalogue.search.rules.ranking import popularity_of, score
from ordito.platform import ids
from ordito.platform.ids import ProductId


def a_hit(number: int, *, relevance: float = 0.5, popularity: int = 0) -> Hit:
    return Hit(number, ProductId(ids.derive("product", number)), relevance, popularity)


@given(st.sets(st.integers(1, 2**31 - 1), max_size=200))
def test_a_cursor_names_what_was_shown(shown: set[int]) -> None:
    assert shown_before(cursor_of(shown)) == shown


def test_the_cursor_of_a_thousand_hits_fits_an_address() -> None:
    assert len(cursor_of(range(100, 100_100, 100))) < 2_000


@given(st.text(max_size=50))
def test_no_text_is_a_cursor_that_breaks(text: str) -> None:
    shown = shown_before(text)
    assert shown is None or all(0 <= number < 2**31 for number in shown)


@pytest.mark.parametrize("cursor", ["gA", "_" * 8001, "é", "/////////w"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    assert shown_before(cursor) is None


def test_nearer_goods_come_first() -> None:
    hits = [a_hit(number) for number in range(1, 5)]
    nearness = dict(enumerate(reversed(list(Availability)), start=1))
    assert [hit.number for hit in order(hits, nearness, {})] == [4, 3, 2, 1]


def test_equal_hits_keep_one_order() -> None:
    hits = [a_hit(number) for number in (3, 1, 2)]
    nearness = dict.fromkeys(range(1, 4), Availability.HERE)
    assert [hit.number for hit in order(hits, nearness, {})] == [1, 2, 3]


def test_a_better_text_outweighs_sales() -> None:
    good, sold = a_hit(1, relevance=0.9), a_hit(2, relevance=0.5, popularity=popularity_of(500))
    assert score(good, Availability.HERE) > score(sold, Availability.HERE)


def test_pinned_come_in_their_order_boosted_before_and_buried_behind() -> None:
    hits = [a_hit(number, relevance=0.1 * number) for number in range(1, 6)]
    acts = {1: Curation(hits[0].product_id, Act.PIN, 1), 2: Curation(hits[1].product_id, Act.PIN)}
    acts[3] = Curation(hits[2].product_id, Act.BOOST)
    acts[5] = Curation(hits[4].product_id, Act.BURY)
    curated = {str(one.product_id): one for one in acts.values()}
    nearness = dict.fromkeys(range(1, 6), Availability.HERE)
    assert [hit.number for hit in order(hits, nearness, curated)] == [2, 1, 3, 4, 5]


def test_popularity_grows_by_doubling() -> None:
    assert [popularity_of(units) for units in (-1, 0, 1, 3, 1023)] == [0, 0, 10, 20, 100]


def test_a_curation_of_another_kind_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"product_id": str(ids.new()), "act": "hide"}, Curation)
