"""A draft: its changes, what speaks against them, what they would have done, and its way."""

from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from ordito import pricing
from ordito.flows.hand_in_draft import hand_in_draft
from ordito.platform import i18n, ids
from ordito.platform.clock import now
from ordito.platform.ids import PromotionId
from ordito.pricing import (
    Break,
    Changes,
    Draft,
    Price,
    PriceFinding,
    UnknownPriceList,
    Withdrawals,
)
from ordito.reads.draft_check import check_draft
from ordito.surfaces.call import Call
from ordito.surfaces.console.prices.draft_page import draft_screen
from ordito.surfaces.console.prices.overview import (
    APPROVERS,
    DRAFTS,
    EDITORS,
    READERS,
    Reason,
)
from ordito.surfaces.console.prices.told import PATH
from ordito.surfaces.console.typed import minor_of, wall_of
from ordito.surfaces.formats import formats

_DRAFT: Final = f"{DRAFTS}/{{draft_id:uuid}}"
_DAYS: Final = 28


class Seen(Struct, frozen=True):
    """Which edition of a draft somebody has seen."""

    edition: int


class HandIn(Struct, frozen=True):
    """The form by which a draft is handed in; without an instant it is published at once."""

    edition: int
    reason: str
    publish_at: str = ""


class NewPrice(Struct, frozen=True):
    """The form of a price: what a SKU costs on a list from a day on, by the company's clock."""

    edition: int
    sku: str
    price_list: UUID
    amount: str
    starts: str = ""


class Dropped(Struct, frozen=True):
    """A change that the draft shall not have any more."""

    edition: int
    key: str


class Withdrawn(Struct, frozen=True):
    """A promotion that the next version shall not have."""

    edition: int
    promotion: UUID


class Span(Struct, frozen=True):
    """How many days of sales a simulation takes."""

    days: int = _DAYS
    one_in: int = 1


