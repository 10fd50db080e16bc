"""Customers: who somebody is, by what they are recognised, and what they allow.

Owns the PostgreSQL schema ``customers``: customers, the vault with all personal values, addresses,
identifiers, claims, tombstones and consents. It does not own memberships (loyalty) or what somebody
did (journeys, orders).

Ids are made by callers. Somebody who buys without saying who it is needs no row: a fresh id on
the order is enough, and the row appears when that somebody becomes known under the same id.
"""

from ordito.customers import (
    accounts,
    addresses,
    consents,
    groups,
    identity,
    matching,
    relations,
    typed,
)
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
    UnknownRetention,
)
from ordito.customers.events import CustomerErased
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
from ordito.customers.personal import PERSONAL
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
from ordito.customers.rights import (
    Erasure,
    NewErasure,
    PersonAccess,
    Retention,
    change_retention,
    keep_erasure,
    list_accesses,
    list_retention,
    list_untold,
    note_access,
    note_told,
)
from ordito.customers.rules import normalise

__all__ = [
    "PERSONAL",
    "Address",
    "Claimed",
    "ConsentState",
    "Customer",
    "CustomerErased",
    "CustomerKind",
    "Erasure",
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
    "NewErasure",
    "Particulars",
    "PersonAccess",
    "Profile",
    "Retention",
    "SearchHit",
    "SearchTooShort",
    "Statement",
    "UnknownAddress",
    "UnknownCustomer",
    "UnknownRetention",
    "accounts",
    "add_identifier",
    "addresses",
    "change_particulars",
    "change_retention",
    "consents",
    "erase",
    "find_by_identifier",
    "find_customer",
    "get_profile",
    "groups",
    "identity",
    "import_customers",
    "keep_erasure",
    "list_accesses",
    "list_customers",
    "list_held",
    "list_names",
    "list_retention",
    "list_untold",
    "look_up",
    "matching",
    "normalise",
    "note_access",
    "note_told",
    "register",
    "relations",
    "search",
    "typed",
]
