"""Groups of customers laid beside the mart: those that a company declares, or how people buy."""

from collections.abc import Mapping

from ordito.marts import Mart
from ordito.steering.signals.questions import question

Groups = Mapping[str, str]
"""Name of the group of each customer, by the customer's id."""


def lay_groups(mart: Mart, groups: Groups | None) -> None:
    """Lay the group of each customer ready as ``grouped``; None is by how they mostly bought."""
    if groups is None:
        mart.rows(question("groups"))
        return
    mart.rows(
        "CREATE OR REPLACE TEMP TABLE grouped AS"
        " SELECT unnest($customers::VARCHAR[]) AS customer_id, unnest($names::VARCHAR[]) AS name",
        customers=list(groups),
        names=list(groups.values()),
    )
