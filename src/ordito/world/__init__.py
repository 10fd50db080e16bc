"""The simulated company: a small Italian retailer and three months of its customers' lives.

Owns the generator of rows and requests, a pure function of a seed and an instant. It owns no table
and calls nothing: a flow loads what it makes, the command line plays what it asks for, and its
planted truths are kept apart from everything the product reads.
"""

from ordito.world.company import PEOPLE, found
from ordito.world.life import DAYS, digest, live, truth
from ordito.world.model import Company, Life, Method, Order, Person, Touchpoint, Truth

__all__ = [
    "DAYS",
    "PEOPLE",
    "Company",
    "Life",
    "Method",
    "Order",
    "Person",
    "Touchpoint",
    "Truth",
    "digest",
    "found",
    "live",
    "truth",
]
