"""The households as customers with a loyalty card."""

from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.loyalty import NewMember
from ordito.surfaces.connectors.complete_journey.mapping.names import (
    COUNTRY,
    SOURCE,
    YEAR_START,
    card_number,
    customer_id,
)
from ordito.surfaces.connectors.complete_journey.model import Household


def customer(household: Household) -> NewCustomer:
    """Return the card holder that a household is; the source knows no names."""
    return NewCustomer(
        customer_id=customer_id(household.number),
        household_id=customer_id(household.number),
        language="en",
        since=YEAR_START,
        particulars=Particulars(name=f"Household {household.number}", country=COUNTRY),
        identifiers=(
            Identifier(IdentifierKind.CARD, card_number(household.number)),
            Identifier(IdentifierKind.EXTERNAL, str(household.number), source=SOURCE),
        ),
    )


def member(household: Household) -> NewMember:
    """Return the household as a member of the loyalty programme."""
    return NewMember(customer_id(household.number), YEAR_START)
