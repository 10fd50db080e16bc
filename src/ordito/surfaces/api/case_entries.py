"""What is said in cases over HTTP: entries, replies, files, drafts, who looks."""

from typing import Annotated, Final, Literal

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import File
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.flows.answer_case import Reply, Said, answer_in_writing, say
from ordito.messages import Medium
from ordito.platform import files as kept_files
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.files import FileUnknown
from ordito.surfaces.api.cases_door import (
    CASE,
    READ,
    WRITE,
    CaseAnswer,
    Code,
    Instant,
    Line,
    Text,
    Version,
    told,
    whose_of,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of, key_of_bytes
from ordito.surfaces.call import Call
from ordito.surfaces.downloads import download

_LARGEST: Final = 25 * 1024 * 1024
_BODY: Final = _LARGEST + 64 * 1024  # a little more is told as a file that is too large
_MEDIA: Final = r"^[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}$(?!\n)"
MediaType = Annotated[
    str, QueryParameter(pattern=_MEDIA, description="Of the file, as ``application/pdf``.")
]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$(?!\n)")]


class CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that was put to the case before; ``sha256`` names its content."""

    sha256: Digest
    name: Line
    media_type: Annotated[str, msgspec.Meta(pattern=_MEDIA)]


class PutFile(msgspec.Struct, frozen=True):
    """The file that is kept: name it by this in an entry or a reply."""

    sha256: str
    size_bytes: int


class NewCaseEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was said, written or noted.

    Attributes:
        kind: ``chat_in``, ``social_in`` and ``text_in`` are the customer's, the others ours.
        text: what.
        then: state to which it brings the case; None leaves it.
        reached: whether the customer was there, for calls: else it is no answer.
        version: of the case as it was read; refused where it grew.
        external_id: of the message in its own system: the same again is not added twice.
    """

    kind: Literal[
        "call_note",
        "chat_in",
        "chat_out",
        "counter",
        "social_in",
        "social_out",
        "text_in",
        "text_out",
        "internal_note",
    ]
    text: Text
    began_at: Instant | None = None
    ended_at: Instant | None = None
    reached: bool = True
    files: Annotated[tuple[CaseFile, ...], msgspec.Meta(max_length=50)] = ()
    then: Literal["open", "waiting", "solved"] | None = None
    resolution: Code | None = None
    version: Version | None = None
    external_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class NewReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reply to whoever has written, or by mail to the customer's own address.

    Attributes:
        text: a paragraph a line.
        medium: by what; None answers by what the customer wrote last, or by mail.
        subject: of a mail; empty answers under the subject of what was written.
        files: that go along, by mail alone.
        then: state to which it brings the case; None leaves it.
        resolution: code of how it was solved, with ``then`` solved.
        version: of the case as it was read; refused where it grew.
    """

    text: Text
    medium: Literal["email", "sms", "social"] | None = None
    subject: Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00\r\n]*$")] = ""
    files: Annotated[tuple[CaseFile, ...], msgspec.Meta(max_length=50)] = ()
    then: Literal["open", "waiting", "solved"] | None = "waiting"
    resolution: Code | None = None
    version: Version | None = None


class SaidAnswer(msgspec.Struct, frozen=True):
    """The case as it then stands, and the number of the entry."""

    case: CaseAnswer
    seq: int


class CaseDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the caller writes and has not sent; an empty text forgets it."""

    text: Annotated[str, msgspec.Meta(max_length=100_000, pattern=r"^[^\x00]*$")]


class Presence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the caller writes."""

    is_writing: bool = False


class Lookers(msgspec.Struct, frozen=True):
    """Who looks at the case just now, the caller too."""

    looking: list[service.cases.Looking]


@post(f"{CASE}/entries", access=WRITE, tags=["case work"], summary="Add to a case", status_code=201)
async def post_entry(
    request: Call,
    name: FromPath[str],
    data: JSONBody[NewCaseEntry],
    idempotency_key: IdempotencyKey,
) -> Response[SaidAnswer]:
    """Write down what was said, and bring the case where that leads.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseMoved: somebody has changed it since it was read; nothing was added.
        CaseEnded: it is closed or goes on in another one.
        FileUnknown: a file was not put to the case.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_entry:{whose.case_id}")

    async def command(tx: Tx) -> SaidAnswer:
        entry = service.cases.NewEntry(
            kind=service.cases.EntryKind(data.kind),
            body=data.text,
            actor=f"customer:{whose.customer_id}" if data.kind.endswith("_in") else None,
            cause=None if data.external_id is None else f"api:{data.external_id}",
            began_at=data.began_at,
            ended_at=data.ended_at,
            reached=data.reached,
            attached=await _attached(tx, whose, data.files),
        )
        said = Said(
            entry=entry,
            then=None if data.then is None else service.cases.State(data.then),
            resolution=data.resolution,
            version=data.version,
        )
        case, seq = await say(tx, whose=whose, said=said, at=now())
        return SaidAnswer(told(case), seq)

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@post(
    f"{CASE}/replies", access=WRITE, tags=["case work"], summary="Reply in writing", status_code=201
)
async def post_reply(
    request: Call,
    name: FromPath[str],
    data: JSONBody[NewReply],
    idempotency_key: IdempotencyKey,
) -> Response[SaidAnswer]:
    """Write to the customer, and write it down; the answer to it comes back into the case.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseMoved: somebody has changed it since it was read; nothing is sent.
        CaseEnded: it is closed or goes on in another one.
        NoAddress: the customer has none, or never wrote by that medium.
        FilesNotCarried: files shall go along by another medium than mail.
        FileUnknown: a file was not put to the case.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_reply:{whose.case_id}")
    message_id = ids.new()

    async def command(tx: Tx) -> SaidAnswer:
        reply = Reply(
            text=data.text,
            medium=None if data.medium is None else Medium(data.medium),
            subject=data.subject,
            files=await _attached(tx, whose, data.files),
            then=None if data.then is None else service.cases.State(data.then),
            resolution=data.resolution,
            version=data.version,
        )
        case, seq = await answer_in_writing(
            tx, whose=whose, message_id=message_id, reply=reply, at=now()
        )
        return SaidAnswer(told(case), seq)

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@post(
    f"{CASE}/files",
    access=WRITE,
    tags=["case work"],
    summary="Put a file to a case",
    status_code=201,
    request_max_body_size=_BODY,
    takes_bytes=True,
)
async def post_file(
    request: Call,
    name: FromPath[str],
    media_type: MediaType,
    idempotency_key: IdempotencyKey,
) -> Response[PutFile]:
    """Keep a file, whose bytes are the body; an entry or a reply that names it shows it.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        FileTooLarge: it has more than 25 MB.
    """
    whose = await whose_of(request, name)
    files = request.house.archivist.files
    staged = await files.stage(request.stream(), most_bytes=_LARGEST)
    command_name = f"case_file:{whose.case_id}:{media_type}"
    key = key_of_bytes(request, idempotency_key, command_name, staged.sha256)

    async def command(tx: Tx) -> PutFile:
        digest = await files.put(
            tx,
            staged,
            media_type=media_type,
            subject_id=whose.case_id,
            customer_id=whose.customer_id,
            at=now(),
        )
        return PutFile(digest.hex(), staged.size_bytes)

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@get(
    f"{CASE}/files/{{sha256:str}}",
    access=READ,
    tags=["case work"],
    summary="Fetch a file of a case",
    media_type="application/octet-stream",
)
async def show_file(request: Call, name: FromPath[str], sha256: FromPath[str]) -> File:
    """Return a file of an entry; always to be saved, never to be shown by a browser.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        FileUnknown: no entry of the case has it.
    """
    whose = await whose_of(request, name)

    async def read(tx: Tx) -> list[service.cases.AttachedTo]:
        story = await service.cases.story_of(tx, whose=whose)
        return await service.cases.list_attached(tx, story=story)

    file = next((one for one in await request.db.read(read) if one.sha256.hex() == sha256), None)
    if file is None:
        raise FileUnknown("no entry of the case has this file", field="sha256")
    return download(request.house.archivist.files, file.sha256, file.name)


@put(f"{CASE}/draft", access=WRITE, tags=["case work"], summary="Save a draft")
async def put_draft(
    request: Call,
    name: FromPath[str],
    data: JSONBody[CaseDraft],
    idempotency_key: IdempotencyKey,
) -> Response[CaseDraft]:
    """Keep what the caller writes until it is sent.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_draft:{whose.case_id}")

    async def command(tx: Tx) -> CaseDraft:
        await service.cases.save_draft(tx, whose=whose, body=data.text, at=now())
        return data

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@put(f"{CASE}/presence", access=WRITE, tags=["case work"], summary="Say that one looks at a case")
async def put_presence(
    request: Call,
    name: FromPath[str],
    data: JSONBody[Presence],
    idempotency_key: IdempotencyKey,
) -> Response[Lookers]:
    """Count as looking at a case for a minute; return who does.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_presence:{whose.case_id}")

    async def command(tx: Tx) -> Lookers:
        at = now()
        await service.cases.look(tx, whose=whose, is_writing=data.is_writing, at=at)
        return Lookers(await service.cases.list_looking(tx, whose=whose, at=at))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@delete(
    f"{CASE}/presence",
    access=WRITE,
    tags=["case work"],
    summary="Say that one looks at a case no more",
    status_code=200,
)
async def drop_presence(
    request: Call, name: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[Lookers]:
    """Count as looking no more; return who still does.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_absence:{whose.case_id}")

    async def command(tx: Tx) -> Lookers:
        await service.cases.look_away(tx, whose=whose)
        return Lookers(await service.cases.list_looking(tx, whose=whose, at=now()))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


async def _attached(
    tx: Tx, whose: service.cases.Whose, named: tuple[CaseFile, ...]
) -> tuple[service.cases.Attached, ...]:
    if not named:
        return ()
    found = await kept_files.list_of_subject(tx, subject_id=whose.case_id)
    sizes = {one.sha256.hex(): one.size_bytes for one in found}
    for number, one in enumerate(named):
        if one.sha256 not in sizes:
            message = f"no file of the case has the digest {one.sha256}"
            raise FileUnknown(message, field=f"files[{number}].sha256")
    return tuple(
        service.cases.Attached(
            bytes.fromhex(one.sha256), one.name, one.media_type, sizes[one.sha256]
        )
        for one in named
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_entry,
    post_reply,
    post_file,
    show_file,
    put_draft,
    put_presence,
    drop_presence,
)
