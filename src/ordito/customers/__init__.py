"""Customers: who somebody is, by what they are recognised, and what they allow.

Owns the PostgreSQL schema ``customers``: customers, the vault with all personal values, addresses,
identifiers, claims, tombstones and consents. It does not own memberships (loyalty) or what somebody
did (journeys, orders).

Ids are made by callers. Somebody who buys without saying who it is needs no row: a fresh id on
the order is enough, and the row appears when that somebody becomes known under the same id.
"""

from ordito.customers import accounts, addresses, consents, groups, identity, matching, typed
from ordito.customers.addresses import (
    Address,
    InvalidAddress,
    KeptAddress,
    NewAddress,
    UnknownAddress,
)
from ordito.customers.commands import (
    add_identifier,
    change_particulars,
    erase,
    import_customers,
    register,
)
from ordito.customers.consents import ConsentState, LegalBasis, Statement
from ordito.customers.errors import (
    IdentifierTaken,
    InvalidIdentifier,
    SearchTooShort,
    UnknownCustomer,
)
from ordito.customers.model import (
    Claimed,
    Customer,
    CustomerKind,
    Held,
    HeldIdentifier,
    Identifier,
    IdentifierKind,
    Imported,
    KeyClass,
    Lookup,
    NewCustomer,
    Particulars,
    Profile,
    SearchHit,
)
from ordito.customers.queries import (
    find_by_identifier,
    find_customer,
    get_profile,
    list_customers,
    list_held,
    list_names,
    look_up,
    search,
)
from ordito.customers.rules import normalise

__all__ = [
    "Address",
    "Claimed",
    "ConsentState",
    "Customer",
    "CustomerKind",
    "Held",
    "HeldIdentifier",
    "Identifier",
    "IdentifierKind",
    "IdentifierTaken",
    "Imported",
    "InvalidAddress",
    "InvalidIdentifier",
    "KeptAddress",
    "KeyClass",
    "LegalBasis",
    "Lookup",
    "NewAddress",
    "NewCustomer",
    "Particulars",
    "Profile",
    "SearchHit",
    "SearchTooShort",
    "Statement",
    "UnknownAddress",
    "UnknownCustomer",
    "accounts",
    "add_identifier",
    "addresses",
    "change_particulars",
    "consents",
    "erase",
    "find_by_identifier",
    "find_customer",
    "get_profile",
    "groups",
    "identity",
    "import_customers",
    "list_customers",
    "list_held",
    "list_names",
    "look_up",
    "matching",
    "normalise",
    "register",
    "search",
    "typed",
]
