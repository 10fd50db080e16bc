"""What decides who is one person: pure, and the same in whatever order things were seen.

Source: customer-anchors 8.1 (key classes, guards), docs/explanation/identity.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.customers.identity.model import Bond, Held, Partition, Root, Rule
from ordito.customers.model import Identifier, IdentifierKind

MOST_IDS: Final = 50
"""Customer ids that one person may have without anybody having looked."""

MOST_GATHERED: Final = 200
"""Customer ids that are looked at together; of more each person is looked at alone."""

MOST_VALUES: Final[Mapping[str, int]] = {
    IdentifierKind.ACCOUNT: 1,
    IdentifierKind.TAX: 1,
    IdentifierKind.EXTERNAL: 1,
    IdentifierKind.CARD: 5,
    IdentifierKind.EMAIL: 5,
    IdentifierKind.PHONE: 5,
}
"""Values of a kind that one person may have; of an external id those of one source."""

MOST_SEEN_WITH: Final[Mapping[str, int]] = {
    IdentifierKind.ACCOUNT: 10,
    IdentifierKind.TAX: 10,
    IdentifierKind.EXTERNAL: 10,
    IdentifierKind.CARD: 6,
    IdentifierKind.EMAIL: 4,
    IdentifierKind.PHONE: 4,
    IdentifierKind.DEVICE: 5,
    IdentifierKind.ANONYMOUS: 5,
}
"""Customer ids with which a value may be seen; with more it is shared and joins nobody."""

_STRENGTH: Final[Mapping[str, int]] = {rule.value: place for place, rule in enumerate(Rule)}

_WORDS: Final = frozenset(
    {
        "",
        "0",
        "-1",
        "[object object]",
        "anonymous",
        "anonymous user",
        "customer",
        "distinct_id",
        "distinctid",
        "email",
        "false",
        "guest",
        "id",
        "n/a",
        "na",
        "nan",
        "nil",
        "none",
        "not_authenticated",
        "null",
        "test",
        "true",
        "undefined",
        "unknown",
        "user",
        "user_id",
        "userid",
        "xxx",
    }
)
_MAILBOXES: Final = re.compile(
    r"^(?:(?:info|test|admin|noreply|no-reply|none|null|asd|aaa|xxx|example|nobody)@.*"
    r"|.*@(?:test\.(?:com|it)|mailinator\.com|none\.(?:com|it)))$"
)
_QUOTES: Final = " \t\r\n'\"`"
_NO_DIGIT: Final = re.compile(r"\D")
_SAME_DIGITS: Final = re.compile(r"(\d)\1{5,}$")


class _Group:
    def __init__(self, root: Root) -> None:
        self.ids = {root.customer_id}
        self.values: dict[str, set[UUID]] = {}
        for scope, key_id in zip(root.scopes, root.key_ids, strict=True):
            self.values.setdefault(scope, set()).add(key_id)

    def take(self, other: "_Group") -> None:
        self.ids |= other.ids
        for scope, key_ids in other.values.items():
            self.values.setdefault(scope, set()).update(key_ids)

    def disagrees(self, other: "_Group") -> bool:
        return any(
            len(self.values[scope] | other.values[scope]) > most_values(scope)
            for scope in self.values.keys() & other.values.keys()
        )


def partition(
    roots: Sequence[Root], bonds: Iterable[Bond], apart: Iterable[tuple[UUID, UUID]]
) -> Partition:
    """Return who is one person, of customer ids that edges connect.

    The surest edges are taken first, then those seen first; one that would put together who
    disagrees, whom somebody told apart, or too many, is held. So the answer hangs on what was
    seen and not on the order in which it came.
    """
    groups = {root.customer_id: _Group(root) for root in roots}
    foes: dict[UUID, set[UUID]] = {}
    for one, other in apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    held: dict[UUID, Held] = {}
    for bond in sorted(bonds, key=_order):
        one, other = groups[bond.one], groups[bond.other]
        if one is other:
            continue
        why = None if bond.is_forced else _why_held(one, other, foes)
        if why is not None:
            held[bond.edge_id] = why
            continue
        one.take(other)
        groups.update(dict.fromkeys(other.ids, one))
    known = {root.customer_id: root for root in roots}
    survivors = {
        id(group): min((known[one] for one in group.ids), key=seniority).customer_id
        for group in groups.values()
    }
    return Partition({one: survivors[id(group)] for one, group in groups.items()}, held)


def attached(customer_id: UUID, persons: Iterable[UUID]) -> UUID:
    """Return whose history a nameless one's is: the one known person's it was seen with, or own."""
    distinct = set(persons)
    return distinct.pop() if len(distinct) == 1 else customer_id


def seniority(root: Root) -> tuple[bool, float, UUID]:
    """Return the order of who survives: known longest, then the smallest id."""
    since = root.registered_at
    return since is None, since.timestamp() if since else 0.0, root.customer_id


def most_values(scope: str) -> int:
    """Return how many values of a scope one person may have."""
    return MOST_VALUES.get(scope.partition(":")[0], 1)


def is_junk(identifier: Identifier) -> bool:
    """Tell whether a value is what forms and programs send when they know nobody."""
    value = identifier.value.strip(_QUOTES).lower()
    if value in _WORDS:
        return True
    if identifier.kind is IdentifierKind.EMAIL:
        return _MAILBOXES.match(value) is not None
    if identifier.kind is IdentifierKind.PHONE:
        return _SAME_DIGITS.search(_NO_DIGIT.sub("", value)) is not None
    return not value.strip("0-")


def _why_held(one: _Group, other: _Group, foes: Mapping[UUID, set[UUID]]) -> Held | None:
    if any(each in foes and foes[each] & other.ids for each in one.ids):
        return Held.APART
    if one.disagrees(other):
        return Held.DISAGREES
    return Held.TOO_LARGE if len(one.ids) + len(other.ids) > MOST_IDS else None


def _order(bond: Bond) -> tuple[bool, int, datetime, UUID]:
    return not bond.is_forced, _STRENGTH[bond.rule], bond.first_at, bond.edge_id
