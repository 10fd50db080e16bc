# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec


class Balance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Standing of an account.

    Attributes:
        account_id: which account.
        unit: what it counts.
        kind: see ``AccountKind``.
        posted: units in it.
        held: of them set aside by pending debits.
        debt: units owed from reversals; later earnings settle them first.
        free: units that may be spent.
        incoming: pending credits, not yet in it.
    """

    account_id: UUID
    unit: str
    kind: str
    posted: int
    held: int
    debt: int
    free: int
    incoming: int


class CashMove(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cash that came in, or, negative, went out, minor units; as ``float`` or ``drop``."""

    amount_minor: int
    reason: str


class CommissionShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a marketplace has earned in one currency; minor units.

    Attributes:
        currency: ISO 4217.
        orders: number of its orders.
        agreed_minor: for all of them, were nothing given back.
        earned_minor: by what was kept of them.
        account_id: each booking stands in its statement, ``GET
        /accounts/{account_id}/statement``.
    """

    currency: str
    orders: int
    agreed_minor: int
    earned_minor: int
    account_id: UUID


class CreditGrant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Store credit to give.

    Attributes:
        currency: ISO 4217.
        amount_minor: minor units.
        reason: code, as ``appeasement``.
        order_id: order that it is about, where there is one.
        case_id: case in which it is given.
        deviation: code why it is given although the decision policy says otherwise.
    """

    currency: str
    amount_minor: int
    reason: str
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: str | None = None


class CreditHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be set aside of a customer's credit in a currency."""

    amount_minor: int
    currency: str
    order_id: UUID | None = None
    expires_in_s: int | None = 1800


class CreditOf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Store credit in one currency and the customer id that has it; as ``StoreCredit``."""

    customer_id: UUID
    account_id: UUID
    currency: str
    posted: int
    held: int
    debt: int
    free: int


class CreditPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Store credit by customer id; send ``next`` as ``after`` for more, None where it ends."""

    credit: Sequence[CreditOf]
    next: str | None


class Drawer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's drawer: what is in it by the book, and what it gave that the book did not have.

    Amounts are minor units; what it owes is settled by what comes in, or by a count.
    """

    account_id: UUID
    place_id: UUID
    code: str
    currency: str
    posted: int
    debt: int = 0


class DrawerCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cash that was counted in a drawer, minor units."""

    counted_minor: int


class DrawerDifference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a count found more, or, negative, less than the book, minor units."""

    difference_minor: int


class Fund(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units to put into a budget, or, negative, to take out of it; as ``uses:SPRING``."""

    unit: str
    units: int


class MarketplaceShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the trade on a marketplace goes.

    Attributes:
        channel: code of its channel.
        ended_at: when the last round of orders, progress and offers ended.
        fault: what kept that round from its end.
        taken: orders that it brought.
        refused: orders that could not be taken.
        told: orders of whose progress the marketplace was told.
        offered: SKUs whose units or price it was told.
        rejected: SKUs and orders of which it would not hear.
        commissions: what it has earned, by currency.
    """

    channel: str
    ended_at: dt.datetime | None
    fault: str | None
    taken: int
    refused: int
    told: int
    offered: int
    rejected: int
    commissions: Sequence[CommissionShown]


class NewDrawer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's drawer in a currency."""

    code: str
    currency: str


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a hold, minor units."""

    amount_minor: int


class Rest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a hold, minor units, or all that is left."""

    amount_minor: int | None = None


class StatementLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a statement with the balance after it.

    Attributes:
        transfer_id: which transfer.
        counter_account_id: the other side.
        kind: see ``TransferKind``.
        amount: signed, negative where the account gave.
        state: ``posted`` or ``pending``; a pending one does not count yet.
        reference_id: order or other cause.
        occurred_at: when it was booked.
        matures_at: see ``Transfer``.
        expires_at: see ``Transfer``.
        balance: sum of the posted lines up to this one.
    """

    transfer_id: UUID
    counter_account_id: UUID
    kind: str
    amount: int
    state: str
    reference_id: UUID | None
    occurred_at: dt.datetime
    matures_at: dt.datetime | None
    expires_at: dt.datetime | None
    balance: int


class StatementPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of a statement, latest first.

    Attributes:
        account_id: whose.
        unit: what it counts; money in minor units.
        lines: with the balance after each.
        next: send it as ``after`` for the next page; None on the last one.
    """

    account_id: UUID
    unit: str
    lines: Sequence[StatementLine]
    next: str | None


class StoreCredit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's credit in one currency, minor units; see ``Balance``."""

    account_id: UUID
    currency: str
    posted: int
    held: int
    debt: int
    free: int


class TrialLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The accounts of one kind in one unit; over all kinds of a unit the entries sum to 0.

    Attributes:
        unit: what is counted.
        kind: see ``AccountKind``.
        accounts: how many.
        entries: sum of their posted entries.
        balances: sum of posted less debt that the accounts keep; 0 for issuers.
    """

    unit: str
    kind: str
    accounts: int
    entries: int
    balances: int
