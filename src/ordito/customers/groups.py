"""Groups: what a company calls some of its customers, so that prices and promotions can name them.

A price list or promotion names a group as ``group:CODE``. A customer is in it from one instant to
another; what is assigned again takes the place of what was. A group whose own code begins with
``persona:`` is what somebody, or a model, takes the person for: it is named as it is, prices by it
say that they are personal, and what is promised in cases may go by it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

import msgspec

from ordito.customers.errors import UnknownCustomer
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Invalid, NotFound
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId

PATTERN: Final = r"^(persona:)?[a-z0-9][a-z0-9_-]{0,63}$(?!\n)"
GroupCode = Annotated[str, msgspec.Meta(pattern=PATTERN)]
PREFIX: Final = "group:"
PERSONA: Final = "persona:"


class GroupEmpty(Invalid):
    """Nobody would be in the group at any time."""

    code = "customers.group_empty"
    remedy = "Let the membership end after it begins, or leave its end out."


class NotInGroup(NotFound):
    """The customer is not in that group now, and will not be."""

    code = "customers.not_in_group"
    remedy = "Read the customer's groups."


class GroupAssigned(Event, frozen=True, kw_only=True):
    """A customer is in a group from one instant to another."""

    type: ClassVar[str] = "customers.group_assigned"
    group: str
    valid_from: datetime
    valid_to: datetime | None


class GroupLeft(Event, frozen=True, kw_only=True):
    """A customer is in a group no longer."""

    type: ClassVar[str] = "customers.group_left"
    group: str


class GroupMembership(msgspec.Struct, frozen=True):
    """That a customer is in a group.

    Attributes:
        code: of the group.
        valid_from: since when.
        valid_to: until when; None is for good.
        source: system that said so.
        assigned_by: who did.
        assigned_at: when.
    """

    code: str
    valid_from: datetime
    valid_to: datetime | None
    source: str
    assigned_by: str
    assigned_at: datetime

    def holds(self, at: datetime) -> bool:
        """Tell whether somebody is in the group at an instant."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


_sql: Final = statements(__name__)
_ASSIGN: Final = _sql.query("assign_group", bool)
_LEAVE: Final = _sql.command("leave_group")
_LIST: Final = _sql.query("list_groups", GroupMembership)
_LIST_CODES: Final = _sql.query("list_codes", str)


async def assign_group(
    tx: Tx,
    *,
    customer_id: CustomerId,
    code: str,
    valid_from: datetime,
    valid_to: datetime | None = None,
    source: str,
    at: datetime,
) -> None:
    """Put a customer into a group; the same again changes nothing.

    Raises:
        GroupEmpty: it would end before it begins.
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
    """
    if valid_to is not None and valid_to <= valid_from:
        raise GroupEmpty("It would end before it begins.", field="valid_to")
    changed = await tx.find(
        _ASSIGN,
        customer_id=customer_id,
        code=code,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        actor=tx.context.actor,
        at=at,
    )
    if changed is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)
    if changed:
        fact = GroupAssigned(group=code, valid_from=valid_from, valid_to=valid_to)
        tx.record(fact, subject=customer_id, customer_id=customer_id, at=at)


async def leave_group(tx: Tx, *, customer_id: CustomerId, code: str, at: datetime) -> None:
    """Take a person out of a group from now on, under whichever id they are in it.

    Raises:
        NotInGroup: the person is not in it, or has left before.
    """
    changed = await tx.run(
        _LEAVE, customer_id=customer_id, code=code, actor=tx.context.actor, at=at
    )
    if not changed:
        raise NotInGroup("The customer is not in that group.", field="code")
    tx.record(GroupLeft(group=code), subject=customer_id, customer_id=customer_id, at=at)


async def list_groups(tx: Tx, *, customer_id: CustomerId) -> Sequence[GroupMembership]:
    """Return the groups of a person, those that have ended or not begun among them."""
    return await tx.fetch(_LIST, customer_id=customer_id)


async def list_names(tx: Tx) -> Sequence[str]:
    """Return all groups in which somebody ever was, as prices name them."""
    return [_name(code) for code in await tx.fetch(_LIST_CODES)]


def groups_at(memberships: Iterable[GroupMembership], at: datetime) -> frozenset[str]:
    """Return the groups that hold at an instant, as prices name them."""
    return frozenset(_name(one.code) for one in memberships if one.holds(at))


def persona_at(memberships: Iterable[GroupMembership], at: datetime) -> str | None:
    """Return what somebody is taken for at an instant, the latest word of several; None is nothing.

    Returns:
        The code of the persona, without its prefix.
    """
    held = [one for one in memberships if one.code.startswith(PERSONA) and one.holds(at)]
    latest = max(held, key=lambda one: (one.valid_from, one.code), default=None)
    return None if latest is None else latest.code.removeprefix(PERSONA)


def _name(code: str) -> str:
    return code if code.startswith(PERSONA) else f"{PREFIX}{code}"
