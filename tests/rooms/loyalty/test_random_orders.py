"""Random lives of orders: what each has earned is always the points for what remains of it."""

import asyncio
from datetime import timedelta
from typing import Any, Final

import asyncpg
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ordito import customers, ledger, loyalty
from ordito.customers import NewCustomer
from ordito.platform import ids
from ordito.platform.db import Tx, prepare_connection
from ordito.platform.events import Context
from ordito.platform.ids import OrderId, TransferId
from tests.rooms.ledger.laws import broken_laws
from tests.rooms.loyalty.builders import ANNA, NOON, a_membership, a_programme

ORDERS: Final = tuple(OrderId(ids.derive("order", number)) for number in range(3))
ACCOUNT: Final = a_membership().account_id
PROGRAMME: Final = a_programme(pending_days=2)

amounts_minor = st.integers(0, 30_000)


class RandomOrders(RuleBasedStateMachine):
    """Orders are placed, shrink and grow while their points mature and are spent."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self.remaining_minor: dict[OrderId, int] = {}
        self.at = NOON
        self.runner = asyncio.Runner()
        self.connection: Any = self.runner.run(asyncpg.connect(self.address))
        self.runner.run(prepare_connection(self.connection))
        self.transaction: Any = self.connection.transaction()
        self.runner.run(self.transaction.start())
        self.tx = Tx(self.connection, Context.system())
        self.runner.run(self.begin())

    async def begin(self) -> None:
        """Let Anna take part."""
        await loyalty.put_programme(self.tx, programme=PROGRAMME, at=NOON)
        await customers.register(self.tx, customer=NewCustomer(customer_id=ANNA), at=NOON)
        await loyalty.enrol(self.tx, programme=PROGRAMME, customer_id=ANNA, card=None, at=NOON)

    def teardown(self) -> None:
        broken = self.runner.run(broken_laws(self.connection))
        self.runner.run(self.transaction.rollback())
        self.runner.run(self.connection.close())
        self.runner.close()
        assert broken == []

    @rule(order_id=st.sampled_from(ORDERS), total_minor=amounts_minor)
    def place(self, order_id: OrderId, total_minor: int) -> None:
        earning = loyalty.plan_earning(
            loyalty.Programmes.of(1, [PROGRAMME]),
            a_membership(),
            order_id=order_id,
            total_minor=total_minor,
            currency="EUR",
            at=self.at,
        )
        if earning is not None and order_id not in self.remaining_minor:
            self.remaining_minor[order_id] = total_minor
            change = self.runner.run(loyalty.earn(self.tx, earning=earning, at=self.at))
            assert change.points == total_minor // 100

    @rule(order_id=st.sampled_from(ORDERS), remaining_minor=amounts_minor, times=st.integers(1, 2))
    def settle(self, order_id: OrderId, remaining_minor: int, times: int) -> None:
        before_minor = self.remaining_minor.get(order_id)
        for time in range(times):
            change = self.runner.run(
                loyalty.settle_earning(
                    self.tx,
                    customer_id=ANNA,
                    order_id=order_id,
                    remaining_minor=remaining_minor,
                    currency="EUR",
                    at=self.at,
                )
            )
            is_first = time == 0 and before_minor is not None
            difference = remaining_minor // 100 - (before_minor or 0) // 100
            assert change.points == (difference if is_first else 0)
        if before_minor is not None:
            self.remaining_minor[order_id] = remaining_minor

    @rule(share=st.integers(1, 100))
    def spend(self, share: int) -> None:
        balance = self.runner.run(ledger.get_balance(self.tx, account_id=ACCOUNT))
        spending = ledger.Transfer(
            transfer_id=TransferId(ids.new()),
            debit_id=ACCOUNT,
            credit_id=PROGRAMME.issuer_id,
            unit=PROGRAMME.unit,
            amount=balance.free * share // 100,
            kind=ledger.TransferKind.BURN,
            reference_id=ORDERS[0],
        )
        if spending.amount:
            self.runner.run(ledger.transfer(self.tx, transfers=[spending], at=self.at))

    @rule(days=st.integers(1, 3))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)
        self.runner.run(ledger.settle_due(self.tx, at=self.at))

    @invariant()
    def each_order_has_earned_the_points_for_what_remains(self) -> None:
        entries = self.runner.run(ledger.list_entries(self.tx, account_id=ACCOUNT, size=1000))
        for order_id, remaining_minor in self.remaining_minor.items():
            earned = sum(
                entry.amount
                for entry in entries
                if entry.reference_id == order_id
                and entry.kind in {"earn", "reverse"}
                and entry.state != "voided"
            )
            assert earned == remaining_minor // 100


def test_whatever_happens_to_orders_their_points_follow(address: str) -> None:
    RandomOrders.address = address
    run_state_machine_as_test(
        RandomOrders, settings=settings(max_examples=25, stateful_step_count=30, deadline=None)
    )
