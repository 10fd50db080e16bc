"""Random lives of three accounts against an oracle that knows entries only, no balances.

Of an account's posted entries and its holds everything follows: posted is what the entries sum to,
but at least what is held; what is missing is debt.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ordito import ledger
from ordito.ledger import TransferKind
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, TransferId
from tests.rooms.ledger.builders import ANNA, BRUNO, ISSUER, NOON, UNIT, open_book
from tests.rooms.ledger.laws import broken_laws

CUSTOMERS: Final = (ANNA, BRUNO)
KINDS: Final = (TransferKind.EARN, TransferKind.BURN, TransferKind.REVERSE, TransferKind.ADJUST)

accounts = st.sampled_from((ISSUER, *CUSTOMERS))
amounts = st.integers(1, 60)
waits = st.none() | st.integers(0, 5)


@dataclass(frozen=True)
class Known:
    """A transfer as the oracle remembers it."""

    asked: ledger.Transfer
    state: str

    def is_due(self, at: datetime) -> bool:
        due_at = self.asked.matures_at or self.asked.expires_at
        return self.state == "pending" and due_at is not None and due_at <= at


class Oracle:
    """All transfers ever asked for, and what follows from them."""

    def __init__(self) -> None:
        self.transfers: dict[TransferId, Known] = {}

    def standing(self, account_id: AccountId) -> tuple[int, int, int]:
        """Return posted, held and debt."""
        net = sum(self._sides(account_id, "posted"))
        held = -sum(amount for amount in self._sides(account_id, "pending") if amount < 0)
        return max(net, held), held, max(held - net, 0)

    def transfer(self, asked: ledger.Transfer, at: datetime) -> bool:
        """Book a transfer; return whether there was enough."""
        before = dict(self.transfers)
        may_owe = asked.kind is TransferKind.REVERSE and not asked.pending
        if asked.debit_id != ISSUER and not may_owe:
            if self._free(asked.debit_id) < asked.amount:
                self.settle_due(at, asked.debit_id)
            if self._free(asked.debit_id) < asked.amount:
                self.transfers = before
                return False
        self.transfers[asked.transfer_id] = Known(asked, "pending" if asked.pending else "posted")
        return True

    def settle(self, transfer_id: TransferId, state: str) -> bool:
        """Post or void; return whether it is so now."""
        known = self.transfers[transfer_id]
        if known.state == "pending":
            known = self.transfers[transfer_id] = replace(known, state=state)
        return known.state == state

    def settle_due(self, at: datetime, account_id: AccountId | None = None) -> None:
        """Let what is due mature or expire, in one account or in all."""
        for transfer_id, known in list(self.transfers.items()):
            sides = (known.asked.debit_id, known.asked.credit_id)
            if known.is_due(at) and (account_id is None or account_id in sides):
                self.settle(transfer_id, "posted" if known.asked.matures_at else "voided")

    def _free(self, account_id: AccountId) -> int:
        posted, held, _ = self.standing(account_id)
        return posted - held

    def _sides(self, account_id: AccountId, state: str) -> list[int]:
        alive = [known.asked for known in self.transfers.values() if known.state == state]
        given = [-asked.amount for asked in alive if asked.debit_id == account_id]
        return given + [asked.amount for asked in alive if asked.credit_id == account_id]


class RandomLife(RuleBasedStateMachine):
    """Every command of the ledger in any order, on a clock that moves."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle()
        self.at = NOON
        self.runner = asyncio.Runner()
        self.connection: Any = self.runner.run(asyncpg.connect(self.address))
        self.transaction: Any = self.connection.transaction()
        self.runner.run(self.transaction.start())
        self.tx = Tx(self.connection, Context.system())
        self.runner.run(open_book(self.tx))

    def teardown(self) -> None:
        broken = self.runner.run(broken_laws(self.connection))
        self.runner.run(self.transaction.rollback())
        self.runner.run(self.connection.close())
        self.runner.close()
        assert broken == []

    @rule(
        debit=accounts,
        credit=accounts,
        amount=amounts,
        kind=st.sampled_from(KINDS),
        pending=st.booleans(),
        wait_days=waits,
        matures=st.booleans(),
    )
    def transfer(
        self,
        debit: AccountId,
        credit: AccountId,
        amount: int,
        kind: TransferKind,
        *,
        pending: bool,
        wait_days: int | None,
        matures: bool,
    ) -> None:
        if debit == credit:
            return
        due_at = None if wait_days is None else self.at + timedelta(days=wait_days, seconds=1)
        asked = ledger.Transfer(
            transfer_id=TransferId(ids.new()),
            debit_id=debit,
            credit_id=credit,
            unit=UNIT,
            amount=amount,
            kind=kind,
            pending=pending,
            matures_at=due_at if pending and matures else None,
            expires_at=due_at if pending and not matures else None,
        )
        expected = self.oracle.transfer(asked, self.at)
        assert self.holds(ledger.transfer, transfers=[asked], at=self.at) is expected

    @rule(choice=st.integers(0, 10**6))
    def repeat(self, choice: int) -> None:
        """Send an earlier transfer again: whatever became of it, nothing changes."""
        if self.oracle.transfers:
            known = list(self.oracle.transfers.values())[choice % len(self.oracle.transfers)]
            assert self.holds(ledger.transfer, transfers=[known.asked], at=self.at)

    @rule(choice=st.integers(0, 10**6), post=st.booleans())
    def settle(self, choice: int, *, post: bool) -> None:
        if not self.oracle.transfers:
            return
        transfer_id = list(self.oracle.transfers)[choice % len(self.oracle.transfers)]
        asked = self.oracle.transfers[transfer_id].asked
        expected = self.oracle.settle(transfer_id, "posted" if post else "voided")
        done = self.holds(
            ledger.post if post else ledger.void,
            account_id=asked.debit_id,
            transfer_ids=[transfer_id],
            at=self.at,
        )
        assert done is expected

    @rule(days=st.integers(1, 3), settle=st.booleans())
    def wait(self, days: int, *, settle: bool) -> None:
        self.at += timedelta(days=days)
        if settle:
            self.oracle.settle_due(self.at)
            assert self.holds(ledger.settle_due, at=self.at)

    @invariant()
    def balances_are_what_entries_say(self) -> None:
        for account_id in CUSTOMERS:
            balance = self.runner.run(ledger.get_balance(self.tx, account_id=account_id))
            actual = (balance.posted, balance.held, balance.debt)
            assert actual == self.oracle.standing(account_id)

    def holds(self, command: Callable[..., Awaitable[object]], **arguments: object) -> bool:
        """Run a command as its surface would: a refusal leaves nothing behind."""
        return self.runner.run(self._transact(command, **arguments))

    async def _transact(
        self, command: Callable[..., Awaitable[object]], **arguments: object
    ) -> bool:
        try:
            async with self.connection.transaction():
                await command(self.tx, **arguments)
        except Refusal:
            return False
        return True


def test_a_random_life_keeps_the_laws_and_agrees_with_the_oracle(address: str) -> None:
    RandomLife.address = address
    run_state_machine_as_test(
        RandomLife, settings=settings(max_examples=25, stateful_step_count=30, deadline=None)
    )
