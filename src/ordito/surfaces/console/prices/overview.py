"""The rulebook: what is in force and what comes, who works on the next version, what was before."""

from typing import Annotated, Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from ordito import pricing
from ordito.flows.restore_rulebook import restore_rulebook
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.pricing import Draft, PublishedRulebook
from ordito.surfaces import price_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.prices.told import PATH, Names, names_of, told
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Choice

READERS: Final = staff()
EDITORS: Final = staff(Role.MERCHANDISER)
APPROVERS: Final = staff(Role.MERCHANDISER, Role.HELM)
DRAFTS: Final = f"{PATH}/drafts"
_EDITING: Final = frozenset({Role.MERCHANDISER, Role.ADMIN})
_SHOWN: Final = ("live", "coming", "ended")
_VERSIONS: Final = 12
_OPEN: Final = frozenset({"open", "handed_in", "approved"})


class Title(Struct, frozen=True):
    """The form for a new draft."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]


class Reason(Struct, frozen=True):
    """The form of what needs a reason."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class Policy(Struct, frozen=True):
    """The form of the policy: a box that is not ticked is not sent."""

    needs_approval: str = ""


@get(PATH, access=READERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_prices(request: Call, only: FromQuery[str | None] = None) -> Template:
    """Show the promotions that are live, coming or ended, the drafts and the last versions."""
    at = now()
    names = await names_of(request, at)
    rulebook = request.house.memory.rulebook
    budgets = {one.promotion_id: one for one in await request.db.read(pricing.list_budgets)}
    every = [told(names, row, budget=budgets.get(row.promotion_id)) for row in rulebook.promotions]
    chosen = only if only in _SHOWN else "live"
    versions = await request.db.read(pricing.list_rulebooks, limit=_VERSIONS)
    policy = await request.db.read(pricing.get_policy)
    may_edit = may_edit_prices(request)
    screen = screens.Prices(
        version=rulebook.version,
        published_at=versions[0].published_at if versions else None,
        skus=len(rulebook.prices),
        price_lists=tuple(
            (row.code, row.currency, ", ".join(_scope(names, row)))
            for row in sorted(rulebook.price_lists.values(), key=lambda row: row.code)
        ),
        count=sum(one.state == "live" for one in every),
        promotions=tuple(one for one in every if one.state == chosen),
        filters=tuple(
            Choice(
                label=names.teller.word(state, "state"),
                url=f"{PATH}?only={state}",
                current=state == chosen,
                count=sum(one.state == state for one in every),
            )
            for state in _SHOWN
        ),
        drafts=tuple(
            brief(names, draft)
            for draft in await request.db.read(pricing.list_drafts)
            if draft.state in _OPEN
        ),
        versions=tuple(
            _version(names, row, rulebook.version, may_edit=may_edit) for row in versions
        ),
        needs_approval=policy.needs_approval,
        may_edit=may_edit,
        draft_url=DRAFTS,
        policy_url=f"{PATH}/policy" if Role.ADMIN in request.principal.roles else None,
    )
    return Template("prices.html", context={"screen": screen})


@post(DRAFTS, access=EDITORS, include_in_schema=False)
async def create_draft(request: Call, data: URLEncodedBody[Title]) -> Redirect:
    """Begin a draft of the next version."""
    draft_id = ids.new()
    await request.db.transact(
        pricing.make_draft, request.context, draft_id=draft_id, title=data.title, at=now()
    )
    return Redirect(f"{DRAFTS}/{draft_id}", status_code=303)


@post(f"{PATH}/versions/{{version:int}}/restore", access=EDITORS, include_in_schema=False)
async def restore(request: Call, version: FromPath[int], data: URLEncodedBody[Reason]) -> Redirect:
    """Go back to an earlier version; where a second person has to agree, by a draft.

    Raises:
        UnknownRulebook: it was never published.
    """
    draft_id = ids.new()
    draft = await request.db.transact(
        restore_rulebook,
        request.context,
        draft_id=draft_id,
        version=version,
        reason=data.reason,
        at=now(),
    )
    await request.house.memory.refresh(request.db)
    is_done = draft.published_version is not None
    return Redirect(PATH if is_done else f"{DRAFTS}/{draft_id}", status_code=303)


@post(f"{PATH}/policy", access=staff(Role.ADMIN), include_in_schema=False)
async def put_policy(request: Call, data: URLEncodedBody[Policy]) -> Redirect:
    """Say whether a second person has to agree."""
    before = await request.db.read(pricing.get_policy)
    policy = pricing.PricePolicy(
        needs_approval=bool(data.needs_approval),
        progressive_reductions=before.progressive_reductions,
        new_goods_days=before.new_goods_days,
    )
    await request.db.transact(pricing.put_policy, request.context, policy=policy, at=now())
    return Redirect(PATH, status_code=303)


def may_edit_prices(request: Call) -> bool:
    """Tell whether the reader may work on drafts."""
    return not request.principal.roles.isdisjoint(_EDITING)


def brief(names: Names, draft: Draft) -> screens.DraftBrief:
    """Return a draft in short."""
    return screens.DraftBrief(
        title=draft.title,
        url=f"{DRAFTS}/{draft.draft_id}",
        state=draft.state,
        authors=tuple(map(names.person, draft.authors)),
        changes=draft.changes,
        changed_at=draft.changed_at,
        publish_at=draft.publish_at,
    )


def _scope(names: Names, row: pricing.PriceList) -> list[str]:
    scope = [row.customer_group, row.market]
    if row.place_id is not None:
        scope.append(names.place(row.place_id))
    if row.channel_id is not None:
        scope.append(names.channel(row.channel_id))
    return [part for part in scope if part]


def _version(
    names: Names, row: PublishedRulebook, present: int, *, may_edit: bool
) -> screens.Version:
    is_older = row.version != present
    return screens.Version(
        number=row.version,
        published_at=row.published_at,
        by=names.person(row.published_by),
        reason=row.reason,
        restores=row.restores,
        restore_url=f"{PATH}/versions/{row.version}/restore" if is_older and may_edit else None,
    )


ROUTES: Final = (show_prices, create_draft, restore, put_policy)
