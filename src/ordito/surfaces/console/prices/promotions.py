"""A promotion: what it says, and the form that changes it in a draft."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from ordito import pricing
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.i18n import LANGUAGES
from ordito.platform.ids import PromotionId
from ordito.pricing import Changes, Draft, Promotion, UnknownPromotion, codec
from ordito.surfaces import price_screens as screens
from ordito.surfaces import problems
from ordito.surfaces.call import Call
from ordito.surfaces.console.prices.form import (
    KINDS,
    choices_of,
    promotion_of,
    ticked_of,
    values_of,
)
from ordito.surfaces.console.prices.overview import DRAFTS, EDITORS, READERS, may_edit_prices
from ordito.surfaces.console.prices.told import PATH, Names, names_of, told
from ordito.surfaces.console.typed import Written
from ordito.surfaces.screens import Choice
from ordito.surfaces.whole import whole_of

_FORM: Final = f"{DRAFTS}/{{draft_id:uuid}}/promotions/{{name:str}}"
_NEW: Final = "new"


@get(
    f"{PATH}/promotions/{{code:str}}",
    access=READERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_promotion(request: Call, code: FromPath[str]) -> Template:
    """Show a promotion of the present rulebook.

    Raises:
        UnknownPromotion: it has none of that code.
    """
    names = await names_of(request, now())
    rulebook = request.house.memory.rulebook
    found = next((row for row in rulebook.promotions if row.code == code), None)
    if found is None:
        raise UnknownPromotion(f"There is no promotion {code[:64]!r} now.", field="code")
    budget = await request.db.read(pricing.find_budget, promotion_id=found.promotion_id)
    may_edit = may_edit_prices(request)
    drafts = await request.db.read(pricing.list_drafts, state="open") if may_edit else []
    screen = screens.PromotionPage(
        promotion=told(names, found, budget=budget),
        text=text_of(found),
        priority=found.priority,
        group=found.group,
        stacking=found.stacking,
        coupons=tuple(await request.db.read(pricing.list_batches, promotion_id=found.promotion_id)),
        edit_urls=tuple(
            Choice(label=draft.title, url=_form_url(draft, found.promotion_id)) for draft in drafts
        ),
        draft_url=DRAFTS if may_edit else None,
    )
    return Template("promotion.html", context={"screen": screen})


@get(_FORM, access=EDITORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_form(
    request: Call,
    draft_id: FromPath[UUID],
    name: FromPath[str],
    kind: FromQuery[str | None] = None,
) -> Template:
    """Show the form of a promotion in a draft, or of a new one.

    Raises:
        UnknownDraft: there is none.
        UnknownPromotion: neither the draft nor the present rulebook has it.
    """
    names = await names_of(request, now())
    draft = await request.db.read(pricing.get_draft, draft_id=draft_id)
    if name == _NEW:
        values = {"kind": kind or KINDS[0], "currency": names.currency, "get": "1", "buy": "2"}
        return _page(names, draft, name, values, {}, "")
    found = await _find(request, draft_id, name)
    values = values_of(found, names) | ({"kind": kind} if kind in KINDS else {})
    return _page(names, draft, name, values, ticked_of(found), text_of(found))


@post(_FORM, access=EDITORS, include_in_schema=False, media_type=MediaType.HTML)
async def save(request: Call, draft_id: FromPath[UUID], name: FromPath[str]) -> Template | Redirect:
    """Put the promotion of the form into the draft; what cannot be read is shown again.

    Raises:
        UnknownDraft: there is none.
        UnknownPromotion: neither the draft nor the present rulebook has it.
    """
    form = await request.form()
    written = Written({key: [str(one) for one in form.getall(key)] for key in form})
    names = await names_of(request, now())
    draft = await request.db.read(pricing.get_draft, draft_id=draft_id)
    before = None if name == _NEW else await _find(request, draft_id, name)
    try:
        promotion = promotion_of(written, names, before)
        edition = whole_of(written.one("edition"))
        await request.db.transact(
            pricing.edit_draft,
            request.context,
            draft_id=draft_id,
            edition=draft.edition if edition is None else edition,
            changes=Changes(promotions=(promotion,)),
            at=now(),
        )
    except Refusal as refusal:
        values = {key: written.one(key) for key in written.fields}
        ticked = {key: set(written.many(key)) for key in written.fields}
        return _page(names, draft, name, values, ticked, written.one("text"), refusal)
    return Redirect(f"{DRAFTS}/{draft_id}", status_code=303)


def text_of(promotion: Promotion) -> str:
    """Return the text form of a promotion, without the id, which is not for people."""
    plain = codec.plain(promotion)
    del plain["promotion_id"]
    return msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()


def _page(
    names: Names,
    draft: Draft,
    name: str,
    values: dict[str, str],
    ticked: dict[str, set[str]],
    text: str,
    refusal: Refusal | None = None,
) -> Template:
    own = f"{DRAFTS}/{draft.draft_id}/promotions/{name}"
    kind = values.get("kind", KINDS[0])
    chosen = ticked | {one: {values.get(one, "")} for one in ("claim", "stacking")}
    screen = screens.PromotionForm(
        title=values.get("code", ""),
        kind=kind,
        kinds=tuple(
            Choice(
                label=names.teller.word(one, "benefit"),
                url=f"{own}?kind={one}",
                current=one == kind,
            )
            for one in KINDS
        ),
        values=values,
        ticked={
            field: tuple(
                screens.Option(value=value, label=label, is_chosen=value in chosen.get(field, ()))
                for value, label in options
            )
            for field, options in choices_of(names).items()
        },
        text=text,
        save_url=own,
        back=Choice(label=draft.title, url=f"{DRAFTS}/{draft.draft_id}"),
        edition=draft.edition,
        zone=names.zone,
        languages=tuple(LANGUAGES),
        failure=problems.told(names.teller.language, refusal),
        wrong=None if refusal is None else refusal.field,
    )
    status = HTTP_200_OK if refusal is None else HTTP_422_UNPROCESSABLE_ENTITY
    return Template("promotion_form.html", context={"screen": screen}, status_code=status)


async def _find(request: Call, draft_id: UUID, name: str) -> Promotion:
    """Return a promotion as the draft has it, else as it is in force."""
    changes = await request.db.read(pricing.load_changes, draft_id=draft_id)
    rows = (*changes.promotions, *request.house.memory.rulebook.promotions)
    found = next((one for one in rows if str(one.promotion_id) == name), None)
    if found is None:
        raise UnknownPromotion(f"There is no promotion {name[:64]!r}.", field="name")
    return found


def _form_url(draft: Draft, promotion_id: PromotionId) -> str:
    return f"{DRAFTS}/{draft.draft_id}/promotions/{promotion_id}"


ROUTES: Final = (show_promotion, show_form, save)
