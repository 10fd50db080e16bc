"""Candidates: whom somebody who stands here may be, among those who are known already."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito.customers.errors import InvalidIdentifier
from ordito.customers.matching.model import Score, Weights
from ordito.customers.matching.records import (
    Person,
    differences,
    record_of,
    without_shared,
)
from ordito.customers.matching.rules import score
from ordito.customers.matching.suggestions import list_chosen
from ordito.customers.model import Identifier, Particulars
from ordito.customers.rules import normalise
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

LEAST: Final = 0.2
"""Share below which nobody is shown a candidate."""

_NOBODY: Final = CustomerId(UUID(int=0))
_MOST: Final = 10
_sql: Final = statements(__name__)
_CANDIDATES: Final = _sql.query("list_candidates", UUID)


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who is known and may be the one who was described.

    Attributes:
        customer_id: who.
        name: as the vault has it.
        score: how likely, and why.
        differs_in: kinds of unique identifiers in which the two differ.
    """

    customer_id: CustomerId
    name: str | None
    score: Score
    differs_in: tuple[str, ...]


async def list_candidates(
    tx: Tx,
    *,
    weights: Weights,
    particulars: Particulars,
    identifiers: Sequence[Identifier],
    kind: str = "person",
) -> list[Candidate]:
    """Return who may be the person that is described, the likeliest first; at most ten.

    Args:
        tx: open transaction.
        weights: what agreements weigh.
        particulars: name and address, as far as they are known.
        identifiers: values that the person gives; one that cannot be of its kind is left out.
        kind: person or company.
    """
    asked = _asked(particulars, identifiers, kind)
    name = (particulars.name or "").strip()
    found = await tx.fetch(
        _CANDIDATES,
        values=list(asked.values),
        postal_code=particulars.postal_code,
        name=name or None,
        name_patterns=_patterns(name),
    )
    people = await list_chosen(tx, customer_ids=[CustomerId(one) for one in found])
    return rank(weights, asked, [one for one in people if one.kind == kind])


def rank(weights: Weights, asked: Person, people: Sequence[Person]) -> list[Candidate]:
    """Return those of some people who may be the one that is asked for, the likeliest first."""
    one, *others = without_shared([record_of(each) for each in (asked, *people)])
    scored = [
        Candidate(each.customer_id, each.name, score(weights, one, other), differences(asked, each))
        for each, other in zip(people, others, strict=True)
    ]
    likely = [each for each in scored if each.score.probability >= LEAST]
    return sorted(likely, key=lambda each: (-each.score.weight, each.customer_id))[:_MOST]


def _asked(particulars: Particulars, identifiers: Sequence[Identifier], kind: str) -> Person:
    usable: list[tuple[str, str]] = []
    for identifier in identifiers:
        try:
            usable.append((identifier.kind, normalise(identifier)))
        except InvalidIdentifier:
            continue
    return Person(
        _NOBODY,
        kind,
        particulars.name,
        particulars.birth_date,
        particulars.street,
        particulars.postal_code,
        particulars.city,
        [kind for kind, _ in usable],
        [value for _, value in usable],
    )


def _patterns(name: str) -> list[str]:
    """Return patterns for the same words of a name, in either order."""
    words = [word for word in name.split() if not set("\\%_") & set(word)]
    return [" ".join(words), " ".join(reversed(words))] if len(words) > 1 else []