@get(_DRAFT, access=READERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_draft(request: Call, draft_id: FromPath[UUID]) -> Template:
    """Show a draft.

    Raises:
        UnknownDraft: there is none.
    """
    screen = await draft_screen(request, draft_id)
    return Template("price_draft.html", context={"screen": screen})


@get(f"{_DRAFT}/check", access=READERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_check(request: Call, draft_id: FromPath[UUID]) -> Template:
    """Look for what speaks against a draft; with many goods this takes its time.

    Raises:
        UnknownDraft: there is none.
    """
    screen = await draft_screen(request, draft_id)
    check = await request.db.read(
        check_draft, memory=request.house.memory, draft_id=draft_id, at=now()
    )
    said = [_in_words(one, request.language, request.house.settings.zone) for one in check.findings]
    check = msgspec.structs.replace(check, findings=said)
    found = msgspec.structs.replace(screen, check=check)
    return Template("price_draft.html", context={"screen": found})


@post(f"{_DRAFT}/prices", access=EDITORS, include_in_schema=False)
async def put_price(
    request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[NewPrice]
) -> Redirect:
    """Put a price into the draft; what else its SKU costs stays.

    Raises:
        UnknownSku: there is none of that code.
        UnknownPriceList: there is none of that id.
        FormWrong: amount or day cannot be read.
    """
    memory, at = request.house.memory, now()
    sku = memory.sku(data.sku.strip(), field="sku")
    listed = next(
        (row for key, row in memory.rulebook.price_lists.items() if key == data.price_list), None
    )
    if listed is None:
        raise UnknownPriceList(f"There is no price list {data.price_list}.", field="price_list")
    wall = wall_of(data.starts, "starts")
    zone = ZoneInfo(request.house.settings.zone)
    price = Price(
        price_list_id=listed.price_list_id,
        sku_id=sku.sku_id,
        breaks=(Break(1, minor_of(data.amount, listed.currency, "amount")),),
        valid_from=at if wall is None else wall.replace(tzinfo=zone),
    )
    return await _edit(request, draft_id, data.edition, Changes(prices=(price,)))


@post(f"{_DRAFT}/withdraw", access=EDITORS, include_in_schema=False)
async def withdraw(
    request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[Withdrawn]
) -> Redirect:
    """Withdraw a promotion with the next version."""
    gone = Withdrawals(promotions=(PromotionId(data.promotion),))
    return await _edit(request, draft_id, data.edition, Changes(withdrawals=gone))


@post(f"{_DRAFT}/drop", access=EDITORS, include_in_schema=False)
async def drop(request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[Dropped]) -> Redirect:
    """Take a change out of the draft."""
    return await _edit(request, draft_id, data.edition, Changes(), drop=[data.key])


@post(f"{_DRAFT}/rebase", access=EDITORS, include_in_schema=False)
async def rebase(request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[Seen]) -> Redirect:
    """Say that what others have published since was seen."""
    await request.db.transact(
        pricing.rebase_draft, request.context, draft_id=draft_id, edition=data.edition, at=now()
    )
    return _back(draft_id)


@post(f"{_DRAFT}/hand-in", access=EDITORS, include_in_schema=False)
async def hand_in(
    request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[HandIn]
) -> Redirect:
    """Hand the draft in; it is published at its time, if no second person has to agree.

    Raises:
        DraftFaulty: the check finds errors, it changes nothing, or others have published its rows.
        FormWrong: the instant cannot be read.
    """
    wall = wall_of(data.publish_at, "publish_at")
    zone = ZoneInfo(request.house.settings.zone)
    draft = await request.db.transact(
        hand_in_draft,
        request.context,
        memory=request.house.memory,
        draft_id=draft_id,
        edition=data.edition,
        reason=data.reason.strip(),
        publish_at=None if wall is None else wall.replace(tzinfo=zone),
        at=now(),
    )
    return await _published(request, draft)


@post(f"{_DRAFT}/approve", access=APPROVERS, include_in_schema=False)
async def approve(request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[Seen]) -> Redirect:
    """Agree to the draft as the second person.

    Raises:
        OwnDraft: who approves has worked on it.
    """
    draft = await request.db.transact(
        pricing.approve_draft, request.context, draft_id=draft_id, edition=data.edition, at=now()
    )
    return await _published(request, draft)


@post(f"{_DRAFT}/send-back", access=APPROVERS, include_in_schema=False)
async def send_back(
    request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[Reason]
) -> Redirect:
    """Let a draft that waits be edited again."""
    await request.db.transact(
        pricing.send_back_draft, request.context, draft_id=draft_id, why=data.reason, at=now()
    )
    return _back(draft_id)


@post(f"{_DRAFT}/discard", access=EDITORS, include_in_schema=False)
async def discard(request: Call, draft_id: FromPath[UUID]) -> Redirect:
    """Give the draft up."""
    await request.db.transact(pricing.discard_draft, request.context, draft_id=draft_id, at=now())
    return Redirect(PATH, status_code=303)


@post(f"{_DRAFT}/simulate", access=EDITORS, include_in_schema=False)
async def simulate(request: Call, draft_id: FromPath[UUID], data: URLEncodedBody[Span]) -> Redirect:
    """Ask what the draft would have done to what was sold; a job answers."""
    at = now()
    await request.db.transact(
        pricing.ask_simulation,
        request.context,
        simulation_id=ids.new(),
        draft_id=draft_id,
        since=at - timedelta(days=min(max(data.days, 1), 400)),
        one_in=min(max(data.one_in, 1), 1000),
        at=at,
    )
    return _back(draft_id)


async def _edit(
    request: Call, draft_id: UUID, edition: int, changes: Changes, *, drop: list[str] | None = None
) -> Redirect:
    await request.db.transact(
        pricing.edit_draft,
        request.context,
        draft_id=draft_id,
        edition=edition,
        changes=changes,
        drop=drop or [],
        at=now(),
    )
    return _back(draft_id)


async def _published(request: Call, draft: Draft) -> Redirect:
    """Go to the prices where the draft was published, so that its author sees them in force."""
    if draft.published_version is None:
        return _back(draft.draft_id)
    await request.house.memory.refresh(request.db)
    return Redirect(PATH, status_code=303)


def _back(draft_id: UUID) -> Redirect:
    return Redirect(f"{DRAFTS}/{draft_id}", status_code=303)


def _in_words(finding: PriceFinding, language: str, zone: str) -> PriceFinding:
    """Return a finding as the language says it."""
    texts, written = i18n.catalogue(language, i18n.REFUSALS), formats(language, zone)
    saying = pricing.SAYINGS[finding.saying]
    names = {name: written.value(one) for name, one in finding.names.items()}
    return msgspec.structs.replace(
        finding,
        detail=texts.gettext(saying.detail).format(**names),
        remedy=texts.gettext(saying.remedy).format(**names),
    )


ROUTES: Final = (
    show_draft,
    show_check,
    put_price,
    withdraw,
    drop,
    rebase,
    hand_in,
    approve,
    send_back,
    discard,
    simulate,
)
