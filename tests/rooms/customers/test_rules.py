"""Equal values are written alike, whoever writes them."""

import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, KeyClass
from ordito.customers.rules import key_class, normalise, search_patterns
from tests.rooms.customers.builders import NOON, card, email, external, phone


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (email(" Anna.Rossi@EXAMPLE.com "), "anna.rossi@example.com"),
        (email("anna@exämple.com"), "anna@exämple.com"),
        (phone("+39 333 123 4567"), "+393331234567"),
        (phone("0039 333-1234567", region="IT"), "+393331234567"),
        (phone("(02) 1234567", region="IT"), "+39021234567"),
        (phone("5551 2345", region="EE"), "+37255512345"),
        (card("2600 0001-23ab"), "2600000123AB"),
        (external(" 4711 ", source="erp"), "erp:4711"),
        (Identifier(IdentifierKind.DEVICE, " 5f-aB "), "5f-aB"),
        (Identifier(IdentifierKind.ACCOUNT, "anna"), "anna"),
    ],
)
def test_writes_equal_values_alike(given: Identifier, kept: str) -> None:
    assert normalise(given) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        email("anna"),
        email("anna@localhost"),
        email("anna@@example.com"),
        email(" "),
        phone("333 123 4567"),
        phone("+39 12"),
        phone("call me", region="IT"),
        external("4711", source=""),
        card("-" * 201),
    ],
)
def test_refuses_what_cannot_be_such_a_value_without_repeating_it(wrong: Identifier) -> None:
    with pytest.raises(customers.InvalidIdentifier) as refusal:
        normalise(wrong)
    assert refusal.value.field == wrong.kind
    assert wrong.value.strip() == "" or wrong.value not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (card(), KeyClass.UNIQUE),
        (external(), KeyClass.UNIQUE),
        (email(), KeyClass.CLAIMED),
        (email(verified_at=NOON), KeyClass.STRONG),
        (phone(verified_at=NOON), KeyClass.STRONG),
        (Identifier(IdentifierKind.DEVICE, "x", verified_at=NOON), KeyClass.SESSION),
    ],
)
def test_only_what_was_proven_is_strong(given: Identifier, expected: KeyClass) -> None:
    assert key_class(given) == expected


@pytest.mark.parametrize(
    ("text", "names", "value"),
    [
        ("Rossi, Anna", ["%Rossi%", "%Anna%"], "%rossi, anna%"),
        ("0333 123 45", ["%0333%", "%123%", "%45%"], "%33312345%"),
        ("+39 (0)333-123", ["%+39%", "%(0)333-123%"], "%39333123%"),
        ("50%_x", ["%50\\%\\_x%"], "%50\\%\\_x%"),
        ("000", ["%000%"], "%000%"),
    ],
)
def test_searches_numbers_as_people_write_them(text: str, names: list[str], value: str) -> None:
    assert search_patterns(text) == (names, value)


@pytest.mark.parametrize("text", ["", "  ", "ab", "a b", "%%%", "+-()"])
def test_refuses_a_search_that_would_find_everybody(text: str) -> None:
    with pytest.raises(customers.SearchTooShort):
        search_patterns(text)
