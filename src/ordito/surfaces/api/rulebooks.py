"""Drafts over HTTP: proposals of the next version, checked, simulated, approved, published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import pricing
from ordito.flows.hand_in_draft import hand_in_draft
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.pricing import (
    ChangedBasket,
    Changes,
    Draft,
    DraftState,
    NewSimulation,
    Price,
    PriceList,
    Simulation,
    TaxRate,
    codec,
)
from ordito.reads.draft_check import DraftCheck, check_draft
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.pricing import (
    APPROVE,
    READ,
    WRITE,
    Gone,
    PromotionForm,
    Reason,
    promotions_of,
    withdrawals_of,
)
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_SEND_BACK: Final = token(Scope.CATALOGUE_WRITE, Scope.PRICES_APPROVE)
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Edition = Annotated[int, msgspec.Meta(ge=1, description="That was seen.")]


class NewDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft to begin.

    Attributes:
        title: for people.
        version: from which published version; None is the present one. An older one makes a draft
            of the changes that lead back to it.
    """

    title: Title
    version: Annotated[int, msgspec.Meta(ge=0)] | None = None


class DraftEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes to put into a draft; each takes the place of an earlier one to the same row.

    Attributes:
        edition: that was seen.
        title: a new title.
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdraw: what the next version shall not have.
        drop: keys of changes that the draft shall not have any more.
    """

    edition: Edition
    title: Title | None = None
    price_lists: Annotated[list[PriceList], msgspec.Meta(max_length=1000)] = []
    prices: Annotated[list[Price], msgspec.Meta(max_length=5000)] = []
    tax_rates: Annotated[list[TaxRate], msgspec.Meta(max_length=1000)] = []
    promotions: Annotated[list[PromotionForm], msgspec.Meta(max_length=1000)] = []
    withdraw: Gone | None = None
    drop: Annotated[list[str], msgspec.Meta(max_length=5000)] = []

    @property
    def changes(self) -> Changes:
        """What is put in, as the room has it."""
        return Changes(
            price_lists=tuple(self.price_lists),
            prices=tuple(self.prices),
            tax_rates=tuple(self.tax_rates),
            promotions=promotions_of(self.promotions, field="promotions"),
            withdrawals=withdrawals_of(self.withdraw),
        )


class SeenEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which edition of the draft was looked at."""

    edition: Edition


class HandIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft that is ready.

    Attributes:
        edition: that was seen.
        reason: why it shall be published.
        publish_at: when; None is as soon as it may.
    """

    edition: Edition
    reason: Reason
    publish_at: datetime | None = None


class SentBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a draft shall be edited again."""

    reason: Reason


class DraftContent(msgspec.Struct, frozen=True):
    """A draft with all its changes, and the keys by which single ones are dropped."""

    draft: Draft
    price_lists: Sequence[PriceList]
    prices: Sequence[Price]
    tax_rates: Sequence[TaxRate]
    promotions: Sequence[PromotionForm]
    withdraw: Any
    keys: Sequence[str]


@post("/price-drafts", access=WRITE, tags=["drafts"], summary="Begin a draft")
async def post_draft(
    request: Call, data: JSONBody[NewDraft], idempotency_key: IdempotencyKey
) -> Response[Draft]:
    """Begin a proposal of the next version.

    Raises:
        UnknownRulebook: the version was never published.
    """
    key, draft_id = await key_of(request, idempotency_key, "make_price_draft"), ids.new()

    async def command(tx: Tx) -> Draft:
        return await pricing.make_draft(
            tx, draft_id=draft_id, title=data.title, version=data.version, at=now()
        )

    return await answer_once(request, key, subject_id=draft_id, command=command, status=201)


@get("/price-drafts", access=READ, tags=["drafts"], summary="List drafts")
async def list_drafts(
    request: Call,
    in_state: Annotated[
        DraftState | None, QueryParameter(name="state", description="In this state.")
    ] = None,
) -> Sequence[Draft]:
    """Return drafts, those that were changed last first."""
    return await request.db.read(pricing.list_drafts, state=in_state)


