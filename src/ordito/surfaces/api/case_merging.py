"""Cases that are one, or two, over HTTP; and what they are about."""

from typing import Annotated, Final

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import customers, service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.cases import CaseLink, link_of
from ordito.surfaces.api.cases_door import (
    CASE,
    WRITE,
    CaseAnswer,
    Code,
    Line,
    Version,
    told,
    whose_of,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call


class MergeAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Number or id of the case that goes on."""

    into: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class SplitAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which entries a new case shows, and what it is called."""

    entries: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)], ...],
        msgspec.Meta(min_length=1, max_length=500),
    ]
    subject: Line
    topic: Code = "other"
    version: Version | None = None


class TwoCases(msgspec.Struct, frozen=True):
    """The case that was named, and the other one."""

    case: CaseAnswer
    other: CaseAnswer


@post(f"{CASE}/links", access=WRITE, tags=["case work"], summary="Say what a case is about")
async def post_link(
    request: Call,
    name: FromPath[str],
    data: JSONBody[CaseLink],
    idempotency_key: IdempotencyKey,
) -> Response[CaseLink]:
    """Link a case with an order, a line, a product, a parcel or a return; again is harmless.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        UnknownOrder: there is none.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_link:{whose.case_id}")

    async def command(tx: Tx) -> CaseLink:
        await service.cases.link(tx, whose=whose, links=[await link_of(tx, data)], at=now())
        return data

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@post(
    f"{CASE}/merge",
    access=WRITE,
    tags=["case work"],
    summary="Let a case go on in another one",
    status_code=200,
)
async def post_merge(
    request: Call,
    name: FromPath[str],
    data: JSONBody[MergeAsked],
    idempotency_key: IdempotencyKey,
) -> Response[TwoCases]:
    """Merge a case into another one of the same person; ``part`` undoes it exactly.

    Raises:
        UnknownCase: there is none of them, or it is of a place that is not the caller's.
        MergeImpossible: they are the same, of two persons, closed, or merged already.
    """
    whose, into = await whose_of(request, name), await whose_of(request, data.into)
    key = await key_of(request, idempotency_key, f"case_merge:{whose.case_id}")

    async def command(tx: Tx) -> TwoCases:
        own = await customers.identity.members(tx, customer_id=into.customer_id)
        gone, stays = await service.cases.merge(tx, whose=whose, into=into, members=own, at=now())
        return TwoCases(told(gone), told(stays))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@post(
    f"{CASE}/part",
    access=WRITE,
    tags=["case work"],
    summary="Let a merged case stand alone again",
    status_code=200,
)
async def post_part(
    request: Call, name: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[TwoCases]:
    """Undo a merge: the case stands as it stood.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        NotMerged: it was not merged.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_part:{whose.case_id}")

    async def command(tx: Tx) -> TwoCases:
        alone, other = await service.cases.part(tx, whose=whose, at=now())
        return TwoCases(told(alone), told(other))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@post(f"{CASE}/split", access=WRITE, tags=["case work"], summary="Split a case", status_code=201)
async def post_split(
    request: Call,
    name: FromPath[str],
    data: JSONBody[SplitAsked],
    idempotency_key: IdempotencyKey,
) -> Response[TwoCases]:
    """Show some entries in a new case; ``undo-split`` there brings them back.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseMoved: somebody has changed it since it was read.
        CaseEnded: it is closed or goes on in another one.
        SplitEmpty: none of the entries is shown in the case.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_split:{whose.case_id}")
    new_id = ids.new()

    async def command(tx: Tx) -> TwoCases:
        case = await service.cases.lock_open(tx, whose=whose, version=data.version)
        new = service.cases.NewCase(
            customer_id=whose.customer_id,
            case_id=new_id,
            channel=service.cases.Source(case.channel),
            subject=data.subject,
            topic=data.topic,
            priority=case.priority,
            skill=case.skill,
            language=case.language,
            place_id=case.place_id,
            channel_id=case.channel_id,
            tier=case.tier,
            persona=case.persona,
            split_from=case.case_id,
        )
        case, other = await service.cases.split(tx, case=case, new=new, seqs=data.entries, at=now())
        return TwoCases(told(case), told(other))

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@post(
    f"{CASE}/undo-split",
    access=WRITE,
    tags=["case work"],
    summary="Bring the entries of a split back",
    status_code=200,
)
async def post_undo_split(
    request: Call, name: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[TwoCases]:
    """Show the entries where they were; the case that was split off goes on there.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        NotMerged: it was not split from another one.
        MergeImpossible: one of them is closed, or merged already.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_undo_split:{whose.case_id}")

    async def command(tx: Tx) -> TwoCases:
        gone, stays = await service.cases.undo_split(tx, whose=whose, at=now())
        return TwoCases(told(gone), told(stays))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_link,
    post_merge,
    post_part,
    post_split,
    post_undo_split,
)
