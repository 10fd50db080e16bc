"""Which numbers are GTINs, which trees are sound, and the shelf in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import catalogue
from ordito.catalogue.rules import find_circular, pattern_of
from ordito.platform import ids
from ordito.platform.ids import ProductId, SkuId


@pytest.mark.parametrize(
    "number", ["8001234567897", "4006381333931", "73513537", "036000291452", "10614141000415"]
)
def test_knows_a_gtin_by_its_check_digit(number: str) -> None:
    assert catalogue.is_gtin(number)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("4006381333932", id="wrong check digit"),
        pytest.param("400638133393", id="a digit is missing"),
        pytest.param("", id="empty"),
        pytest.param("400638133393\uff11", id="a digit of another script"),
        pytest.param("ABCDEFGHIJKLM", id="letters"),
    ],
)
def test_refuses_what_is_no_gtin(number: str) -> None:
    assert not catalogue.is_gtin(number)


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, change: int) -> None:
    digit = str((int(number[place]) + change) % 10)
    other = number[:place] + digit + number[place + 1 :]

    assert not (catalogue.is_gtin(number) and catalogue.is_gtin(other))


@pytest.mark.parametrize(
    ("parents", "circular"),
    [
        pytest.param({"red": "shirts", "shirts": "clothing"}, None, id="tree"),
        pytest.param({"a": "b", "b": "a"}, "a", id="two"),
        pytest.param({"x": "a", "a": "b", "b": "c", "c": "b"}, "b", id="below a tail"),
        pytest.param({}, None, id="empty"),
    ],
)
def test_finds_a_category_below_itself(parents: dict[str, str], circular: str | None) -> None:
    assert find_circular(parents) == circular


def test_wildcards_of_the_shopper_are_plain_letters() -> None:
    assert pattern_of("50% off_\\") == "50\\% off\\_\\\\"


def a_shelf_sku(code: str, *, number: int = 1, active: bool = True) -> catalogue.ShelfSku:
    return catalogue.ShelfSku(
        SkuId(ids.derive("sku", number)),
        code,
        ProductId(ids.derive("product")),
        "Red T-shirt",
        "standard",
        "C62",
        active,
    )


def test_the_shelf_answers_by_id_and_code() -> None:
    sku = a_shelf_sku("RED")
    shelf = catalogue.Shelf.of(1, [sku])

    assert shelf.sku(sku.sku_id) is sku
    assert shelf.sku_by_code("RED") is sku


def test_the_shelf_refuses_what_it_does_not_hold() -> None:
    shelf = catalogue.Shelf.of(1)

    with pytest.raises(catalogue.UnknownSku):
        shelf.sku(ids.derive("nothing"))
    with pytest.raises(catalogue.UnknownSku):
        shelf.sku_by_code("NOTHING")


def test_a_later_shelf_forgets_old_codes_and_leaves_the_earlier_one_alone() -> None:
    first = catalogue.Shelf.of(1, [a_shelf_sku("RED", number=1), a_shelf_sku("BLUE", number=2)])
    changed = [
        a_shelf_sku("BLUE", number=1),
        a_shelf_sku("GREEN", number=2),
        a_shelf_sku("BLACK", number=3),
    ]

    second = first.with_changes(2, changed)

    assert second.version == 2
    assert second.sku_by_code("BLUE").sku_id == ids.derive("sku", 1)
    assert second.sku_by_code("GREEN").sku_id == ids.derive("sku", 2)
    assert second.sku_by_code("BLACK").sku_id == ids.derive("sku", 3)
    with pytest.raises(catalogue.UnknownSku):
        second.sku_by_code("RED")
    assert first.sku_by_code("RED").sku_id == ids.derive("sku", 1)


def test_refuses_to_sell_an_inactive_sku() -> None:
    catalogue.require_active(a_shelf_sku("RED"))
    with pytest.raises(catalogue.InactiveSku):
        catalogue.require_active(a_shelf_sku("RED", active=False))
