"""Drafts: proposals of the next version of the rulebook.

A draft holds changes to the present version, not a copy of it: what others publish meanwhile stays,
and where both have changed the same row, the draft says so and is not published. One that starts
from an older version holds the changes that lead back to it. Each edit names the edition it saw.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.reference import read_version
from ordito.pricing.changes import (
    Changes,
    PriceKey,
    TaxRateKey,
    Withdrawals,
    apply_changes,
    difference_between,
    key_of_price,
    key_of_rate,
)
from ordito.pricing.commands import RULEBOOK, publish_changes, require_sound
from ordito.pricing.errors import (
    DraftChanged,
    DraftClosed,
    DraftFaulty,
    OwnDraft,
    UnknownDraft,
)
from ordito.pricing.events import (
    DraftApproved,
    DraftDiscarded,
    DraftFailed,
    DraftHandedIn,
    DraftMade,
    DraftSentBack,
)
from ordito.pricing.model import Price, PriceList, Promotion, Publication, Rulebook, TaxRate, codec
from ordito.pricing.policy import get_policy
from ordito.pricing.queries import load_rulebook

_CHUNK: Final = 5_000


class DraftState(StrEnum):
    """How far a draft has come."""

    OPEN = "open"
    HANDED_IN = "handed_in"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Draft(msgspec.Struct, frozen=True):
    """A proposal of the next version.

    Attributes:
        draft_id: its id.
        title: for people.
        state: ``open`` while it is edited, ``handed_in`` while it waits for a second person,
            ``approved`` while it waits for its time, ``published`` or ``discarded``.
        edition: grows with each edit.
        base_version: version on which its authors saw their changes.
        restores: earlier version to which it leads back, if it does.
        authors: who has worked on it; none of them may approve it.
        reason: why, said when it is handed in.
        publish_at: when it shall be published; None is as soon as it may.
        approved_by: second person who has agreed.
        approved_at: when.
        sent_back: why it was sent back last.
        failed: code of why it could not be published when its time had come.
        published_version: what became of it.
        made_at: when it was begun.
        changed_at: when it was changed last.
        changes: rows that it adds, replaces or withdraws.
    """

    draft_id: UUID
    title: str
    state: str
    edition: int
    base_version: int
    restores: int | None
    authors: list[str]
    reason: str
    publish_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    sent_back: str | None
    failed: str | None
    published_version: int | None
    made_at: datetime
    changed_at: datetime
    changes: int


class _Change(msgspec.Struct, frozen=True):
    kind: str
    name: Any
    body: Any


class MovedRow(msgspec.Struct, frozen=True):
    """A row that a draft changes and that somebody else has published since.

    Attributes:
        kind: ``price_list``, ``price``, ``tax_rate`` or ``promotion``.
        key: names the row.
    """

    kind: str
    key: str


_sql: Final = statements(__name__)
_ADD: Final = _sql.command("add_draft")
_FIND: Final = _sql.query("find_draft", Draft)
_LOCK: Final = _sql.query("lock_draft", UUID)
_LIST: Final = _sql.query("list_drafts", Draft)
_LIST_DUE: Final = _sql.query("list_due_drafts", UUID)
_PUT_CHANGES: Final = _sql.command("put_changes")
_DROP_CHANGES: Final = _sql.command("drop_changes")
_LIST_CHANGES: Final = _sql.query("list_changes", _Change)
_LIST_MOVED: Final = _sql.query("list_moved", MovedRow)
_TOUCH: Final = _sql.command("touch_draft")
_REBASE: Final = _sql.command("rebase_draft")
_HAND_IN: Final = _sql.command("hand_in_draft")
_APPROVE: Final = _sql.command("approve_draft")
_REOPEN: Final = _sql.command("reopen_draft")
_DISCARD: Final = _sql.command("discard_draft")
_PUBLISHED: Final = _sql.command("note_published")
_FAILED: Final = _sql.command("note_failed")
_KINDS: Final[dict[str, type]] = {
    "price_list": PriceList,
    "price": Price,
    "tax_rate": TaxRate,
    "promotion": Promotion,
}


async def make_draft(
    tx: Tx, *, draft_id: UUID, title: str, version: int | None = None, at: datetime
) -> Draft:
    """Begin a draft; from an older version it holds the changes that lead back to that.

    Raises:
        UnknownRulebook: the version was never published.
    """
    present = await read_version(tx, name=RULEBOOK)
    restores = None if version in (None, present) else version
    changes = Changes()
    if restores is not None:
        older = await load_rulebook(tx, version=restores)
        changes = difference_between(await load_rulebook(tx), older)
    await tx.run(
        _ADD,
        draft_id=draft_id,
        title=title,
        base_version=present,
        restores=restores,
        author=tx.context.actor,
        at=at,
    )
    await _put(tx, draft_id, changes)
    tx.record(DraftMade(base_version=present, restores=restores), subject=draft_id, at=at)
    return await get_draft(tx, draft_id=draft_id)


async def edit_draft(
    tx: Tx,
    *,
    draft_id: UUID,
    edition: int,
    changes: Changes,
    drop: Sequence[str] = (),
    title: str | None = None,
    at: datetime,
) -> Draft:
    """Put changes into a draft, each in the place of an earlier one to the same row.

    Args:
        tx: open transaction.
        draft_id: which draft.
        edition: that the author saw.
        changes: to put in.
        drop: keys of changes that the draft shall not have any more, as ``keys_of`` gives them.
        title: a new title.
        at: now.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it is not open.
        DraftChanged: somebody else has changed it since.
        WrongPrice, WrongTaxRate, WrongPromotion, PutTwice: a row cannot be what it says.
    """
    draft = await _lock(tx, draft_id, edition, DraftState.OPEN)
    require_sound(changes)
    await tx.run(_DROP_CHANGES, draft_id=draft_id, keys=list(drop))
    await _put(tx, draft_id, changes)
    await tx.run(
        _TOUCH,
        draft_id=draft_id,
        title=title or draft.title,
        # an edited restoration does not lead back any more
        restores=None if drop or any(_rows(changes)) else draft.restores,
        authors=sorted({*draft.authors, tx.context.actor}),
        at=at,
    )
    return await get_draft(tx, draft_id=draft_id)


async def rebase_draft(tx: Tx, *, draft_id: UUID, edition: int, at: datetime) -> Draft:
    """Say that its authors have seen the present version, and that their changes shall hold.

    Raises:
        UnknownDraft, DraftClosed, DraftChanged: as ``edit_draft``.
    """
    draft = await _lock(tx, draft_id, edition, DraftState.OPEN)
    present = await read_version(tx, name=RULEBOOK)
    await tx.run(
        _REBASE,
        draft_id=draft_id,
        base_version=present,
        authors=sorted({*draft.authors, tx.context.actor}),
        at=at,
    )
    return await get_draft(tx, draft_id=draft_id)


async def hand_in_draft(
    tx: Tx,
    *,
    draft_id: UUID,
    edition: int,
    reason: str,
    publish_at: datetime | None = None,
    at: datetime,
) -> Draft:
    """Hand a draft in; where no second person is asked for, it is published at its time.

    Raises:
        UnknownDraft, DraftClosed, DraftChanged: as ``edit_draft``.
        DraftFaulty: it changes nothing, or others have published its rows since.
    """
    draft = await _lock(tx, draft_id, edition, DraftState.OPEN)
    await _require_current(tx, draft)
    policy = await get_policy(tx)
    state = DraftState.HANDED_IN if policy.needs_approval else DraftState.APPROVED
    await tx.run(
        _HAND_IN, draft_id=draft_id, state=state, reason=reason, publish_at=publish_at, at=at
    )
    _record(tx, DraftHandedIn(edition=edition, changes=draft.changes), draft_id, at)
    if state is DraftState.APPROVED:
        await publish_draft(tx, draft_id=draft_id, at=at)
    return await get_draft(tx, draft_id=draft_id)


async def approve_draft(tx: Tx, *, draft_id: UUID, edition: int, at: datetime) -> Draft:
    """Agree to a draft as the second person; where its time has come it is published at once.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it is not handed in.
        DraftChanged: it is not the edition that was looked at.
        OwnDraft: who approves has worked on it.
        DraftFaulty: others have published its rows since.
    """
    draft = await _lock(tx, draft_id, edition, DraftState.HANDED_IN)
    if tx.context.actor in draft.authors:
        raise OwnDraft("You have worked on this draft yourself.", field="draft_id")
    await tx.run(_APPROVE, draft_id=draft_id, by=tx.context.actor, at=at)
    _record(tx, DraftApproved(edition=edition), draft_id, at)
    await publish_draft(tx, draft_id=draft_id, at=at)
    return await get_draft(tx, draft_id=draft_id)


async def send_back_draft(tx: Tx, *, draft_id: UUID, why: str, at: datetime) -> Draft:
    """Let a draft that waits be edited again; an approval that it had is gone.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it neither waits for approval nor for its time.
    """
    draft = await _lock(tx, draft_id, None, DraftState.HANDED_IN, DraftState.APPROVED)
    await tx.run(_REOPEN, draft_id=draft_id, why=why, at=at)
    _record(tx, DraftSentBack(edition=draft.edition), draft_id, at)
    return await get_draft(tx, draft_id=draft_id)


async def discard_draft(tx: Tx, *, draft_id: UUID, at: datetime) -> Draft:
    """Give a draft up; it stays to be looked at.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it was published or discarded already.
    """
    waiting = (DraftState.OPEN, DraftState.HANDED_IN, DraftState.APPROVED)
    draft = await _lock(tx, draft_id, None, *waiting)
    await tx.run(_DISCARD, draft_id=draft_id, at=at)
    _record(tx, DraftDiscarded(edition=draft.edition), draft_id, at)
    return await get_draft(tx, draft_id=draft_id)


async def publish_draft(tx: Tx, *, draft_id: UUID, at: datetime) -> Publication | None:
    """Publish an approved draft whose time has come, once; None where there is nothing to do.

    Raises:
        UnknownDraft: there is none.
        DraftFaulty: others have published its rows since it was last looked at.
        Refusal: what ``publish`` refuses.
    """
    await tx.find(_LOCK, draft_id=draft_id)
    draft = await get_draft(tx, draft_id=draft_id)
    is_due = draft.publish_at is None or draft.publish_at <= at
    if draft.state != DraftState.APPROVED or not is_due:
        return None
    await _require_current(tx, draft)
    present = await read_version(tx, name=RULEBOOK)
    publication = await publish_changes(
        tx,
        changes=await load_changes(tx, draft_id=draft_id),
        by=draft.approved_by or draft.authors[-1],
        reason=draft.reason,
        at=at,
        draft_id=draft_id,
        restores=draft.restores if present == draft.base_version else None,
    )
    await tx.run(_PUBLISHED, draft_id=draft_id, version=publication.version, at=at)
    return publication


async def fail_draft(tx: Tx, *, draft_id: UUID, code: str, at: datetime) -> None:
    """Note why a draft could not be published when its time had come; it is not tried again."""
    if await tx.run(_FAILED, draft_id=draft_id, code=code, at=at):
        draft = await get_draft(tx, draft_id=draft_id)
        _record(tx, DraftFailed(edition=draft.edition, code=code), draft_id, at)


async def list_due_drafts(tx: Tx, *, at: datetime) -> list[UUID]:
    """Return approved drafts whose time has come, the earliest first."""
    return await tx.fetch(_LIST_DUE, at=at)


async def get_draft(tx: Tx, *, draft_id: UUID) -> Draft:
    """Return a draft.

    Raises:
        UnknownDraft: there is none.
    """
    draft = await tx.find(_FIND, draft_id=draft_id)
    if draft is None:
        raise UnknownDraft(f"There is no draft {draft_id}.", field="draft_id")
    return draft


async def list_drafts(tx: Tx, *, state: str | None = None) -> list[Draft]:
    """Return drafts, those that were changed last first; of one state or of all."""
    return await tx.fetch(_LIST, state=state)


async def load_changes(tx: Tx, *, draft_id: UUID) -> Changes:
    """Return the changes of a draft."""
    put: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    gone: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    for row in await tx.fetch(_LIST_CHANGES, draft_id=draft_id):
        if row.body is None:
            gone[row.kind].append(row.name)
        else:
            put[row.kind].append(codec.parse(_KINDS[row.kind], row.body))
    return Changes(
        price_lists=tuple(put["price_list"]),
        prices=tuple(put["price"]),
        tax_rates=tuple(put["tax_rate"]),
        promotions=tuple(put["promotion"]),
        withdrawals=Withdrawals(
            price_lists=tuple(UUID(name["price_list_id"]) for name in gone["price_list"]),  # pyright: ignore[reportArgumentType] # an id type is no class
            prices=tuple(msgspec.convert(name, PriceKey) for name in gone["price"]),
            tax_rates=tuple(msgspec.convert(name, TaxRateKey) for name in gone["tax_rate"]),
            promotions=tuple(UUID(name["promotion_id"]) for name in gone["promotion"]),  # pyright: ignore[reportArgumentType] # likewise
        ),
    )


async def load_proposal(tx: Tx, *, draft_id: UUID) -> tuple[Rulebook, Rulebook]:
    """Return the present version, and what it would become if the draft were published now."""
    present = await load_rulebook(tx)
    return present, apply_changes(await load_changes(tx, draft_id=draft_id), present)


async def list_moved(tx: Tx, *, draft_id: UUID) -> list[MovedRow]:
    """Return the rows of a draft that others have published since its authors looked."""
    return await tx.fetch(_LIST_MOVED, draft_id=draft_id)


def keys_of(changes: Changes) -> list[str]:
    """Return what names each change within a draft."""
    return [f"{kind}:{key}" for kind, key, _, _ in _rows(changes)]


async def _put(tx: Tx, draft_id: UUID, changes: Changes) -> None:
    rows = [
        {"kind": kind, "key": f"{kind}:{key}", "name": name, "body": body}
        for kind, key, name, body in _rows(changes)
    ]
    for start in range(0, len(rows), _CHUNK):
        await tx.run(_PUT_CHANGES, draft_id=draft_id, rows=rows[start : start + _CHUNK])


def _rows(changes: Changes) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any] | None]]:
    """Yield kind, key, name and body of each change."""
    for row in changes.price_lists:
        yield _row("price_list", {"price_list_id": row.price_list_id}, row)
    for price in changes.prices:
        yield _row("price", _named(key_of_price(price)), price)
    for rate in changes.tax_rates:
        yield _row("tax_rate", _named(key_of_rate(rate)), rate)
    for promotion in changes.promotions:
        yield _row("promotion", {"promotion_id": promotion.promotion_id}, promotion)
    yield from _gone(changes.withdrawals)


def _gone(
    gone: Withdrawals,
) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any] | None]]:
    for price_list_id in gone.price_lists:
        yield _row("price_list", {"price_list_id": price_list_id}, None)
    for key in gone.prices:
        yield _row("price", _named(key), None)
    for rate_key in gone.tax_rates:
        yield _row("tax_rate", _named(rate_key), None)
    for promotion_id in gone.promotions:
        yield _row("promotion", {"promotion_id": promotion_id}, None)


def _named(key: PriceKey | TaxRateKey) -> dict[str, Any]:
    """Return the fields of a key; an instant has one text, whatever offset it came with."""
    return msgspec.to_builtins(replace(key, valid_from=key.valid_from.astimezone(UTC)))


def _row(
    kind: str, name: dict[str, Any], row: object | None
) -> tuple[str, str, dict[str, Any], dict[str, Any] | None]:
    key = "/".join(str(part) for part in name.values())
    return kind, key, name, None if row is None else codec.plain(row)


async def _lock(tx: Tx, draft_id: UUID, edition: int | None, *states: DraftState) -> Draft:
    """Lock a draft and return it, in one of these states and the edition that was seen."""
    await tx.find(_LOCK, draft_id=draft_id)
    draft = await get_draft(tx, draft_id=draft_id)
    if draft.state not in states:
        raise DraftClosed(f"The draft is {draft.state}.", field="draft_id", state=draft.state)
    if edition not in (None, draft.edition):
        raise DraftChanged(
            f"The draft has come to edition {draft.edition}.",
            field="edition",
            edition=draft.edition,
        )
    return draft


async def _require_current(tx: Tx, draft: Draft) -> None:
    if not draft.changes:
        raise DraftFaulty("The draft changes nothing.", field="draft_id")
    moved = await list_moved(tx, draft_id=draft.draft_id)
    if moved:
        raise DraftFaulty(
            f"{len(moved)} of its rows were published by others since version"
            f" {draft.base_version}.",
            field="base_version",
            moved=[row.key for row in moved[:20]],
        )


def _record(tx: Tx, event: Event, draft_id: UUID, at: datetime) -> None:
    tx.record(event, subject=draft_id, at=at)
