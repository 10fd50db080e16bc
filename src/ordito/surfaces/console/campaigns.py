"""Campaigns at the console: what links may name, and what the shop shows to who comes by them."""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue, journeys
from ordito.catalogue import Collection
from ordito.journeys import CAMPAIGN_KINDS, Campaign, CampaignUnclear
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import CollectionId
from ordito.surfaces import source_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.problems import told

PATH: Final = "/campaigns"
MARKETERS: Final = staff(Role.MERCHANDISER, Role.HELM)
_LONGEST: Final = 200


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a campaign says; instants in UTC."""

    code: str = ""
    name: str = ""
    kind: str = CAMPAIGN_KINDS[0]
    collection: str = ""
    valid_from: str = ""
    valid_to: str = ""


@get(PATH, access=MARKETERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_campaigns(
    request: Call, code: FromQuery[str] = "", saved: FromQuery[str | None] = None
) -> Template:
    """Show what links may name, with the link to spread; one that is named stands in the form."""
    return await _page(request, code=code, saved=saved)


@post(PATH, access=MARKETERS, include_in_schema=False, media_type=MediaType.HTML)
async def declare(request: Call) -> Template | Redirect:
    """Declare a campaign, or change one."""
    form = await request.form()
    typed = msgspec.convert(
        {name: str(value).strip()[:_LONGEST] for name, value in form.items()}, Typed
    )
    collections = await request.db.read(catalogue.list_collections)
    try:
        campaign = _campaign_of(typed, collections)
        await request.db.transact(
            journeys.put_campaign, request.context, campaign=campaign, at=now()
        )
    except CampaignUnclear as refusal:
        return await _page(request, typed=typed, refusal=refusal)
    return Redirect(PATH, query_params={"saved": campaign.code}, status_code=303)


def _campaign_of(typed: Typed, collections: list[Collection]) -> Campaign:
    """Return the campaign that was typed.

    Raises:
        CampaignUnclear: a field cannot be read.
    """
    chosen = [one.collection_id for one in collections if one.code == typed.collection]
    if typed.collection and not chosen:
        raise CampaignUnclear("There is no such collection.", field="collection")
    kinds: dict[str, journeys.CampaignKind] = {one: one for one in CAMPAIGN_KINDS}
    if typed.kind not in kinds:
        raise CampaignUnclear("There is no such kind of campaign.", field="kind")
    return Campaign(
        code=typed.code,
        name=typed.name,
        kind=kinds[typed.kind],
        collection_id=chosen[0] if chosen else None,
        valid_from=_instant(typed.valid_from, "valid_from") or now(),
        valid_to=_instant(typed.valid_to, "valid_to"),
    )


def _instant(text: str, field: str) -> datetime | None:
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CampaignUnclear("The instant cannot be read.", field=field) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


async def _page(
    request: Call,
    *,
    code: str = "",
    saved: str | None = None,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Template:
    teller = await teller_of(request)
    collections = await request.db.read(catalogue.list_collections)
    found = await request.db.read(journeys.list_campaigns)
    codes = {one.collection_id: one.code for one in collections}
    names = {
        one.collection_id: one.name.get(teller.language) or next(iter(one.name.values()), one.code)
        for one in collections
    }
    named = next((one for one in found if one.code == code), None)
    shown = typed or (Typed(code=code) if named is None else _typed(named, codes))
    at = now()
    screen = screens.Campaigns(
        rows=tuple(_row(request, one, names, at) for one in found),
        kinds=CAMPAIGN_KINDS,
        collections=tuple((one.code, names[one.collection_id]) for one in collections),
        typed=msgspec.to_builtins(shown),
        url=PATH,
        saved=saved,
        failure=told(frame_of(request).language, refusal),
    )
    return Template(
        "campaigns.html",
        context={"screen": screen},
        status_code=200 if refusal is None else refusal.status,
    )


def _typed(campaign: Campaign, codes: dict[CollectionId, str]) -> Typed:
    collection_id = campaign.collection_id
    return Typed(
        code=campaign.code,
        name=campaign.name,
        kind=campaign.kind,
        collection="" if collection_id is None else codes.get(collection_id, ""),
        valid_from=_written(campaign.valid_from),
        valid_to="" if campaign.valid_to is None else _written(campaign.valid_to),
    )


def _row(
    request: Call, campaign: Campaign, names: dict[CollectionId, str], at: datetime
) -> screens.CampaignRow:
    has_ended = campaign.valid_to is not None and campaign.valid_to <= at
    collection_id = campaign.collection_id
    medium = {"campaign": "email", "affiliate": "affiliate", "social": "social"}[campaign.kind]
    link = urlencode({"utm_medium": medium, "utm_campaign": campaign.code})
    return screens.CampaignRow(
        code=campaign.code,
        name=campaign.name,
        kind=campaign.kind,
        collection=None if collection_id is None else names.get(collection_id),
        state="ended" if has_ended else "coming" if campaign.valid_from > at else "live",
        valid_from=campaign.valid_from,
        valid_to=campaign.valid_to,
        link=f"{str(request.base_url).rstrip('/')}/shop?{link}",
        url=f"{PATH}?{urlencode({'code': campaign.code})}#declare",
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_campaigns, declare)
