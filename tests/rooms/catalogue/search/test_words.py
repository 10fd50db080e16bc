"""Words and how far they lie apart."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.catalogue.search.rules.words import (
    MOST_WORDS,
    distance,
    halves_of,
    is_harmless,
    most_errors,
    plain,
    rests_of,
    spans_of,
    typed_words,
    words_of,
)

words = st.text(string.ascii_lowercase, min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T-Shirt", ("tshirt", "t", "shirt")),
        ("Città d\u2019Arte", ("citta", "darte", "d", "arte")),
        ("Püksid, sinised", ("puksid", "sinised")),
        ("Größe 42 ½", ("grosse", "42", "1", "2")),
        ("Smørrebrød", ("smorrebrod",)),
        ("  \x00 & | ! ' \\ :* ", ()),
        ("x" * 41, ()),
    ],
)
def test_words_of_a_text(text: str, expected: tuple[str, ...]) -> None:
    assert words_of(text) == expected


def test_a_query_has_few_words() -> None:
    assert typed_words("one " * 50) == ["one"] * MOST_WORDS


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        # Damerau's four errors, and the known answer for optimal string alignment of CA and ABC
        ("shoe", "shoe", 0),
        ("shoe", "shoes", 1),
        ("shoe", "hoe", 1),
        ("shoe", "shop", 1),
        ("shoe", "sheo", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
        ("", "abc", 3),
    ],
)
def test_distance_counts_errors(one: str, other: str, errors: int) -> None:
    assert distance(one, other) == errors == distance(other, one)


@given(words, st.data())
def test_words_one_error_apart_share_a_rest(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    swapped = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    for wrong in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        swapped,
    ):
        assert distance(word, wrong) <= 1
        if len(wrong) >= 3:
            assert set(rests_of(word)) & set(rests_of(wrong))


@given(st.text())
def test_a_word_is_the_same_read_again(text: str) -> None:
    for word in words_of(text):
        assert words_of(word) == (word,)
        assert plain(word) == word


def test_short_words_are_forgiven_less() -> None:
    assert [most_errors("a" * length) for length in (2, 3, 6, 7)] == [0, 1, 1, 2]


def test_a_word_written_as_two() -> None:
    assert list(halves_of("redshoe")) == [("red", "shoe"), ("reds", "hoe")]


def test_spans_are_neighbouring_words() -> None:
    assert spans_of(["a", "b", "c"], 2) == ["a", "b", "c", "a b", "b c"]


def test_long_numbers_are_not_kept() -> None:
    assert [is_harmless(word) for word in ("2026", "aurora", "380631234")] == [True, True, False]
