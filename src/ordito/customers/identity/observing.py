"""Observe: what values that came together say of who somebody is, for a whole batch at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from ordito.customers.errors import InvalidIdentifier
from ordito.customers.identity.model import Rule, Seen, Sighting
from ordito.customers.identity.rules import is_junk
from ordito.customers.identity.settling import settle
from ordito.customers.model import Identifier, IdentifierKind, KeyClass
from ordito.customers.rules import key_class, normalise
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

_sql: Final = statements(__name__)

_CUSTOMER: Final = "customer"
_STRENGTH: Final[Mapping[str, int]] = {
    _CUSTOMER: 0,
    KeyClass.UNIQUE: 1,
    KeyClass.STRONG: 2,
    KeyClass.SESSION: 3,
    KeyClass.CLAIMED: 4,
    KeyClass.ATTRIBUTE: 5,
}
_KINDS: Final = (
    _CUSTOMER,
    IdentifierKind.ACCOUNT,
    IdentifierKind.EXTERNAL,
    IdentifierKind.CARD,
    IdentifierKind.TAX,
    IdentifierKind.EMAIL,
    IdentifierKind.PHONE,
    IdentifierKind.ANONYMOUS,
    IdentifierKind.DEVICE,
)
_JOINING: Final = 2
_SESSION: Final = 3


class Found(msgspec.Struct, frozen=True):
    """Whose a value of a batch is; nobody's where it is junk or was erased."""

    number: int
    identifier_id: IdentifierId | None
    customer_id: CustomerId | None
    person_id: CustomerId | None
    is_erased: bool
    is_touched: bool


_OBSERVE: Final = _sql.query("observe", Found)

_Node = tuple[str, str, str]  # kind, normalised value, class


async def observe(tx: Tx, *, sightings: Sequence[Sighting], at: datetime) -> list[Seen]:
    """Keep what a batch of sightings says, and return for each who it is of.

    A session's value attaches to the one known person it was seen with; values that prove who
    somebody is make two customer ids one person. What was seen before is not written again.

    Args:
        tx: open transaction.
        sightings: some hundreds at most, in any order.
        at: now.
    """
    batch = _Batch()
    places = [batch.add(sighting) for sighting in sightings]
    if not batch.nodes:
        return [_nobody(is_erased=False)] * len(sightings)
    found = await tx.fetch(_OBSERVE, **batch.arguments())
    touched = {one.customer_id for one in found if one.is_touched and one.customer_id is not None}
    moved = await settle(tx, customer_ids=touched, at=at) if touched else {}
    return [_seen([found[place] for place in own], moved) for own in places]


class _Batch:
    """The distinct values of some sightings, and which were seen together."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[str, str], int] = {}
        self._classes: list[str] = []
        self._seen: list[datetime] = []
        self._verified: list[datetime | None] = []
        self._customers: list[CustomerId] = []
        self._pairs: dict[tuple[int, int, str], tuple[datetime, str]] = {}

    def add(self, sighting: Sighting) -> list[int]:
        """Take a sighting in; return the places of its values, the surest first."""
        own = sorted(_nodes(sighting).items(), key=_surest_first)
        places = [self._place(node, verified_at, sighting) for node, verified_at in own]
        strengths = [_STRENGTH[node[2]] for node, _ in own]
        if own and strengths[0] <= _JOINING:
            for strength, place in zip(strengths[1:], places[1:], strict=True):
                self._pair(places[0], place, max(strength, strengths[0]), sighting)
        return places

    def arguments(self) -> dict[str, Any]:
        """Return the arrays of the statement."""
        pairs = self._pairs
        return {
            "kinds": [kind for kind, _ in self.nodes],
            "values": [value for _, value in self.nodes],
            "classes": self._classes,
            "verified": self._verified,
            "identifier_ids": [ids.new() for _ in self.nodes],
            "customer_ids": self._customers,
            "seen": self._seen,
            "ones": [one for one, _, _ in pairs],
            "others": [other for _, other, _ in pairs],
            "rules": [rule for _, _, rule in pairs],
            "sources": [source for _, source in pairs.values()],
            "pair_seen": [seen for seen, _ in pairs.values()],
        }

    def _place(self, node: _Node, verified_at: datetime | None, sighting: Sighting) -> int:
        """Return the place of a value; the surest that the batch says of it counts."""
        kind, value, class_ = node
        place = self.nodes.setdefault((kind, value), len(self.nodes))
        if place == len(self._seen):
            known = sighting.customer_id if kind == _CUSTOMER else None
            self._classes.append(class_)
            self._verified.append(verified_at)
            self._seen.append(sighting.at)
            self._customers.append(known or CustomerId(ids.new()))
            return place
        if _STRENGTH[class_] < _STRENGTH[self._classes[place]]:
            self._classes[place] = class_
            self._verified[place] = verified_at
        self._seen[place] = min(self._seen[place], sighting.at)
        return place

    def _pair(self, one: int, other: int, strength: int, sighting: Sighting) -> None:
        rule = _rule(strength)
        if rule is None or (rule is Rule.SESSION and sighting.is_shared_device):
            return
        key = (one + 1, other + 1, str(rule))
        known = self._pairs.get(key)
        if known is None or (sighting.at, sighting.source) < known:
            self._pairs[key] = (sighting.at, sighting.source)


def _nodes(sighting: Sighting) -> dict[_Node, datetime | None]:
    found: dict[_Node, datetime | None] = {}
    if sighting.customer_id is not None:
        found[_CUSTOMER, str(sighting.customer_id), _CUSTOMER] = None
    for identifier in sighting.identifiers:
        value = _usable(identifier)
        if value is not None:
            class_ = key_class(identifier)
            found[identifier.kind.value, value, class_.value] = identifier.verified_at
    return found


def _surest_first(item: tuple[_Node, datetime | None]) -> tuple[int, int, str]:
    kind, value, class_ = item[0]
    return _STRENGTH[class_], _KINDS.index(kind), value


def _usable(identifier: Identifier) -> str | None:
    if is_junk(identifier):
        return None
    try:
        return normalise(identifier)
    except InvalidIdentifier:
        return None


def _rule(strength: int) -> Rule | None:
    if strength > _SESSION:
        return None
    if strength == _SESSION:
        return Rule.SESSION
    return Rule.VERIFIED_KEY if strength == _JOINING else Rule.UNIQUE_KEY


def _seen(found: Sequence[Found], moved: Mapping[CustomerId, CustomerId]) -> Seen:
    usable = [one for one in found if one.identifier_id is not None]
    is_erased = any(one.is_erased for one in found)
    if not usable:
        return _nobody(is_erased=is_erased)
    lead = usable[0]
    assert lead.customer_id is not None
    return Seen(
        identifier_id=lead.identifier_id,
        identifier_ids=tuple(one.identifier_id for one in usable if one.identifier_id is not None),
        customer_id=lead.customer_id,
        person_id=moved.get(lead.customer_id, lead.person_id),
        is_erased=is_erased,
    )


def _nobody(*, is_erased: bool) -> Seen:
    return Seen(
        identifier_id=None,
        identifier_ids=(),
        customer_id=None,
        person_id=None,
        is_erased=is_erased,
    )
