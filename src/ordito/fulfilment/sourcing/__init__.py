"""Sourcing: which places give the goods of an order, by declared rules and at the least cost."""

from ordito.fulfilment.sourcing.asked import (
    Explained,
    Item,
    Option,
    ParcelCost,
    Question,
    Rejection,
    Sourced,
    Supply,
    Why,
)
from ordito.fulfilment.sourcing.assign import Assigned, Problem, assign, price_of
from ordito.fulfilment.sourcing.book import (
    list_ages,
    list_loads,
    load_book,
    load_version,
    publish_policy,
    read_policy,
    refresh_book,
)
from ordito.fulfilment.sourcing.choose import choose, explain
from ordito.fulfilment.sourcing.errors import SourcingPolicyUnclear
from ordito.fulfilment.sourcing.events import SourcingPolicyPublished
from ordito.fulfilment.sourcing.policy import (
    Costs,
    Filters,
    PlaceCost,
    SourcingBook,
    SourcingPolicy,
    SourcingRule,
    Split,
    Territory,
    TransportRate,
    rule_for,
)

__all__ = [
    "Assigned",
    "Costs",
    "Explained",
    "Filters",
    "Item",
    "Option",
    "ParcelCost",
    "PlaceCost",
    "Problem",
    "Question",
    "Rejection",
    "Sourced",
    "SourcingBook",
    "SourcingPolicy",
    "SourcingPolicyPublished",
    "SourcingPolicyUnclear",
    "SourcingRule",
    "Split",
    "Supply",
    "Territory",
    "TransportRate",
    "Why",
    "assign",
    "choose",
    "explain",
    "list_ages",
    "list_loads",
    "load_book",
    "load_version",
    "price_of",
    "publish_policy",
    "read_policy",
    "refresh_book",
    "rule_for",
]
