"""Match customers: once a night, all people are compared, and who may be one person is suggested.

The database is read in pages and written in short transactions; what is compared lies meanwhile in
a folder of its own that nobody else may read and that is gone afterwards.
"""

import asyncio
import csv
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ordito import customers
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId

_FIRST: Final = UUID(int=0)
_AT_ONCE: Final = 500
_PAUSE: Final = timedelta(hours=20)
_NIGHT_ENDS: Final = 5
_COLUMNS: Final = frozenset({"left_id", "right_id", "is_match"})
_SAID: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class MatchTerms(msgspec.Struct, frozen=True, kw_only=True):
    """When pairs may be accepted unseen, and when night is.

    Attributes:
        labels: CSV file with left_id, right_id and is_match; empty where nobody has labelled pairs.
        precision: share of pairs accepted unseen that is right at least, with 95 % certainty.
        zone: IANA time zone of the company.
    """

    labels: str = ""
    precision: float = 0.999
    zone: str = "UTC"


class Matched(msgspec.Struct, frozen=True):
    """What became of a round.

    Attributes:
        people: that were compared.
        trained_by: what the weights come from; ``shipped`` where nobody has trained.
        shared_values: contacts that people of different names have.
        suggested: pairs that wait for somebody, or waited already.
        accepted: pairs accepted unseen.
        accept_from: weight (bits) from which on that is proven; None where it is not.
        proven_by: labelled pairs of that weight or more.
    """

    people: int
    trained_by: str
    shared_values: int
    suggested: int
    accepted: int
    accept_from: float | None
    proven_by: int


async def match_when_due(db: Database, terms: MatchTerms) -> None:
    """Match at night, unless somebody has done it since the last one; the first time at once."""
    model = await db.read(customers.matching.find_model)
    at = now()
    is_night = at.astimezone(ZoneInfo(terms.zone)).hour < _NIGHT_ENDS
    if model is None or (is_night and at - model.trained_at > _PAUSE):
        await match_customers(db, terms)


async def match_customers(db: Database, terms: MatchTerms) -> Matched:
    """Compare all people, keep who may be one person, and accept what is proven to be sure.

    Raises:
        customers.matching.LabelsWrong: the file of labelled pairs cannot be read.
    """
    labelled = read_labels(Path(terms.labels), terms.precision) if terms.labels else None
    with tempfile.TemporaryDirectory(prefix="ordito-matching-") as folder:
        path = Path(folder) / "people.csv"
        await _write_people(db, path)
        refused = await db.read(customers.matching.list_refused)
        settled = await db.read(customers.matching.list_settled)
        found = await asyncio.to_thread(
            customers.matching.compare_all,
            path,
            settled=settled,
            refused=refused,
            labelled=labelled,
        )
    at = now()
    model_id = await _keep(db, found, terms, at)
    await db.transact(customers.matching.end_round, Context.system(), model_id=model_id)
    accepted = await _accept_sure(db, found.accept_from, at)
    return Matched(
        people=found.weights.people,
        trained_by=found.weights.trained_by,
        shared_values=found.shared_values,
        suggested=len(found.pairs),
        accepted=accepted,
        accept_from=found.accept_from,
        proven_by=found.proven_by,
    )


def read_labels(path: Path, precision: float) -> customers.matching.Labelled:
    """Read pairs of which somebody knows whether they are one person.

    Raises:
        customers.matching.LabelsWrong: the file is not there, or a line of it says something else.
    """
    pairs: list[tuple[UUID, UUID, bool]] = []
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            if not set(rows.fieldnames or ()) >= _COLUMNS:
                raise customers.matching.LabelsWrong(
                    f"{path.name} has other columns.", field="matching_labels"
                )
            for line, row in enumerate(rows, start=2):  # noqa: B007 # told where it is wrong
                pair = UUID(row["left_id"]), UUID(row["right_id"])
                pairs.append((*pair, _SAID[row["is_match"].strip().lower()]))
    except (OSError, ValueError, KeyError, UnicodeDecodeError) as fault:
        message = f"{path.name}, line {line} cannot be read."
        raise customers.matching.LabelsWrong(message, field="matching_labels") from fault
    return customers.matching.Labelled(pairs, precision)


async def _write_people(db: Database, path: Path) -> None:
    after = _FIRST
    with path.open("w", encoding="utf-8", newline="") as opened:
        while people := await db.read(customers.matching.list_people, after=after):
            await asyncio.to_thread(customers.matching.spool, opened, people)
            after = people[-1].customer_id


async def _keep(
    db: Database, found: customers.matching.Found, terms: MatchTerms, at: datetime
) -> UUID:
    model_id = ids.new()
    proof = {
        "labels": Path(terms.labels).name,
        "precision": terms.precision,
        "pairs": found.proven_by,
    }
    await db.transact(
        customers.matching.keep_model,
        Context.system(),
        model_id=model_id,
        weights=found.weights,
        shared_values=found.shared_values,
        accept_from=found.accept_from,
        proof=None if found.accept_from is None else proof,
        at=at,
    )
    for start in range(0, len(found.pairs), _AT_ONCE):
        suspected = await _suspected(db, found, slice(start, start + _AT_ONCE))
        await db.transact(
            customers.matching.keep_found,
            Context.system(),
            found=suspected,
            model_id=model_id,
            at=at,
        )
    return model_id


async def _suspected(
    db: Database, found: customers.matching.Found, part: slice
) -> Sequence[tuple[customers.matching.Suspected, int]]:
    """Return pairs with what differs in them; those who were erased meanwhile are left out."""
    pairs = found.pairs[part]
    wanted = {CustomerId(one) for pair in pairs for one in (pair.left_id, pair.right_id)}
    people = {
        one.customer_id: one
        for one in await db.read(customers.matching.list_chosen, customer_ids=sorted(wanted))
    }
    suspected: list[tuple[customers.matching.Suspected, int]] = []
    for pair, crowd in zip(pairs, found.crowds[part], strict=True):
        left, right = CustomerId(pair.left_id), CustomerId(pair.right_id)
        if left in people and right in people:
            differs = customers.matching.differences(people[left], people[right])
            suspected.append(
                (customers.matching.Suspected(left, right, pair.score, differs), crowd)
            )
    return suspected


async def _accept_sure(db: Database, accept_from: float | None, at: datetime) -> int:
    """Accept what is proven to be sure; whatever speaks against one of them leaves it to people."""
    if accept_from is None:
        return 0
    accepted = 0
    for pair_id in await db.read(customers.matching.list_acceptable, accept_from=accept_from):
        try:
            await db.transact(customers.matching.accept, Context.system(), pair_id=pair_id, at=at)
        except (
            customers.matching.MergeHeld,
            customers.matching.SuggestionDecided,
            customers.UnknownCustomer,
        ):
            continue
        accepted += 1
    return accepted