@get("/price-drafts/{draft_id:uuid}", access=READ, tags=["drafts"], summary="Read a draft")
async def show_draft(request: Call, draft_id: FromPath[UUID]) -> DraftContent:
    """Return a draft with its changes.

    Raises:
        UnknownDraft: there is none.
    """
    draft = await request.db.read(pricing.get_draft, draft_id=draft_id)
    changes = await request.db.read(pricing.load_changes, draft_id=draft_id)
    return DraftContent(
        draft=draft,
        price_lists=changes.price_lists,
        prices=changes.prices,
        tax_rates=changes.tax_rates,
        promotions=[codec.plain(row) for row in changes.promotions],
        withdraw=changes.withdrawals,
        keys=pricing.keys_of(changes),
    )


@post(
    "/price-drafts/{draft_id:uuid}/changes",
    access=WRITE,
    tags=["drafts"],
    summary="Edit a draft",
    status_code=200,
)
async def post_changes(
    request: Call,
    draft_id: FromPath[UUID],
    data: JSONBody[DraftEdit],
    idempotency_key: IdempotencyKey,
) -> Response[Draft]:
    """Put changes into a draft or take them out of it.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it is not open.
        DraftChanged: somebody else has changed it since.
        WrongPrice, WrongTaxRate, WrongPromotion: a row cannot be what it says.
    """
    key = await key_of(request, idempotency_key, f"edit_price_draft:{draft_id}")

    async def command(tx: Tx) -> Draft:
        return await pricing.edit_draft(
            tx,
            draft_id=draft_id,
            edition=data.edition,
            changes=data.changes,
            drop=data.drop,
            title=data.title,
            at=now(),
        )

    return await answer_once(request, key, subject_id=draft_id, command=command)


@get("/price-drafts/{draft_id:uuid}/check", access=READ, tags=["drafts"], summary="Check a draft")
async def show_check(request: Call, draft_id: FromPath[UUID]) -> DraftCheck:
    """Look for conflicts, rules that never apply, losses and raises before reductions.

    Raises:
        UnknownDraft: there is none.
    """
    return await request.db.read(
        check_draft, memory=request.house.memory, draft_id=draft_id, at=now()
    )


@post(
    "/price-drafts/{draft_id:uuid}/rebase",
    access=WRITE,
    tags=["drafts"],
    summary="Keep a draft's changes over what others have published",
    status_code=200,
)
async def post_rebase(
    request: Call,
    draft_id: FromPath[UUID],
    data: JSONBody[SeenEdition],
    idempotency_key: IdempotencyKey,
) -> Response[Draft]:
    """Say that the present version was seen, and that the draft's rows shall hold.

    Raises:
        UnknownDraft, DraftClosed, DraftChanged: as for an edit.
    """
    key = await key_of(request, idempotency_key, f"rebase_price_draft:{draft_id}")

    async def command(tx: Tx) -> Draft:
        return await pricing.rebase_draft(tx, draft_id=draft_id, edition=data.edition, at=now())

    return await answer_once(request, key, subject_id=draft_id, command=command)


@post(
    "/price-drafts/{draft_id:uuid}/hand-in",
    access=WRITE,
    tags=["drafts"],
    summary="Hand a draft in",
    status_code=200,
)
async def post_hand_in(
    request: Call,
    draft_id: FromPath[UUID],
    data: JSONBody[HandIn],
    idempotency_key: IdempotencyKey,
) -> Response[Draft]:
    """Publish a draft now or later; where a second person has to agree, it waits for that.

    Raises:
        UnknownDraft, DraftClosed, DraftChanged: as for an edit.
        DraftFaulty: the check finds errors, or others have published its rows since.
    """
    key = await key_of(request, idempotency_key, f"hand_in_price_draft:{draft_id}")

    async def command(tx: Tx) -> Draft:
        return await hand_in_draft(
            tx,
            memory=request.house.memory,
            draft_id=draft_id,
            edition=data.edition,
            reason=data.reason,
            publish_at=data.publish_at,
            at=now(),
        )

    return await answer_once(request, key, subject_id=draft_id, command=command, renews=True)


@post(
    "/price-drafts/{draft_id:uuid}/approve",
    access=APPROVE,
    tags=["drafts"],
    summary="Approve a draft",
    status_code=200,
)
async def post_approval(
    request: Call,
    draft_id: FromPath[UUID],
    data: JSONBody[SeenEdition],
    idempotency_key: IdempotencyKey,
) -> Response[Draft]:
    """Agree to a draft as the second person; it is published at its time.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it is not handed in.
        DraftChanged: it is not the edition that was looked at.
        OwnDraft: the caller has worked on it.
    """
    key = await key_of(request, idempotency_key, f"approve_price_draft:{draft_id}")

    async def command(tx: Tx) -> Draft:
        return await pricing.approve_draft(tx, draft_id=draft_id, edition=data.edition, at=now())

    return await answer_once(request, key, subject_id=draft_id, command=command, renews=True)


