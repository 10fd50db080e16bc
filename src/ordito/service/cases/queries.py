"""Reads of cases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.service.cases.errors import UnknownCase, UnknownFollowUp
from ordito.service.cases.model import (
    AttachedTo,
    Care,
    Case,
    Commitment,
    Draft,
    Entry,
    FollowUp,
    Link,
    Looking,
    Task,
    Whose,
)

_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_case", Case)
_WHOSE: Final = _sql.query("find_whose", Whose)
_ENTRIES: Final = _sql.query("list_entries", Entry)
_ATTACHED: Final = _sql.query("list_attached", AttachedTo)
_TASKS: Final = _sql.query("list_tasks", Task)
_COMMITMENTS: Final = _sql.query("list_commitments", Commitment)
_LINKS: Final = _sql.query("list_links", Link)
_CARE: Final = _sql.query("list_care", Care)
_LOOKING: Final = _sql.query("list_looking", Looking)
_DRAFTS: Final = _sql.query("list_drafts", Draft)
_OF_PERSON: Final = _sql.query("list_of_person", Case)
_OF_SUBJECT: Final = _sql.query("list_of_subject", Case)
_TO_CLOSE: Final = _sql.query("list_due_to_close", Whose)
_FOLLOW_UP: Final = _sql.query("find_follow_up_of", FollowUp)


def claim_of(name: str) -> str:
    """Return the claim by which people's name of a case finds it: its id or its number."""
    try:
        return f"id:{UUID(name)}"
    except ValueError:
        return f"number:{name.strip().upper()}"


async def find_whose(tx: Tx, *, name: str) -> Whose | None:
    """Return the key of the case that people call ``name``, or None."""
    return await tx.find(_WHOSE, claim=claim_of(name))


async def get_whose(tx: Tx, *, name: str) -> Whose:
    """Return the key of the case that people call ``name``.

    Raises:
        UnknownCase: there is none.
    """
    found = await find_whose(tx, name=name)
    if found is None:
        raise UnknownCase("There is no such case.", field="case")
    return found


async def get_case(tx: Tx, *, whose: Whose) -> Case:
    """Return a case as it stands.

    Raises:
        UnknownCase: there is none.
    """
    found = await tx.find(_FIND, customer_id=whose.customer_id, case_id=whose.case_id)
    if found is None:
        raise UnknownCase("There is no such case.", field="case")
    return found


async def list_entries(tx: Tx, *, story: Sequence[Whose], most: int = 500) -> list[Entry]:
    """Return what was said in a case and those that were merged into it, the latest first."""
    return await tx.fetch(_ENTRIES, **_keys(story), most=most)


async def list_attached(tx: Tx, *, story: Sequence[Whose]) -> list[AttachedTo]:
    """Return the files of a story's entries, at most 2,000."""
    return await tx.fetch(_ATTACHED, **_keys(story))


async def list_tasks(tx: Tx, *, story: Sequence[Whose]) -> list[Task]:
    """Return what was and is to be done in a story, at most 500."""
    return await tx.fetch(_TASKS, **_keys(story))


async def list_commitments(tx: Tx, *, story: Sequence[Whose]) -> list[Commitment]:
    """Return what was and is promised in a story, at most 500."""
    return await tx.fetch(_COMMITMENTS, **_keys(story))


async def list_links(tx: Tx, *, story: Sequence[Whose]) -> list[Link]:
    """Return what a story is about, at most 500."""
    found = await tx.fetch(_LINKS, **_keys(story))
    return list(dict.fromkeys(found))


async def list_care(tx: Tx, *, story: Sequence[Whose]) -> list[Care]:
    """Return when the customer of a story was not let go, the latest first."""
    return await tx.fetch(_CARE, **_keys(story))


async def list_looking(tx: Tx, *, whose: Whose, at: datetime) -> list[Looking]:
    """Return who looks at a case just now."""
    return await tx.fetch(_LOOKING, customer_id=whose.customer_id, case_id=whose.case_id, at=at)


async def list_drafts(tx: Tx, *, whose: Whose) -> list[Draft]:
    """Return what people write in a case and have not sent."""
    return await tx.fetch(_DRAFTS, customer_id=whose.customer_id, case_id=whose.case_id)


async def list_of_person(
    tx: Tx, *, customer_ids: Sequence[CustomerId], most: int = 50
) -> list[Case]:
    """Return the cases of all ids of a person that stand alone, the latest first."""
    return await tx.fetch(_OF_PERSON, customer_ids=customer_ids, most=most)


async def list_of_subject(
    tx: Tx, *, customer_ids: Sequence[CustomerId], subject_id: UUID
) -> list[Case]:
    """Return cases of a person about an order, product, parcel or return, the latest first."""
    return await tx.fetch(_OF_SUBJECT, customer_ids=customer_ids, subject_id=subject_id)


async def list_due_to_close(tx: Tx, *, days: int, at: datetime) -> list[Whose]:
    """Return cases that were solved so many days ago, 200 at a time, the longest ago first.

    Those in which something is open are not among them.
    """
    return await tx.fetch(_TO_CLOSE, before=at - timedelta(days=days))


async def get_follow_up(tx: Tx, *, customer_id: CustomerId, follow_up_id: UUID) -> FollowUp:
    """Return a call after delivery.

    Raises:
        UnknownFollowUp: there is none.
    """
    found = await tx.find(_FOLLOW_UP, customer_id=customer_id, follow_up_id=follow_up_id)
    if found is None:
        raise UnknownFollowUp("There is no such call.", field="follow_up_id")
    return found


def _keys(story: Sequence[Whose]) -> dict[str, list[UUID]]:
    return {
        "customer_ids": [one.customer_id for one in story],
        "case_ids": [one.case_id for one in story],
    }
