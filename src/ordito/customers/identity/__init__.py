"""Identity: which customer ids are one person, by what, and since when.

A value is one node with one id; a customer id is a root that owns nodes. What is seen together
makes edges between roots; a person is what the standing edges connect. Nothing is moved and
nothing rewritten: facts keep the ids they came with, and the mapping says who answers for them.
"""

from ordito.customers.identity.errors import MergeHeld, SameCustomer, UnknownMerge
from ordito.customers.identity.events import CustomersMerged, CustomersParted, IdentifierProven
from ordito.customers.identity.explaining import Explanation, explain
from ordito.customers.identity.merging import keep_apart, merge, rebuild, unmerge
from ordito.customers.identity.model import (
    Edge,
    Means,
    Member,
    Resolved,
    Rule,
    Seen,
    Sighting,
)
from ordito.customers.identity.observing import observe
from ordito.customers.identity.owning import (
    Owning,
    close,
    hold_person,
    join_observed,
    resettle,
    verify,
)
from ordito.customers.identity.queries import (
    is_one_person,
    list_edges,
    list_held_edges,
    list_identifiers,
    members,
    members_of_all,
    person_of,
    persons_of,
    resolve,
)
from ordito.customers.identity.sharing import (
    Crowd,
    JunkValue,
    SharedValue,
    list_crowds,
    list_junk,
    list_shared,
    note_junk,
    take_back_junk,
)

__all__ = [
    "Crowd",
    "CustomersMerged",
    "CustomersParted",
    "Edge",
    "Explanation",
    "IdentifierProven",
    "JunkValue",
    "Means",
    "Member",
    "MergeHeld",
    "Owning",
    "Resolved",
    "Rule",
    "SameCustomer",
    "Seen",
    "SharedValue",
    "Sighting",
    "UnknownMerge",
    "close",
    "explain",
    "hold_person",
    "is_one_person",
    "join_observed",
    "keep_apart",
    "list_crowds",
    "list_edges",
    "list_held_edges",
    "list_identifiers",
    "list_junk",
    "list_shared",
    "members",
    "members_of_all",
    "merge",
    "note_junk",
    "observe",
    "person_of",
    "persons_of",
    "rebuild",
    "resettle",
    "resolve",
    "take_back_junk",
    "unmerge",
    "verify",
]
