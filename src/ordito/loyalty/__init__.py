"""Loyalty: programmes, who takes part, and how many points an order is worth.

Owns the PostgreSQL schema ``loyalty``: programmes and memberships. It does not own the points,
which are entries of the ledger under the order's id, nor the card numbers (customers).
"""

from ordito.loyalty.commands import (
    earn,
    enrol,
    import_memberships,
    past_earning,
    put_programme,
    settle_earning,
)
from ordito.loyalty.errors import ImpossibleRule, NotEnrolled, ProgrammeDiffers
from ordito.loyalty.model import (
    Change,
    Earning,
    Membership,
    NewMember,
    Programme,
    Programmes,
)
from ordito.loyalty.queries import (
    find_member,
    get_membership,
    list_memberships,
    load_programmes,
    refresh_programmes,
)
from ordito.loyalty.rules import plan_earning, points_for, points_of

__all__ = [
    "Change",
    "Earning",
    "ImpossibleRule",
    "Membership",
    "NewMember",
    "NotEnrolled",
    "Programme",
    "ProgrammeDiffers",
    "Programmes",
    "earn",
    "enrol",
    "find_member",
    "get_membership",
    "import_memberships",
    "list_memberships",
    "load_programmes",
    "past_earning",
    "plan_earning",
    "points_for",
    "points_of",
    "put_programme",
    "refresh_programmes",
    "settle_earning",
]
