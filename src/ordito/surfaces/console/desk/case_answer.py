"""Answer: a case is answered by mail, a call is noted, colleagues are told; with files."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import File, Redirect
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.flows.answer_case import WRITTEN, Reply, Said, answer_in_writing, say
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.files import FileUnknown, Staged
from ordito.reads.verified import read_heard
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.scope import ACCESS, URL, find_case
from ordito.surfaces.console.once import once
from ordito.surfaces.downloads import download
from ordito.surfaces.guards import Role
from ordito.surfaces.whole import whole_of

_CASE: Final = f"{URL}/cases/{{name:str}}"
_MOST_FILES: Final = 10
_MOST_BYTES: Final = 25 * 1024 * 1024
_MOST_BODY: Final = 30 * 1024 * 1024
_PIECE_BYTES: Final = 256 * 1024
_LONGEST: Final = 20_000
_LONGEST_NAME: Final = 120
_SPOKEN: Final = {
    one.value: one
    for one in (
        service.cases.EntryKind.INTERNAL_NOTE,
        service.cases.EntryKind.CALL_NOTE,
        service.cases.EntryKind.COUNTER,
        service.cases.EntryKind.CHAT_OUT,
    )
}
_MEDIA: Final = {kind.value: medium for medium, kind in WRITTEN.items()}
_THEN: Final = {one.value: one for one in service.cases.State}


class AnswerUnclear(Invalid):
    """Nothing was written, or in a way that there is not."""

    code = "console.answer_unclear"
    remedy = "Write something, and choose whether it is sent or noted; ten files at most."


@post(f"{_CASE}/answer", access=ACCESS, include_in_schema=False, request_max_body_size=_MOST_BODY)
async def answer(request: Call, name: FromPath[str]) -> Redirect:
    """Send a reply, or note what was said; pressed twice it is one.

    What was written is kept as a draft where it cannot be sent.

    Raises:
        AnswerUnclear: nothing was written.
        CaseMoved: somebody was quicker.
        CaseEnded: the case is closed or goes on in another one.
        NoAddress: the customer has no address to write to, or never wrote by that medium.
        FilesNotCarried: files shall go along by another medium than mail.
        FileTooLarge: a file has more than 25 MB.
    """
    case = await find_case(request, name)
    form = await request.form()
    text, how = str(form.get("text", "")).strip()[:_LONGEST], str(form.get("how", ""))
    files = [one for one in form.getall("file", []) if isinstance(one, UploadFile) and one.filename]
    if not text or how not in {"", *_MEDIA, *_SPOKEN} or len(files) > _MOST_FILES:
        raise AnswerUnclear("There is nothing to send.", field="text")
    then, version = _THEN.get(str(form.get("then", ""))), str(form.get("version", ""))
    seen = whole_of(version)
    key, at = str(form.get("key", "")), now()
    staged: list[Staged] = []

    async def tell(tx: Tx) -> None:
        attached = await _keep(request, tx, case.whose, files, staged, at)
        if how not in _SPOKEN:
            by = _MEDIA.get(how)
            reply = Reply(text=text, medium=by, files=attached, then=then, version=seen)
            message_id = ids.derive("reply", request.principal.actor, key or str(ids.new()))
            await answer_in_writing(tx, whose=case.whose, message_id=message_id, reply=reply, at=at)
            return
        entry = service.cases.NewEntry(kind=_SPOKEN[how], body=text, attached=attached)
        await say(tx, whose=case.whose, said=Said(entry=entry, then=then, version=seen), at=at)

    try:
        staged += await _stage(request, files)
        await once(request, key, case.case_id, tell)
    except Refusal:
        await request.db.transact(
            service.cases.save_draft, request.context, whose=case.whose, body=text, at=at
        )
        raise
    return Redirect(f"{URL}/cases/{case.number}#reply", status_code=303)


@post(f"{_CASE}/look", access=ACCESS, include_in_schema=False, status_code=204)
async def look(request: Call, name: FromPath[str]) -> None:
    """Note that the reader still looks at a case, writes in it, or looks away; keep the draft.

    Raises:
        UnknownCase: there is none.
    """
    case = await find_case(request, name)
    form, at = await request.form(), now()

    async def note(tx: Tx) -> None:
        if "away" in form:
            await service.cases.look_away(tx, whose=case.whose)
        else:
            is_writing = str(form.get("writing", "")) == "1"
            await service.cases.look(tx, whose=case.whose, is_writing=is_writing, at=at)
        if "draft" in form:
            body = str(form["draft"])[:_LONGEST]
            await service.cases.save_draft(tx, whose=case.whose, body=body, at=at)

    await request.db.transact(note, request.context)


@get(
    f"{_CASE}/files/{{case_id:uuid}}/{{seq:int}}/{{no:int}}",
    access=ACCESS,
    include_in_schema=False,
)
async def download_file(
    request: Call,
    name: FromPath[str],
    case_id: FromPath[UUID],
    seq: FromPath[int],
    no: FromPath[int],
) -> File:
    """Return a file of an entry as a download; nothing of it is ever shown as a page of ours.

    Raises:
        UnknownCase: there is none.
        FileUnknown: the case has no such file, or the person is not verified.
    """
    case = await find_case(request, name)
    story = await request.db.read(service.cases.story_of, whose=case.whose)
    found = await request.db.read(service.cases.list_attached, story=story)
    file = next(
        (one for one in found if (one.case_id, one.seq, one.no) == (case_id, seq, no)), None
    )
    heard = await request.db.read(
        read_heard, customer_id=case.customer_id, actor=request.principal.actor, at=now()
    )
    is_open = heard.is_verified or Role.ADMIN in request.principal.roles
    if file is None or not (is_open or case.customer_id == service.cases.HOUSE):
        raise FileUnknown("The case has no such file that you may see.", field="no")
    return download(request.house.archivist.files, file.sha256, file.name)


async def _stage(request: Call, files: Sequence[UploadFile]) -> list[Staged]:
    store = request.house.archivist.files
    return [await store.stage(_pieces(one), most_bytes=_MOST_BYTES) for one in files]


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    """Yield what was uploaded a piece at a time: memory does not grow with it."""
    while piece := await file.read(_PIECE_BYTES):
        yield piece


async def _keep(
    request: Call,
    tx: Tx,
    whose: service.cases.Whose,
    files: Sequence[UploadFile],
    staged: Sequence[Staged],
    at: datetime,
) -> tuple[service.cases.Attached, ...]:
    store = request.house.archivist.files
    attached: list[service.cases.Attached] = []
    for file, waiting in zip(files, staged, strict=True):
        media_type = file.content_type or "application/octet-stream"
        sha256 = await store.put(
            tx,
            waiting,
            media_type=media_type,
            subject_id=whose.case_id,
            customer_id=whose.customer_id,
            at=at,
        )
        name = file.filename.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:] or "file"
        attached.append(service.cases.Attached(sha256, name, media_type, waiting.size_bytes))
    return tuple(attached)


ROUTES: Final[Sequence[ControllerRouterHandler]] = (answer, look, download_file)
