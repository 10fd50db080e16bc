"""Simulations: what a draft would have done to baskets that were sold; kept with its result."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, CustomerId, OrderId
from ordito.pricing.drafts import get_draft
from ordito.pricing.errors import UnknownSimulation
from ordito.pricing.events import SimulationAsked, SimulationEnded


class Money(msgspec.Struct, frozen=True):
    """What baskets of a currency come to under one version, minor units.

    Attributes:
        total_minor: to pay, tax included.
        tax_minor: within the total.
        discount_minor: taken off.
        margin_minor: total without tax less cost, of the lines whose cost is known.
    """

    total_minor: int = 0
    tax_minor: int = 0
    discount_minor: int = 0
    margin_minor: int = 0


class ChannelEffect(msgspec.Struct, frozen=True):
    """What a draft does in a channel and currency."""

    channel_id: ChannelId
    currency: str
    baskets: int
    changed: int
    present: Money
    proposed: Money


class PromotionEffect(msgspec.Struct, frozen=True):
    """What a promotion takes off in a currency, minor units, and of how many baskets."""

    code: str
    currency: str
    present_minor: int
    proposed_minor: int
    present_baskets: int
    proposed_baskets: int


class Effect(msgspec.Struct, frozen=True):
    """What a draft would have done.

    Attributes:
        baskets: priced under both versions.
        changed: of these, how many come to another total.
        customers: people whose baskets come to another total.
        skipped: baskets that cannot be priced again: sold in bundles, of SKUs or channels that are
            no more, or without a price.
        lines_without_cost: lines whose margin is unknown.
        weeks_later: by how many weeks each basket was moved, so that the draft holds.
        channels: by channel and currency.
        promotions: by promotion and currency.
        baskets_per_s: how fast it went.
    """

    baskets: int
    changed: int
    customers: int
    skipped: int
    lines_without_cost: int
    weeks_later: int
    channels: Sequence[ChannelEffect]
    promotions: Sequence[PromotionEffect]
    baskets_per_s: int


class ChangedBasket(msgspec.Struct, frozen=True):
    """A basket that would have come to another total, minor units.

    Attributes:
        order_id: which order it became.
        customer_id: whose.
        channel_id: through which it was sold.
        currency: of the amounts.
        present_minor: total under the present version.
        proposed_minor: total under the draft.
        margin_change_minor: by what its margin would change.
        promotions: codes of the promotions that the draft applies.
    """

    order_id: OrderId
    customer_id: CustomerId
    channel_id: ChannelId
    currency: str
    present_minor: int
    proposed_minor: int
    margin_change_minor: int
    promotions: list[str]


class NewSimulation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be simulated.

    Attributes:
        days: how many days back from now.
        one_in: 1 takes every basket; 10 takes one of ten.
    """

    days: Annotated[int, msgspec.Meta(ge=1, le=400)] = 28
    one_in: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class Simulation(msgspec.Struct, frozen=True):
    """A simulation, and what came of it.

    Attributes:
        simulation_id: its id.
        draft_id: of which draft.
        edition: of the draft when it was asked for.
        against_version: present version with which it is compared.
        since: baskets from this instant on.
        until: and before this one.
        one_in: of how many baskets one was taken.
        state: ``waiting``, ``running``, ``done`` or ``failed``.
        baskets_done: how far it is.
        baskets_all: how far it will be.
        result: an ``Effect`` when it is done.
        asked_by: by whom.
        asked_at: when.
        ended_at: when it was done.
    """

    simulation_id: UUID
    draft_id: UUID
    edition: int
    against_version: int
    since: datetime
    until: datetime
    one_in: int
    state: str
    baskets_done: int
    baskets_all: int
    result: Any
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None


_sql: Final = statements(__name__)
_ADD: Final = _sql.command("add_simulation")
_FIND: Final = _sql.query("find_simulation", Simulation)
_LIST: Final = _sql.query("list_simulations", Simulation)
_PROGRESS: Final = _sql.command("note_progress")
_DROP_BASKETS: Final = _sql.command("drop_baskets")
_ADD_BASKETS: Final = _sql.command("add_baskets")
_END: Final = _sql.command("end_simulation")
_LIST_BASKETS: Final = _sql.query("list_baskets", ChangedBasket)


async def ask_simulation(
    tx: Tx, *, simulation_id: UUID, draft_id: UUID, since: datetime, one_in: int, at: datetime
) -> Simulation:
    """Ask what a draft would have done from ``since`` on; a job answers.

    Raises:
        UnknownDraft: there is none.
    """
    draft = await get_draft(tx, draft_id=draft_id)
    await tx.run(
        _ADD,
        simulation_id=simulation_id,
        draft_id=draft_id,
        edition=draft.edition,
        since=since,
        until=at,
        one_in=one_in,
        by=tx.context.actor,
        at=at,
    )
    tx.record(SimulationAsked(draft_id=draft_id), subject=simulation_id, at=at)
    return await get_simulation(tx, simulation_id=simulation_id)


async def note_progress(
    tx: Tx, *, simulation_id: UUID, done: int, of: int, against_version: int
) -> None:
    """Note how far a simulation is."""
    await tx.run(
        _PROGRESS,
        simulation_id=simulation_id,
        done=done,
        of=of,
        against_version=against_version,
    )


async def end_simulation(
    tx: Tx,
    *,
    simulation_id: UUID,
    effect: Effect | None,
    baskets: Sequence[ChangedBasket],
    at: datetime,
) -> None:
    """Keep what a simulation found; without an effect it has failed."""
    await tx.run(_DROP_BASKETS, simulation_id=simulation_id)
    await tx.run(_ADD_BASKETS, simulation_id=simulation_id, rows=list(baskets))
    state = "failed" if effect is None else "done"
    await tx.run(_END, simulation_id=simulation_id, state=state, result=effect, at=at)
    tx.record(SimulationEnded(state=state), subject=simulation_id, at=at)


async def get_simulation(tx: Tx, *, simulation_id: UUID) -> Simulation:
    """Return a simulation.

    Raises:
        UnknownSimulation: there is none.
    """
    found = await tx.find(_FIND, simulation_id=simulation_id)
    if found is None:
        raise UnknownSimulation(f"There is no simulation {simulation_id}.", field="simulation_id")
    return found


async def list_simulations(tx: Tx, *, draft_id: UUID) -> list[Simulation]:
    """Return the simulations of a draft, the latest first."""
    return await tx.fetch(_LIST, draft_id=draft_id)


async def list_changed_baskets(tx: Tx, *, simulation_id: UUID) -> list[ChangedBasket]:
    """Return the baskets that differ most, the one that differs most first."""
    return await tx.fetch(_LIST_BASKETS, simulation_id=simulation_id)
