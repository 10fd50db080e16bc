"""Suggestions: who may be one person, kept until somebody decides; and what was decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.customers import identity
from ordito.customers.identity import Rule
from ordito.customers.matching.errors import SuggestionDecided, UnknownSuggestion
from ordito.customers.matching.events import SuggestionDecided as Decided
from ordito.customers.matching.model import Suggestion, Suspected, Weights
from ordito.customers.matching.records import Person
from ordito.customers.matching.weights import Model
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

MOST_UNSEEN: Final = 4
"""Customers whom suggestions join, up to which one may be accepted unseen."""

_FIRST: Final = UUID(int=0)
_LAST: Final = UUID(int=(1 << 128) - 1)
_HEAVIEST: Final = 1e9


class _PairIds(msgspec.Struct, frozen=True):
    left_id: UUID
    right_id: UUID


class _Settled(msgspec.Struct, frozen=True):
    customer_id: UUID
    person_id: UUID


class _Kept(msgspec.Struct, frozen=True):
    """A suggestion as the database has it; see ``Suggestion``."""

    pair_id: UUID
    left_id: CustomerId
    right_id: CustomerId
    state: str
    weight: float
    probability: float
    told: Any
    blocked_by: list[str]
    crowd: int
    decided_by: str | None
    merge_id: UUID | None


_sql: Final = statements(__name__)
_PEOPLE: Final = _sql.query("list_people", Person)
_CHOSEN: Final = _sql.query("list_chosen", Person)
_KEEP_MODEL: Final = _sql.command("keep_model")
_MODEL: Final = _sql.query("find_model", Model)
_KEEP: Final = _sql.command("keep_found")
_LAPSE: Final = _sql.command("let_lapse")
_FORGET: Final = _sql.command("forget_erased")
_SETTLED: Final = _sql.query("list_settled", _Settled)
_REFUSED: Final = _sql.query("list_refused", _PairIds)
_LOCK: Final = _sql.query("lock_suggestion", _Kept)
_FIND: Final = _sql.query("find_suggestion", _Kept)
_DECIDE: Final = _sql.command("decide")
_LIST: Final = _sql.query("list_suggestions", _Kept)
_OPEN: Final = _sql.query("count_open", int)
_ACCEPTABLE: Final = _sql.query("list_acceptable", UUID)


def pair_id_of(left_id: UUID, right_id: UUID) -> UUID:
    """Return what stands for a pair, in whatever order it is named."""
    return ids.derive("suggestion", *sorted((left_id, right_id)))


async def list_people(tx: Tx, *, after: UUID = _FIRST, size: int = 5000) -> list[Person]:
    """Return a page of those who are compared, in the order of their ids, after one of them."""
    return await tx.fetch(_PEOPLE, after=after, size=size)


async def list_chosen(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[Person]:
    """Return those of some customers who can be compared; at most some hundred are asked for."""
    return await tx.fetch(_CHOSEN, customer_ids=customer_ids)


async def list_settled(tx: Tx) -> dict[UUID, UUID]:
    """Return who answers for those customer ids of which it is another."""
    return {one.customer_id: one.person_id for one in await tx.fetch(_SETTLED)}


async def list_refused(tx: Tx) -> list[tuple[UUID, UUID]]:
    """Return the pairs of whom somebody said that they are two people, each smaller id first."""
    return [(one.left_id, one.right_id) for one in await tx.fetch(_REFUSED)]


async def find_model(tx: Tx) -> Model | None:
    """Return the weights that are in use; None where nothing was ever compared."""
    return await tx.find(_MODEL)


async def keep_model(
    tx: Tx,
    *,
    model_id: UUID,
    weights: Weights,
    shared_values: int,
    accept_from: float | None,
    proof: Mapping[str, object] | None,
    at: datetime,
) -> None:
    """Use weights from now on; suggestions that are found with them name them."""
    await tx.run(
        _KEEP_MODEL,
        model_id=model_id,
        at=at,
        trained_by=weights.trained_by,
        people=weights.people,
        shared_values=shared_values,
        weights=msgspec.to_builtins(weights),
        accept_from=accept_from,
        proof=proof,
    )


async def keep_found(
    tx: Tx, *, found: Sequence[tuple[Suspected, int]], model_id: UUID, at: datetime
) -> None:
    """Keep pairs that somebody should look at; one that was decided stays decided.

    Args:
        tx: open transaction.
        found: pairs, each with how many customers hang together with it.
        model_id: of the weights.
        at: now.
    """
    await tx.run(
        _KEEP,
        pair_ids=[pair_id_of(one.left_id, one.right_id) for one, _ in found],
        left_ids=[one.left_id for one, _ in found],
        right_ids=[one.right_id for one, _ in found],
        weights=[one.score.weight for one, _ in found],
        probabilities=[one.score.probability for one, _ in found],
        told=[msgspec.json.encode(one.score.told).decode() for one, _ in found],
        blocked_by=[" ".join(one.blocked_by) for one, _ in found],
        crowds=[crowd for _, crowd in found],
        model_id=model_id,
        at=at,
    )


async def end_round(tx: Tx, *, model_id: UUID) -> None:
    """Let what this round did not find lapse, and forget pairs of whom one was erased."""
    await tx.run(_LAPSE, model_id=model_id)
    await tx.run(_FORGET)


async def list_suggestions(
    tx: Tx,
    *,
    state: str = "open",
    before: tuple[float, UUID] | None = None,
    size: int = 50,
) -> list[Suggestion]:
    """Return a page of suggestions, the surest first.

    Args:
        tx: open transaction.
        state: see ``Suggestion``.
        before: weight and id of the last one of the page before.
        size: at most.
    """
    weight, pair_id = before or (_HEAVIEST, _LAST)
    found = await tx.fetch(_LIST, state=state, before_weight=weight, before_id=pair_id, size=size)
    return [_read(one) for one in found]


async def count_open(tx: Tx) -> int:
    """Return how many suggestions wait; 1,000 stands for more."""
    return await tx.one(_OPEN)


async def list_acceptable(tx: Tx, *, accept_from: float) -> list[UUID]:
    """Return open pairs that may be accepted unseen: sure, without a difference or a crowd."""
    return await tx.fetch(_ACCEPTABLE, accept_from=accept_from, most=MOST_UNSEEN)


async def get_suggestion(tx: Tx, *, pair_id: UUID) -> Suggestion:
    """Return a suggestion.

    Raises:
        UnknownSuggestion: there is none.
    """
    return _found(await tx.find(_FIND, pair_id=pair_id))


async def accept(tx: Tx, *, pair_id: UUID, at: datetime, is_forced: bool = False) -> CustomerId:
    """Make the two one person; again is harmless.

    Args:
        tx: open transaction; its actor decides.
        pair_id: of the suggestion.
        at: now.
        is_forced: although they differ in what a person has one of; only who has looked says so.

    Returns:
        Who answers for both from now on.

    Raises:
        UnknownSuggestion: there is none.
        SuggestionDecided: it was refused.
        MergeHeld: they differ in what a person has one of, or are too many.
        UnknownCustomer: one of them was erased.
    """
    asked = await _lock(tx, pair_id)
    if asked.state == "accepted":
        return await identity.person_of(tx, customer_id=asked.left_id)
    if asked.state == "refused":
        raise SuggestionDecided("They were said to be two people.", state=asked.state)
    merge_id = ids.new()
    person_id = await identity.merge(
        tx,
        merge_id=merge_id,
        customer_id=asked.left_id,
        other_id=asked.right_id,
        reason="suggestion",
        at=at,
        rule=Rule.MATCHED,
        evidence={"pair_id": str(pair_id), "weight": asked.weight},
        is_forced=is_forced,
    )
    await _decide(tx, asked, "accepted", merge_id, at)
    return person_id


async def refuse(tx: Tx, *, pair_id: UUID, at: datetime) -> None:
    """Keep in mind that the two are two people: nobody is asked again. Again is harmless.

    Raises:
        UnknownSuggestion: there is none.
        SuggestionDecided: it was accepted.
    """
    asked = await _lock(tx, pair_id)
    if asked.state == "refused":
        return
    if asked.state == "accepted":
        raise SuggestionDecided("They are one person by it; undo that.", state=asked.state)
    await identity.keep_apart(
        tx, customer_id=asked.left_id, other_id=asked.right_id, reason="suggestion", at=at
    )
    await _decide(tx, asked, "refused", None, at)


async def undo(tx: Tx, *, pair_id: UUID, at: datetime) -> None:
    """Take an accepted suggestion back: each is again who it was. Again is harmless.

    Raises:
        UnknownSuggestion: there is none.
        SuggestionDecided: it was not accepted.
    """
    asked = await _lock(tx, pair_id)
    if asked.state == "undone":
        return
    if asked.state != "accepted" or asked.merge_id is None:
        raise SuggestionDecided("It was not accepted.", state=asked.state)
    await identity.unmerge(
        tx,
        merge_id=asked.merge_id,
        customer_id=asked.left_id,
        reason="suggestion",
        at=at,
        is_apart=True,
    )
    await _decide(tx, asked, "undone", asked.merge_id, at)


async def _lock(tx: Tx, pair_id: UUID) -> Suggestion:
    return _found(await tx.find(_LOCK, pair_id=pair_id))


def _found(kept: _Kept | None) -> Suggestion:
    if kept is None:
        raise UnknownSuggestion("There is no such suggestion.", field="pair_id")
    return _read(kept)


def _read(kept: _Kept) -> Suggestion:
    return msgspec.convert(msgspec.structs.asdict(kept), Suggestion)


async def _decide(
    tx: Tx, asked: Suggestion, state: str, merge_id: UUID | None, at: datetime
) -> None:
    await tx.run(
        _DECIDE,
        pair_id=asked.pair_id,
        state=state,
        at=at,
        actor=tx.context.actor,
        merge_id=merge_id,
    )
    fact = Decided(
        pair_id=asked.pair_id, other_id=asked.right_id, decision=state, weight=asked.weight
    )
    tx.record(fact, subject=asked.left_id, customer_id=asked.left_id, at=at)
