"""Campaigns and phases over HTTP: what links may name, and what belongs to which phase."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody, PathParameter
from litestar.types import ControllerRouterHandler

from ordito import catalogue, journeys
from ordito.journeys import Campaign, PhaseBook, PhaseRule
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CollectionId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Code = Annotated[
    str, PathParameter(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$", description="As `spring-2026`.")
]


class CampaignToBe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a link may name as ``utm_campaign``.

    Attributes:
        name: for people.
        kind: campaign, affiliate or social.
        collection: code of what the shop shows first to whoever comes by it.
        valid_from: from when on; left out: from now on.
        valid_to: until when; left out: open.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    kind: journeys.CampaignKind = "campaign"
    collection: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules of phases; the first that fits an event says its phase."""

    rules: Annotated[tuple[PhaseRule, ...], msgspec.Meta(min_length=1, max_length=200)]


@get(
    "/campaigns",
    access=token(Scope.CATALOGUE_READ, Scope.CATALOGUE_WRITE),
    tags=["campaigns"],
    summary="List campaigns",
)
async def list_campaigns(request: Call) -> Sequence[Campaign]:
    """Return what links may name, the latest first; at most 1,000."""
    return await request.db.read(journeys.list_campaigns)


@put(
    "/campaigns/{code:str}",
    access=token(Scope.CATALOGUE_WRITE),
    tags=["campaigns"],
    summary="Declare a campaign",
)
async def put_campaign(
    request: Call, code: Code, data: JSONBody[CampaignToBe], idempotency_key: IdempotencyKey
) -> Response[Campaign]:
    """Declare what links may name as `utm_campaign`; again replaces it.

    Raises:
        UnknownCollection: the collection is none.
        CampaignUnclear: it has no name, or would end before it begins.
    """
    key = await key_of(request, idempotency_key, f"campaign:{code}")

    async def command(tx: Tx) -> Campaign:
        collection_id = None
        if data.collection is not None:
            found = await catalogue.find_named(tx, subject="collection", name=data.collection)
            if found is None:
                message = f"There is no collection {data.collection!r}."
                raise catalogue.UnknownCollection(message, field="collection")
            collection_id = CollectionId(found)
        campaign = Campaign(
            code, data.name, data.kind, collection_id, data.valid_from or now(), data.valid_to
        )
        await journeys.put_campaign(tx, campaign=campaign, at=now())
        return campaign

    return await answer_once(request, key, subject_id=ids.derive("campaign", code), command=command)


@get(
    "/phase-rules",
    access=token(Scope.CUSTOMERS_READ),
    tags=["campaigns"],
    summary="Read the phases of journeys",
)
async def show_phase_rules(request: Call) -> PhaseBook:
    """Return the rules in force; version 0 are those that the product brings."""
    return await request.db.read(journeys.PHASES.load)


@put("/phase-rules", access=token(), tags=["campaigns"], summary="Publish the phases of journeys")
async def put_phase_rules(
    request: Call,
    data: JSONBody[Rules],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PhaseBook]:
    """Put rules in force as a new version; the past is read by them as well.

    Raises:
        PhaseRulesUnclear: a rule can never be reached.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "phase-rules")

    async def command(tx: Tx) -> PhaseBook:
        await journeys.PHASES.require(tx, version=expected_version)
        by = tx.context.actor
        return await journeys.publish_phase_rules(tx, rules=data.rules, by=by, at=now())

    return await answer_once(request, key, subject_id=ids.derive("phase rules"), command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_campaigns,
    put_campaign,
    show_phase_rules,
    put_phase_rules,
)
