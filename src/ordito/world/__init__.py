"""The simulated company: a small Italian retailer and three months of its customers' lives.

Owns the generator of rows and requests, a pure function of a seed and an instant. It owns no table
and calls nothing: a flow loads what it makes, the command line plays what it asks for, and its
planted truths are kept apart from everything the product reads.
"""

from ordito.world.assortment import bundle_price, service_gtin
from ordito.world.company import PEOPLE, found
from ordito.world.hours import HOLIDAYS
from ordito.world.life import DAYS, digest, live, truth
from ordito.world.model import (
    Answer,
    Book,
    Category,
    Company,
    Crew,
    Life,
    Method,
    Move,
    Order,
    Person,
    Place,
    Product,
    Question,
    Return,
    Sku,
    StaffMember,
    Touchpoint,
    Truth,
)
from ordito.world.opening import awaited
from ordito.world.play import Act, Browse, Later, Quote, Sale, Stage, Step, Want, set_stage, step
from ordito.world.showroom import (
    Bundle,
    Service,
    Showroom,
    names_of,
    picture,
)

__all__ = [
    "DAYS",
    "HOLIDAYS",
    "PEOPLE",
    "Act",
    "Answer",
    "Book",
    "Browse",
    "Bundle",
    "Category",
    "Company",
    "Crew",
    "Later",
    "Life",
    "Method",
    "Move",
    "Order",
    "Person",
    "Place",
    "Product",
    "Question",
    "Quote",
    "Return",
    "Sale",
    "Service",
    "Showroom",
    "Sku",
    "StaffMember",
    "Stage",
    "Step",
    "Touchpoint",
    "Truth",
    "Want",
    "awaited",
    "bundle_price",
    "digest",
    "found",
    "live",
    "names_of",
    "picture",
    "service_gtin",
    "set_stage",
    "step",
    "truth",
]