@post(
    "/price-drafts/{draft_id:uuid}/send-back",
    access=_SEND_BACK,
    tags=["drafts"],
    summary="Send a draft back",
    status_code=200,
)
async def post_send_back(
    request: Call,
    draft_id: FromPath[UUID],
    data: JSONBody[SentBack],
    idempotency_key: IdempotencyKey,
) -> Response[Draft]:
    """Let a draft that waits be edited again; an approval that it had is gone.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it waits for nothing.
    """
    key = await key_of(request, idempotency_key, f"send_back_price_draft:{draft_id}")

    async def command(tx: Tx) -> Draft:
        return await pricing.send_back_draft(tx, draft_id=draft_id, why=data.reason, at=now())

    return await answer_once(request, key, subject_id=draft_id, command=command)


@post(
    "/price-drafts/{draft_id:uuid}/discard",
    access=WRITE,
    tags=["drafts"],
    summary="Discard a draft",
    status_code=200,
)
async def post_discard(
    request: Call, draft_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[Draft]:
    """Give a draft up; it stays to be looked at.

    Raises:
        UnknownDraft: there is none.
        DraftClosed: it was published or discarded already.
    """
    key = await key_of(request, idempotency_key, f"discard_price_draft:{draft_id}")

    async def command(tx: Tx) -> Draft:
        return await pricing.discard_draft(tx, draft_id=draft_id, at=now())

    return await answer_once(request, key, subject_id=draft_id, command=command)


@post(
    "/price-drafts/{draft_id:uuid}/simulations",
    access=WRITE,
    tags=["drafts"],
    summary="Simulate a draft",
    status_code=202,
)
async def post_simulation(
    request: Call,
    draft_id: FromPath[UUID],
    data: JSONBody[NewSimulation],
    idempotency_key: IdempotencyKey,
) -> Response[Simulation]:
    """Price the baskets of the last days again under the draft; a job does it.

    Raises:
        UnknownDraft: there is none.
    """
    key, simulation_id = await key_of(request, idempotency_key, f"simulate:{draft_id}"), ids.new()

    async def command(tx: Tx) -> Simulation:
        at = now()
        return await pricing.ask_simulation(
            tx,
            simulation_id=simulation_id,
            draft_id=draft_id,
            since=at - timedelta(days=data.days),
            one_in=data.one_in,
            at=at,
        )

    return await answer_once(request, key, subject_id=simulation_id, command=command, status=202)


@get(
    "/price-drafts/{draft_id:uuid}/simulations",
    access=READ,
    tags=["drafts"],
    summary="List the simulations of a draft",
)
async def list_simulations(request: Call, draft_id: FromPath[UUID]) -> Sequence[Simulation]:
    """Return the simulations of a draft, the latest first."""
    return await request.db.read(pricing.list_simulations, draft_id=draft_id)


@get(
    "/price-simulations/{simulation_id:uuid}",
    access=READ,
    tags=["drafts"],
    summary="Read a simulation",
)
async def show_simulation(request: Call, simulation_id: FromPath[UUID]) -> Simulation:
    """Return how far a simulation is, and its result when it is done.

    Raises:
        UnknownSimulation: there is none.
    """
    return await request.db.read(pricing.get_simulation, simulation_id=simulation_id)


@get(
    "/price-simulations/{simulation_id:uuid}/baskets",
    access=READ,
    tags=["drafts"],
    summary="Read the baskets that differ most",
)
async def list_baskets(request: Call, simulation_id: FromPath[UUID]) -> Sequence[ChangedBasket]:
    """Return the baskets that differ most, the one that differs most first."""
    return await request.db.read(pricing.list_changed_baskets, simulation_id=simulation_id)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_draft,
    list_drafts,
    show_draft,
    post_changes,
    show_check,
    post_rebase,
    post_hand_in,
    post_approval,
    post_send_back,
    post_discard,
    post_simulation,
    list_simulations,
    show_simulation,
    list_baskets,
)
