"""Campaigns: what inbound links may name, and which collection the shop shows by it."""

import re
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from ordito.journeys.errors import CampaignUnclear
from ordito.journeys.events import CampaignChanged
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CollectionId

CampaignKind = Literal["campaign", "affiliate", "social"]
CAMPAIGN_KINDS: Final[tuple[CampaignKind, ...]] = ("campaign", "affiliate", "social")

_CODE: Final = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,63}$(?!\n)")
_sql: Final = statements(__name__)
_PUT: Final = _sql.query("put_campaign", str)


class Campaign(msgspec.Struct, frozen=True):
    """What a link may name as ``utm_campaign``.

    Attributes:
        code: as in the link.
        name: for people.
        kind: campaign, affiliate or social.
        collection_id: what the shop shows first to whoever comes by it.
        valid_from: from when on.
        valid_to: until when; None is open.
    """

    code: str
    name: str
    kind: CampaignKind
    collection_id: CollectionId | None
    valid_from: datetime
    valid_to: datetime | None = None


_FIND: Final = _sql.query("find_campaign", Campaign)
_LIST: Final = _sql.query("list_campaigns", Campaign)


async def put_campaign(tx: Tx, *, campaign: Campaign, at: datetime) -> bool:
    """Declare or change a campaign; the same again changes nothing. Tell whether it did.

    Raises:
        CampaignUnclear: the code is none, it has no name, or would end before it begins.
    """
    if not _CODE.match(campaign.code):
        message = "A code has at most 64 small letters, digits and . _ -, none of these first."
        raise CampaignUnclear(message, field="code")
    if not campaign.name.strip():
        raise CampaignUnclear("The campaign has no name.", field="name")
    if campaign.valid_to is not None and campaign.valid_to <= campaign.valid_from:
        raise CampaignUnclear("The campaign would end before it begins.", field="valid_to")
    changed = await tx.find(
        _PUT,
        code=campaign.code,
        name=campaign.name,
        kind=campaign.kind,
        collection_id=campaign.collection_id,
        valid_from=campaign.valid_from,
        valid_to=campaign.valid_to,
    )
    if changed is not None:
        subject: UUID = ids.derive("campaign", campaign.code)
        tx.record(CampaignChanged(code=campaign.code), subject=subject, at=at)
    return changed is not None


async def find_campaign(tx: Tx, *, code: str, at: datetime) -> Campaign | None:
    """Return the campaign that a link names, while it runs."""
    return await tx.find(_FIND, code=code, at=at)


async def list_campaigns(tx: Tx) -> list[Campaign]:
    """Return all campaigns, the latest first; at most 1,000."""
    return await tx.fetch(_LIST)
