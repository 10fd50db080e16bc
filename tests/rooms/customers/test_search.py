"""Staff find people by what they remember of a name, an address or a number."""

import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.customers.rules import similar_patterns
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from tests.rooms.customers.identity.sights import NOON

pytestmark = pytest.mark.anyio
PEOPLE = {
    "Anna Rossi": "anna.rossi@posta.it",
    "Rossella Bianchi": "rossella@posta.it",
    "Mart Tamm": "mart.tamm@post.ee",
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rossi anna", "Anna Rossi"),
        ("Anna Rosssi", "Anna Rossi"),
        ("Anna Rozsi", "Anna Rossi"),
        ("Hanna Rossi", "Anna Rossi"),
        ("Marth Tamm", "Mart Tamm"),
        ("Rosselia", "Rossella Bianchi"),
        ("mart.tam@post.ee", "Mart Tamm"),
    ],
)
async def test_letters_that_are_wrong_find_the_person_first(tx: Tx, text: str, name: str) -> None:
    for one, email in PEOPLE.items():
        new = NewCustomer(
            customer_id=CustomerId(ids.derive("search", one)),
            particulars=Particulars(one),
            identifiers=(Identifier(IdentifierKind.EMAIL, email),),
        )
        await customers.register(tx, customer=new, at=NOON)
    found = await customers.search(tx, text=text)
    assert found[0].name == name


def test_two_words_are_looked_up_so_that_few_are_weighed() -> None:
    both, nearly, alone = similar_patterns("Rosi, Annamaria")
    assert both == (["%Ann%", "%ria%"], ["%Ros%", "%osi%"])
    assert nearly == (
        ["%Ann%", "%ria%", "An%", "% An%"],
        ["%Ros%", "%osi%", "Ro%", "% Ro%"],
    )
    assert alone == (["%Ann%", "%ria%"], ["%"])
    assert similar_patterns("anna.rosi@posta.it")[0] == (["%ann%", "%osi%"], ["%"])
    assert similar_patterns("50%")[0] == (["%50\\%%", "%50\\%%"], ["%"])
