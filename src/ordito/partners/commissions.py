"""Commissions: what partners earn with orders, as accounts of the ledger."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ordito import ledger
from ordito.ledger import Account, AccountKind, Transfer, TransferKind
from ordito.orders import Line
from ordito.partners.events import CommissionReckoned
from ordito.partners.model import Agreed, Commission, MarketOrder
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, ChannelId, TransferId

_sql: Final = statements(__name__)
_AGREED: Final = _sql.query("list_agreed", Agreed)


def commission_account(channel_id: ChannelId, *, currency: str) -> AccountId:
    """Return the account of what a marketplace earns in a currency (ISO 4217)."""
    return AccountId(ids.derive("commission", channel_id, currency))


def kept_minor(lines: Iterable[Line]) -> int:
    """Return what of the money for an order's lines was not given back, minor units."""
    return sum(line.total_minor - line.relieved_minor for line in lines)


def target_minor(*, commission_minor: int, total_minor: int, kept_minor: int) -> int:
    """Return the commission on what is left of an order, half a cent up.

    Args:
        commission_minor: agreed for the whole of it.
        total_minor: of the whole of it.
        kept_minor: what of it was not given back.
    """
    if total_minor == 0:
        return 0
    kept_minor = min(max(kept_minor, 0), total_minor)
    return (2 * commission_minor * kept_minor + total_minor) // (2 * total_minor)


async def reckon_commission(
    tx: Tx, *, order: MarketOrder, kept_minor: int, is_first: bool = False, at: datetime
) -> None:
    """Bring what the partner earns with an order to what is left of it; a repeat books nothing.

    Args:
        tx: open transaction; the partner's account stays locked until it ends.
        order: as it was taken.
        kept_minor: of its total, what was not given back for whatever reason, minor units.
        is_first: whether the order has just been taken.
        at: now.
    """
    unit = f"commission:{order.currency}"
    account_id = commission_account(order.channel_id, currency=order.currency)
    target = target_minor(
        commission_minor=order.commission_minor,
        total_minor=order.total_minor,
        kept_minor=kept_minor,
    )
    if is_first:
        change = await _earn(tx, order, account_id, unit, target, at)
    else:
        change = await _true_up(tx, order, account_id, unit, target, at)
    if change:
        fact = CommissionReckoned(
            channel_id=order.channel_id,
            account_id=account_id,
            change_minor=change,
            earned_minor=target,
            currency=order.currency,
        )
        tx.record(
            fact,
            subject=order.order_id,
            customer_id=order.customer_id,
            case_id=order.order_id,
            at=at,
        )


async def list_commissions(tx: Tx) -> list[Commission]:
    """Return what each marketplace has earned, by channel and currency."""
    agreed = await tx.fetch(_AGREED)
    accounts = [commission_account(one.channel_id, currency=one.currency) for one in agreed]
    found = await ledger.list_balances(tx, account_ids=accounts)
    balances = {one.account_id: one.posted - one.debt for one in found}
    return [
        Commission(
            channel_id=one.channel_id,
            currency=one.currency,
            account_id=account_id,
            orders=one.orders,
            agreed_minor=one.agreed_minor,
            earned_minor=balances.get(account_id, 0),
        )
        for one, account_id in zip(agreed, accounts, strict=True)
    ]


async def _earn(
    tx: Tx, order: MarketOrder, account_id: AccountId, unit: str, target: int, at: datetime
) -> int:
    issuer_id = ledger.issuer_of(unit)
    accounts = [
        Account(account_id, unit, AccountKind.CUSTOMER),
        Account(issuer_id, unit, AccountKind.ISSUER),
    ]
    await ledger.open_accounts(tx, accounts=accounts, at=at)
    if target == 0:
        return 0
    earned = Transfer(
        transfer_id=TransferId(ids.derive("commission", order.order_id)),
        debit_id=issuer_id,
        credit_id=account_id,
        unit=unit,
        amount=target,
        kind=TransferKind.EARN,
        reference_id=order.order_id,
    )
    booked = await ledger.transfer(tx, transfers=[earned], at=at)
    return target if any(one.outcome == "booked" for one in booked) else 0


async def _true_up(
    tx: Tx, order: MarketOrder, account_id: AccountId, unit: str, target: int, at: datetime
) -> int:
    done = await ledger.true_up(
        tx,
        account_id=account_id,
        issuer_id=ledger.issuer_of(unit),
        unit=unit,
        reference_id=order.order_id,
        target=target,
        transfer_id=TransferId(ids.new()),
        matures_at=None,
        at=at,
    )
    return done.change if done.outcome == "booked" else 0
